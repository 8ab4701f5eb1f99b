using Lanboot.Lab;
using Lanboot.Lab.Images;

namespace Lanboot.EndToEnd.Boots;

/// <summary>
/// Another program gives the addresses and, with what `lanboot snippet` writes for it, says what to fetch; Lanboot serves the files and
/// leaves DHCP alone.
/// </summary>
public sealed class SnippetBootTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(180);

    public SnippetBootTests()
    {
        VirtualMachine.Require();
        Requires.RootAndPrograms("dnsmasq", "dhcpd", "kea-dhcp4", "ss");
    }

    [Theory]
    [InlineData(AddressesFrom.DnsmasqWithSnippet, Firmware.Bios, "pxelinux")]
    [InlineData(AddressesFrom.DnsmasqWithSnippet, Firmware.Uefi, "auto")]
    [InlineData(AddressesFrom.DnsmasqWithSnippet, Firmware.UefiHttp, "auto")]
    [InlineData(AddressesFrom.IscWithSnippet, Firmware.Bios, "auto")]
    [InlineData(AddressesFrom.IscWithSnippet, Firmware.Uefi, "auto")]
    [InlineData(AddressesFrom.IscWithSnippet, Firmware.UefiHttp, "auto")]
    [InlineData(AddressesFrom.KeaWithSnippet, Firmware.Bios, "auto")]
    [InlineData(AddressesFrom.KeaWithSnippet, Firmware.Bios, "pxelinux")]
    [InlineData(AddressesFrom.KeaWithSnippet, Firmware.Uefi, "auto")]
    [InlineData(AddressesFrom.KeaWithSnippet, Firmware.UefiHttp, "auto")]
    public async Task A_server_that_stays_boots_machines_from_here(AddressesFrom server, Firmware firmware, string loader)
    {
        var image = TestImages.TinyArch;
        await using var lab = await BootLab.StartAsync(image, server, "--loader", loader);
        var line = await lab.BootAsync(firmware, 512, "LANBOOT-TINY-OK", Deadline);
        Assert.Contains($" sha256={image.PayloadSha256} ", line, StringComparison.Ordinal);
        await lab.HearsSummaryAsync();
        await lab.EndsWellAsync();
    }
}
