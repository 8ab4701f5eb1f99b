using Lanboot.EndToEnd.Images;
using Lanboot.EndToEnd.Lab;

namespace Lanboot.EndToEnd.Boots;

/// <summary>Images of a real size with a real userspace, on both kinds of firmware and with both sources of addresses.</summary>
public sealed class FullSizeBootTests
{
    /// <summary>Three times and more what the longest takes on two idle cores.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(300);

    public FullSizeBootTests()
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

    [Theory]
    [InlineData(Firmware.Bios, AddressesFrom.Lanboot)]
    [InlineData(Firmware.Bios, AddressesFrom.AnotherServer)]
    [InlineData(Firmware.Uefi, AddressesFrom.Lanboot)]
    [InlineData(Firmware.Uefi, AddressesFrom.AnotherServer)]
    public async Task The_folder_of_the_Debian_installer_boots_to_its_first_question(Firmware firmware, AddressesFrom addresses)
    {
        await using var lab = await BootLab.StartAsync(TestImages.DebianInstaller, addresses);
        // With less memory than this the installer leaves its first question out.
        await lab.BootAsync(firmware, 1280, "Select a language", Deadline);
        await lab.EndsWellAsync();
    }

    [Theory]
    [InlineData(Firmware.Bios, AddressesFrom.AnotherServer)]
    [InlineData(Firmware.Uefi, AddressesFrom.Lanboot)]
    public async Task A_root_of_150_MiB_arrives_whole_in_Arch_s_layout(Firmware firmware, AddressesFrom addresses)
    {
        var image = TestImages.LargeArch;
        await using var lab = await BootLab.StartAsync(image, addresses);
        var line = await lab.BootAsync(firmware, 1024, "LANBOOT-TINY-OK", Deadline);
        Assert.Contains($" sha256={image.PayloadSha256} ", line, StringComparison.Ordinal);
        await lab.HearsSummaryAsync();
        await lab.EndsWellAsync();
    }
}
