using Lanboot.Lab;
using Lanboot.Lab.Images;

namespace Lanboot.EndToEnd.Boots;

/// <summary>A DHCP server runs on the very host of Lanboot and holds port 67: it gives the addresses, Lanboot adds the boot.</summary>
public sealed class SameHostBootTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(180);

    public SameHostBootTests()
    {
        VirtualMachine.Require();
        Requires.RootAndPrograms("dnsmasq", "dhcpd", "ss");
    }

    [Theory]
    [InlineData(AddressesFrom.DnsmasqOnThisHost, Firmware.Bios)]
    [InlineData(AddressesFrom.DnsmasqOnThisHost, Firmware.Uefi)]
    [InlineData(AddressesFrom.IscOnThisHost, Firmware.Bios)]
    public async Task A_machine_boots_beside_the_server_that_holds_the_port(AddressesFrom server, Firmware firmware)
    {
        var image = TestImages.TinyArch;
        await using var lab = await BootLab.StartAsync(image, server);
        var line = await lab.BootAsync(firmware, 512, "LANBOOT-TINY-OK", Deadline);
        Assert.Contains($" sha256={image.PayloadSha256} ", line, StringComparison.Ordinal);
        await lab.HearsSummaryAsync();
        await lab.HearsAsync("it gives the addresses, Lanboot adds the boot");
        await lab.EndsWellAsync();
    }
}
