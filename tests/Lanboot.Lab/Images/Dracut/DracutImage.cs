using Lanboot.Lab.Images.Packing;

namespace Lanboot.Lab.Images.Dracut;

/// <summary>
/// An ISO laid out as Fedora's live discs, with dracut's own initramfs: systemd, the modules livenet and dmsquash-live, nfs and nbd.
/// The system in LiveOS/squashfs.img is the tiny one, so that the time goes into what is tested.
/// </summary>
internal sealed class DracutImage : ImageComposition
{
    private const int PayloadMiB = 20;
    private const string Label = "LANBOOT-DRACUT";

    private static readonly string[] Unpacked = [DebianPackages.KernelImage, "busybox-static", "isolinux", "syslinux-common"];

    /// <summary>What dracut takes its programs from, beside minbase.</summary>
    private static readonly string[] Installed =
    [
        "dracut-core", "dracut-network", "dracut-live", "systemd-sysv", "udev", "kmod", "dmsetup", "netbase", "nfs-common", "rpcbind",
        "nbd-client", "curl", "iproute2", "iputils-arping", "isc-dhcp-client", "procps",
    ];

    private static readonly string[] DracutModules =
    [
        "bash", "systemd", "systemd-initrd", "dracut-systemd", "base", "fs-lib", "shutdown", "udev-rules", "rootfs-block", "img-lib", "dm",
        "overlayfs", "dmsquash-live", "network-legacy", "network", "url-lib", "livenet", "nfs", "nbd",
    ];

    private static readonly string[] Drivers =
    [
        "virtio_pci", "virtio_net", "virtio-rng", "e1000", "e1000e", "loop", "squashfs", "overlay", "isofs", "nls_utf8", "nls_ascii",
        "dm-mod", "dm-snapshot", "nfs", "nfsv3", "nfsv4", "rpcsec_gss_krb5", "nbd",
    ];

    public override string Name => "tiny-dracut";

    public override string Image => "tiny-dracut.iso";

    public override IReadOnlyList<string> Programs => ["mmdebstrap", "mksquashfs", "xorriso", "busybox"];

    public override IReadOnlyList<string> Packages => [.. Unpacked, .. Installed];

    public override IReadOnlyList<string> Sources => ["Dracut/", "Tiny/Guest/system-init"];

    public override string Compose(DebianPackages packages, string work, string result)
    {
        var unpacked = Path.Combine(work, "unpacked");
        DebianPackages.Of(Unpacked).UnpackTo(unpacked);
        var iso = new Layout(Path.Combine(work, "iso"));
        var payload = AddRoot(iso, unpacked, work);
        var kernel = packages.KernelVersion;
        iso.Copy(Path.Combine(unpacked, $"boot/vmlinuz-{kernel}"), "images/pxeboot/vmlinuz");
        iso.Copy(MakeInitrd(unpacked, kernel, work), "images/pxeboot/initrd.img");
        iso.Write("isolinux/isolinux.cfg", EmbeddedSources.Read("Dracut/isolinux.cfg").Replace("@LABEL@", Label, StringComparison.Ordinal));
        iso.Copy(Path.Combine(unpacked, "usr/lib/ISOLINUX/isolinux.bin"), "isolinux/isolinux.bin");
        iso.CopyAll(
            Path.Combine(unpacked, "usr/lib/syslinux/modules/bios"), ["ldlinux.c32", "libcom32.c32", "libutil.c32", "vesamenu.c32"],
            "isolinux");
        HostProgram.Run(
            "xorriso", "-no_rc", "-report_about", "WARNING", "-as", "mkisofs",
            "-full-iso9660-filenames", "-joliet", "-rational-rock", "-volid", Label,
            "-eltorito-boot", "isolinux/isolinux.bin", "-eltorito-catalog", "isolinux/boot.cat",
            "-no-emul-boot", "-boot-load-size", "4", "-boot-info-table",
            "-isohybrid-mbr", Path.Combine(unpacked, "usr/lib/ISOLINUX/isohdpfx.bin"),
            "-output", Path.Combine(result, Image), iso.Root);
        return payload;
    }

    /// <summary>The root lies in the squashfs as it is, without another image in between, as in Fedora's of today.</summary>
    private static string AddRoot(Layout iso, string unpacked, string work)
    {
        var root = new Layout(Path.Combine(work, "root"));
        var payload = Payload.Write(root["payload"], PayloadMiB);
        root.Copy(Path.Combine(unpacked, "bin/busybox"), "bin/busybox");
        EmbeddedSources.WriteProgram("Tiny/Guest/system-init", root["sbin/init"]);
        // systemctl switch-root goes nowhere without it.
        root.Write("etc/os-release", "ID=lanboot\nNAME=\"Live system of the Lanboot tests\"\n");
        root.MakeFolders("proc", "sys", "dev", "run", "tmp", "usr", "var");
        Archives.Squashfs(root.Root, iso["LiveOS/squashfs.img"], "-noI", "-noD", "-noF");
        return payload;
    }

    private static string MakeInitrd(string unpacked, string kernel, string work)
    {
        var modules = Path.Combine(work, "modules");
        new KernelModules(unpacked, kernel).CopyTo(Path.Combine(modules, kernel), Drivers);
        var initrd = Path.Combine(work, "initrd.img");
        var options = $"--quiet --no-hostonly --gzip --kver {kernel} --modules \"{string.Join(' ', DracutModules)}\""
            + $" --add-drivers \"{string.Join(' ', Drivers)}\"";
        HostProgram.Run(
            "mmdebstrap",
            [
                "--quiet", "--mode=root", "--variant=minbase", "--format=directory", $"--include={string.Join(',', Installed)}",
                "--aptopt=Acquire::Languages \"none\"", "--dpkgopt=path-exclude=/usr/share/doc/*",
                "--dpkgopt=path-exclude=/usr/share/man/*", "--dpkgopt=path-exclude=/usr/share/locale/*",
                $"--customize-hook=copy-in {modules} /usr/lib",
                $"--customize-hook=chroot \"$1\" depmod {kernel}",
                $"--customize-hook=chroot \"$1\" dracut {options} /boot/initrd.img",
                $"--customize-hook=download /boot/initrd.img {initrd}",
                DebianPackages.Release, Path.Combine(work, "system"), .. DebianPackages.Mirrors,
            ]);
        return initrd;
    }
}
