using Lanboot.Lab;
using Lanboot.Lab.Images;

namespace Lanboot.EndToEnd.Boots;

/// <summary>
/// A PXE server that was there before includes what `lanboot menu` prints; Lanboot only sends kernel, initrd and root. The system's
/// address and card come from PXELINUX (SYSAPPEND 3).
/// </summary>
public sealed class MenuBootTests
{
    public MenuBootTests()
    {
        VirtualMachine.Require();
        Requires.RootAndPrograms("dnsmasq", "ss");
        Requires.HostFile("/usr/lib/PXELINUX/lpxelinux.0", "pxelinux");
        Requires.HostFile("/usr/lib/syslinux/modules/bios/menu.c32", "syslinux-common");
    }

    [Theory]
    [InlineData(AddressesFrom.PxelinuxWithHttp, "http")]
    [InlineData(AddressesFrom.Pxelinux, "nfs")]
    public async Task PXELINUX_of_another_server_boots_from_here(AddressesFrom server, string root)
    {
        var image = TestImages.TinyArch;
        await using var lab = await BootLab.StartAsync(image, server, "--root", root);
        var line = await lab.BootAsync(Firmware.Bios, 512, "LANBOOT-TINY-OK", TimeSpan.FromSeconds(180));
        Assert.Contains($" proto={root} sha256={image.PayloadSha256} ", line, StringComparison.Ordinal);
        Assert.Contains(" ip=192.168.77.2", line, StringComparison.Ordinal);
        Assert.Contains(":192.168.77.254:192.168.77.254:255.255.255.0", line, StringComparison.Ordinal);
        Assert.Contains("BOOTIF=01-52-54-00-12-34-56", line, StringComparison.Ordinal);
        Assert.DoesNotContain("ip=dhcp", line, StringComparison.Ordinal);
    }
}
