using Lanboot.EndToEnd.Lab;

namespace Lanboot.EndToEnd.Images;

/// <summary>
/// The test images boot from dnsmasq and BusyBox's httpd: run this by hand (<c>-explicit only</c>) when a boot from Lanboot
/// fails, to see whether the image or the server is to blame. <see cref="TestImages"/> composes what is missing.
/// </summary>
public sealed class ImagesBootByPeersTests
{
    private const string Server = "192.168.77.1";
    private const string Console = "console=ttyS0,115200";

    [Theory(Explicit = true)]
    [InlineData(Firmware.Bios)]
    [InlineData(Firmware.UefiWithIpxe)]
    [InlineData(Firmware.Uefi)]
    public Task The_tiny_Arch_image_boots(Firmware firmware) => BootAsync(
        TestImages.TinyArch, firmware, 512, "LANBOOT-TINY-OK", "arch/boot/x86_64/vmlinuz-linux", "arch/boot/x86_64/initramfs-linux.img",
        $"archisobasedir=arch archiso_http_srv=http://{Server}/ cms_verify=y checksum=y ip=dhcp BOOTIF=01-${{mac:hexhyp}}");

    [Theory(Explicit = true)]
    [InlineData(Firmware.Bios)]
    [InlineData(Firmware.Uefi)]
    public Task The_large_Arch_image_boots(Firmware firmware) => BootAsync(
        TestImages.LargeArch, firmware, 1024, "LANBOOT-TINY-OK", "arch/boot/x86_64/vmlinuz-linux", "arch/boot/x86_64/initramfs-linux.img",
        $"archisobasedir=arch archiso_http_srv=http://${{pxeserver}}/ ip=${{ip}}:{Server}:{Server}:255.255.255.0 BOOTIF=01-${{mac:hexhyp}}");

    [Theory(Explicit = true)]
    [InlineData(Firmware.Bios)]
    [InlineData(Firmware.UefiWithIpxe)]
    public Task The_tiny_Debian_live_image_boots(Firmware firmware) => BootAsync(
        TestImages.TinyDebianLive, firmware, 512, "LANBOOT-TINY-OK", "live/vmlinuz", "live/initrd.img",
        $"boot=live components fetch=http://{Server}/live/filesystem.squashfs ip=dhcp");

    [Theory(Explicit = true)]
    [InlineData(Firmware.Bios)]
    [InlineData(Firmware.Uefi)]
    public Task The_Debian_live_image_boots(Firmware firmware)
    {
        var kernel = Path.GetFileName(Directory.GetFiles(Unpacked(TestImages.DebianLive), "vmlinuz-*", SearchOption.AllDirectories).Single());
        return BootAsync(
            TestImages.DebianLive, firmware, 1536, "LANBOOT-LIVE-OK", $"live/{kernel}",
            $"live/{kernel.Replace("vmlinuz", "initrd.img", StringComparison.Ordinal)}",
            $"boot=live components fetch=http://{Server}/live/filesystem.squashfs ip=dhcp");
    }

    [Theory(Explicit = true)]
    [InlineData(Firmware.Bios)]
    [InlineData(Firmware.Uefi)]
    public Task The_Debian_installer_boots(Firmware firmware) => BootAsync(
        TestImages.DebianInstaller, firmware, 768, "Select a language", "debian-installer/amd64/linux", "debian-installer/amd64/initrd.gz", "vga=788");

    private static async Task BootAsync(
        TestImage image, Firmware firmware, int memory, string marker, string kernel, string initrd, string commandLine)
    {
        VirtualMachine.Require();
        Requires.RootAndPrograms("dnsmasq", "busybox", "xorriso");
        var transcript = new Transcript();
        using var network = LabNetwork.Create();
        var host = network.AddHost("peers", $"{Server}/24");
        // Its router advertisements spare iPXE 13 s of waiting for IPv6.
        host.Ip($"address add fd77::1/64 dev {LabNetwork.Interface} nodad");
        var files = Unpacked(image);
        var script = Path.Combine(files, "boot.ipxe");
        await File.WriteAllTextAsync(
            script,
            $"#!ipxe\nkernel /{kernel} initrd={Path.GetFileName(initrd)} {commandLine} {Console}\ninitrd /{initrd}\nboot\n",
            TestContext.Current.CancellationToken);
        File.Copy("/usr/lib/ipxe/snponly.efi", Path.Combine(files, "snponly.efi"), overwrite: true);
        await using var http = host.Start(new Voice(transcript, "httpd"), "busybox", "httpd", "-f", "-p", "80", "-h", files);
        await using var dnsmasq = await DnsmasqDhcp.StartAsync(
            host, transcript, "192.168.77.100,192.168.77.150", "--enable-tftp", $"--tftp-root={files}", "--tftp-no-fail",
            "--enable-ra", "--dhcp-range=fd77::,ra-only",
            "--dhcp-userclass=set:ipxe,iPXE", $"--dhcp-boot=tag:ipxe,http://{Server}/boot.ipxe", "--dhcp-boot=tag:!ipxe,snponly.efi");
        await using var machine = VirtualMachine.Start(network, transcript, firmware, memory, "52:54:00:12:34:56");
        try
        {
            var line = await machine.BootsToAsync(marker, TimeSpan.FromSeconds(240));
            TestContext.Current.SendDiagnosticMessage($"{firmware} {image.Path}: {machine.Uptime.TotalSeconds:F1} s {line}");
            Assert.Contains(image.PayloadSha256, line, StringComparison.Ordinal);
        }
        finally
        {
            TestContext.Current.TestOutputHelper?.WriteLine(transcript.Tail(2000));
        }
    }

    /// <summary>The image's files as a folder of this host, since this kernel may have no iso9660.</summary>
    private static string Unpacked(TestImage image)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"lanboot-unpacked-{Environment.ProcessId}", Path.GetFileName(image.Path));
        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder);
            if (Directory.Exists(image.Path))
                HostProgram.Run("cp", "-a", $"{image.Path}/.", folder);
            else
                HostProgram.Run("xorriso", "-osirrox", "on", "-indev", image.Path, "-extract", "/", folder);
            HostProgram.Run("chmod", "-R", "u+w", folder);
        }

        return folder;
    }
}
