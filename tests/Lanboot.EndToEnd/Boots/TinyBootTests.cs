using Lanboot.Lab;
using Lanboot.Lab.Images;

namespace Lanboot.EndToEnd.Boots;

/// <summary>
/// Every way from power-on to userspace, with images that take seconds: firmware, loader, who gives the addresses, and the two
/// ways of naming the root over HTTP. The booted system says the hash of a file of 20 MiB that it read out of its root.
/// </summary>
public sealed class TinyBootTests
{
    /// <summary>In MiB. Arch's way holds the root twice, 2 × 21 MiB.</summary>
    private const int Memory = 512;

    /// <summary>Five times what it takes on two idle cores.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    public TinyBootTests()
    {
        VirtualMachine.Require();
        Requires.RootAndPrograms("dnsmasq", "ss");
    }

    [Theory]
    [InlineData(Firmware.Bios, "auto", AddressesFrom.Lanboot)]
    [InlineData(Firmware.Bios, "auto", AddressesFrom.AnotherServer)]
    [InlineData(Firmware.Bios, "pxelinux", AddressesFrom.Lanboot)]
    [InlineData(Firmware.Bios, "pxelinux", AddressesFrom.AnotherServer)]
    [InlineData(Firmware.Uefi, "auto", AddressesFrom.Lanboot)]
    [InlineData(Firmware.Uefi, "auto", AddressesFrom.AnotherServer)]
    [InlineData(Firmware.Uefi, "grub", AddressesFrom.Lanboot)]
    [InlineData(Firmware.UefiWithIpxe, "auto", AddressesFrom.Lanboot)]
    public Task Arch_s_layout_boots(Firmware firmware, string loader, AddressesFrom addresses) =>
        BootsAsync(TestImages.TinyArch, firmware, loader, addresses, "archisobasedir=arch");

    [Theory]
    [InlineData(Firmware.Bios, "auto", AddressesFrom.Lanboot)]
    [InlineData(Firmware.Bios, "auto", AddressesFrom.AnotherServer)]
    [InlineData(Firmware.Bios, "pxelinux", AddressesFrom.Lanboot)]
    [InlineData(Firmware.Bios, "pxelinux", AddressesFrom.AnotherServer)]
    [InlineData(Firmware.Uefi, "auto", AddressesFrom.Lanboot)]
    [InlineData(Firmware.Uefi, "auto", AddressesFrom.AnotherServer)]
    public Task Debian_live_s_layout_boots(Firmware firmware, string loader, AddressesFrom addresses) =>
        BootsAsync(TestImages.TinyDebianLive, firmware, loader, addresses, "boot=live");

    private static async Task BootsAsync(
        TestImage image, Firmware firmware, string loader, AddressesFrom addresses, string kernelOption)
    {
        await using var lab = await BootLab.StartAsync(image, addresses, "--loader", loader);
        var line = await lab.BootAsync(
            firmware, Memory, "LANBOOT-TINY-OK", Deadline, machine => machine.SwitchesOffAsync(TimeSpan.FromSeconds(30)));
        Assert.Contains($" sha256={image.PayloadSha256} ", line, StringComparison.Ordinal);
        Assert.Contains(kernelOption, line, StringComparison.Ordinal);
        Assert.Contains("console=ttyS0,115200", line, StringComparison.Ordinal);
        await lab.HearsSummaryAsync();
        await lab.EndsWellAsync();
    }
}
