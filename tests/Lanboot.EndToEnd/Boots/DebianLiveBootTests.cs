using Lanboot.Lab;
using Lanboot.Lab.Images;

namespace Lanboot.EndToEnd.Boots;

/// <summary>A whole Debian, on both kinds of firmware and with both sources of addresses.</summary>
public sealed class DebianLiveBootTests
{
    /// <summary>Three times and more what the longest takes on two idle cores.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(300);

    public DebianLiveBootTests()
    {
        VirtualMachine.Require();
        Requires.RootAndPrograms("dnsmasq", "ss");
    }

    [Theory]
    [InlineData(Firmware.Bios, AddressesFrom.Lanboot)]
    [InlineData(Firmware.Bios, AddressesFrom.AnotherServer)]
    [InlineData(Firmware.Uefi, AddressesFrom.Lanboot)]
    [InlineData(Firmware.Uefi, AddressesFrom.AnotherServer)]
    public async Task Debian_live_boots_to_a_login_prompt(Firmware firmware, AddressesFrom addresses)
    {
        var image = TestImages.DebianLive;
        await using var lab = await BootLab.StartAsync(image, addresses);
        var line = await lab.BootAsync(
            firmware, 1536, "LANBOOT-LIVE-OK", Deadline, machine => machine.Console.PromptAsync("lanboot-live login:", Deadline));
        Assert.Contains($" root=overlay sha256={image.PayloadSha256} ", line, StringComparison.Ordinal);
        Assert.Contains("console=ttyS0,115200", line, StringComparison.Ordinal);
        await lab.HearsSummaryAsync();
        await lab.EndsWellAsync();
    }
}
