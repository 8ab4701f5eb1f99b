using Lanboot.Lab;
using Lanboot.Lab.Images;
using static Lanboot.EndToEnd.Images.PeerLab;

namespace Lanboot.EndToEnd.Images;

/// <summary>
/// The test images boot from dnsmasq and BusyBox's httpd, and from other NFS and NBD servers: run this by hand
/// (<c>-explicit only</c>) when a boot from Lanboot fails, to see whether the image or the server is to blame.
/// <see cref="TestImages"/> composes what is missing.
/// </summary>
public sealed class ImagesBootByPeersTests
{
    private const string ArchKernel = "arch/boot/x86_64/vmlinuz-linux";
    private const string ArchInitrd = "arch/boot/x86_64/initramfs-linux.img";
    private const string ArchNetwork = "archisobasedir=arch ip=dhcp BOOTIF=01-${mac:hexhyp}";

    public ImagesBootByPeersTests()
    {
        VirtualMachine.Require();
        Requires.RootAndPrograms("dnsmasq", "busybox", "xorriso", "ss");
    }

    [Theory(Explicit = true)]
    [InlineData(Firmware.Bios)]
    [InlineData(Firmware.UefiWithIpxe)]
    [InlineData(Firmware.Uefi)]
    public async Task The_tiny_Arch_image_boots(Firmware firmware)
    {
        await using var peers = new PeerLab(TestImages.TinyArch);
        await peers.BootAsync(
            firmware, 512, "LANBOOT-TINY-OK", ArchKernel, ArchInitrd,
            $"{ArchNetwork} archiso_http_srv=http://{Server}/ cms_verify=y checksum=y");
    }

    [Theory(Explicit = true)]
    [InlineData("copytoram=n")]
    [InlineData("checksum=y")]
    public async Task The_tiny_Arch_image_boots_over_NFS(string options)
    {
        Requires.RootAndPrograms("ganesha.nfsd", "rpcbind");
        await using var peers = new PeerLab(TestImages.TinyArch);
        await peers.ServeNfsAsync("/run/archiso/bootmnt");
        var line = await peers.BootAsync(
            Firmware.Bios, 512, "LANBOOT-TINY-OK", ArchKernel, ArchInitrd,
            $"{ArchNetwork} archiso_nfs_srv={Server}:/run/archiso/bootmnt {options}");
        Assert.Contains(" proto=nfs ", line, StringComparison.Ordinal);
    }

    [Theory(Explicit = true)]
    [InlineData("copytoram=n")]
    [InlineData("checksum=y")]
    public async Task The_tiny_Arch_image_boots_over_NBD(string options)
    {
        Requires.RootAndPrograms("nbd-server");
        await using var peers = new PeerLab(TestImages.TinyArch);
        await peers.ServeNbdAsync("archiso");
        var line = await peers.BootAsync(
            Firmware.Bios, 512, "LANBOOT-TINY-OK", ArchKernel, ArchInitrd,
            $"{ArchNetwork} archiso_nbd_srv={Server} archisosearchuuid=2025-11-01-09-30-15-00 {options}");
        Assert.Contains(" proto=nbd ", line, StringComparison.Ordinal);
    }

    [Fact(Explicit = true)]
    public async Task The_tiny_Arch_image_goes_on_when_its_NBD_server_starts_again()
    {
        Requires.RootAndPrograms("nbd-server");
        await using var peers = new PeerLab(TestImages.TinyArch);
        var server = await peers.ServeNbdAsync("archiso");
        await peers.BootAsync(
            Firmware.Bios, 512, "LANBOOT-TINY-OK", ArchKernel, ArchInitrd,
            $"{ArchNetwork} archiso_nbd_srv={Server} copytoram=n lanboot.pause lanboot.persist",
            async () =>
            {
                await peers.KillAsync(server);
                await peers.ServeNbdAsync("archiso");
            });
    }

    [Theory(Explicit = true)]
    [InlineData(Firmware.Bios)]
    [InlineData(Firmware.Uefi)]
    public async Task The_large_Arch_image_boots(Firmware firmware)
    {
        await using var peers = new PeerLab(TestImages.LargeArch);
        await peers.BootAsync(
            firmware, 1024, "LANBOOT-TINY-OK", ArchKernel, ArchInitrd,
            "archisobasedir=arch archiso_http_srv=http://${pxeserver}/ BOOTIF=01-${mac:hexhyp} "
                + $"ip=${{ip}}:{Server}:{Server}:255.255.255.0");
    }

    [Theory(Explicit = true)]
    [InlineData(Firmware.Bios)]
    [InlineData(Firmware.UefiWithIpxe)]
    public async Task The_tiny_Debian_live_image_boots(Firmware firmware)
    {
        await using var peers = new PeerLab(TestImages.TinyDebianLive);
        await peers.BootAsync(
            firmware, 512, "LANBOOT-TINY-OK", "live/vmlinuz", "live/initrd.img",
            $"boot=live components fetch=http://{Server}/live/filesystem.squashfs ip=dhcp");
    }

    [Theory(Explicit = true)]
    [InlineData(Firmware.Bios, "fetch=http://192.168.77.1/live/filesystem.squashfs ip=dhcp")]
    [InlineData(Firmware.Uefi, "fetch=http://192.168.77.1/live/filesystem.squashfs ip=dhcp")]
    [InlineData(Firmware.Bios, "netboot=nfs nfsroot=192.168.77.1:/images/debian")]
    public async Task The_Debian_live_image_boots(Firmware firmware, string root)
    {
        Requires.RootAndPrograms("ganesha.nfsd", "rpcbind");
        await using var peers = new PeerLab(TestImages.DebianLive);
        await peers.ServeNfsAsync("/images/debian");
        await peers.BootAsync(
            firmware, 1536, "LANBOOT-LIVE-OK", peers.Find("vmlinuz-*"), peers.Find("initrd.img-*"), $"boot=live components {root}");
    }

    [Theory(Explicit = true)]
    [InlineData("netboot=http://192.168.77.1/sysrcd.dat dodhcp")]
    [InlineData("netboot=tftp://192.168.77.1/sysrcd.dat ethx=192.168.77.90")]
    [InlineData("nfsboot=192.168.77.1:/images/rescue dodhcp")]
    [InlineData("netboot=nfs://192.168.77.1:/images/rescue dodhcp")]
    [InlineData("nbdboot=192.168.77.1:2000 dodhcp")]
    [InlineData("netboot=nbd://192.168.77.1:2000 ethx=192.168.77.90")]
    public async Task The_image_of_an_old_SystemRescueCd_boots(string root)
    {
        Requires.RootAndPrograms("ganesha.nfsd", "rpcbind", "nbdkit");
        await using var peers = new PeerLab(TestImages.TinyRescueCd);
        await peers.ServeNfsAsync("/images/rescue");
        await peers.ServeOldstyleNbdAsync("sysrcd.dat", 2000);
        await peers.BootAsync(Firmware.Bios, 512, "LANBOOT-TINY-OK", "isolinux/rescue64", "isolinux/initram.igz", root);
    }

    [Theory(Explicit = true)]
    [InlineData("root=live:http://192.168.77.1/LiveOS/squashfs.img")]
    [InlineData("root=live:nfs://192.168.77.1/images/dracut/LiveOS/squashfs.img")]
    [InlineData("root=live:CDLABEL=LANBOOT-DRACUT netroot=nbd:192.168.77.1:dracut")]
    public async Task The_image_with_dracut_boots(string root)
    {
        Requires.RootAndPrograms("ganesha.nfsd", "rpcbind", "nbd-server");
        await using var peers = new PeerLab(TestImages.TinyDracut);
        await peers.ServeNfsAsync("/images/dracut");
        await peers.ServeNbdAsync("dracut");
        await peers.BootAsync(
            Firmware.Bios, 768, "LANBOOT-TINY-OK", "images/pxeboot/vmlinuz", "images/pxeboot/initrd.img",
            $"{root} rd.live.image rd.live.overlay.overlayfs=1 rd.neednet=1 ip=dhcp BOOTIF=01-${{mac:hexhyp}}");
    }

    [Theory(Explicit = true)]
    [InlineData(Firmware.Bios)]
    [InlineData(Firmware.Uefi)]
    public async Task The_Debian_installer_boots(Firmware firmware)
    {
        await using var peers = new PeerLab(TestImages.DebianInstaller);
        await peers.BootAsync(
            firmware, 1280, "Select a language", "debian-installer/amd64/linux", "debian-installer/amd64/initrd.gz", "vga=788");
    }
}
