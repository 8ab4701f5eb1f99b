using Lanboot.Lab;
using Lanboot.Lab.Images;

namespace Lanboot.EndToEnd.Boots;

/// <summary>Debian's installer, which is all in its initrd, on both kinds of firmware and with both sources of addresses.</summary>
public sealed class DebianInstallerBootTests
{
    /// <summary>Three times and more what the longest takes on two idle cores.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(300);

    public DebianInstallerBootTests()
    {
        VirtualMachine.Require();
        Requires.RootAndPrograms("dnsmasq", "ss");
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
}
