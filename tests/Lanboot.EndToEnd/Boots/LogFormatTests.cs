using Lanboot.Lab;
using Lanboot.Lab.Images;

namespace Lanboot.EndToEnd.Boots;

/// <summary>Who follows a guide that was written for dnsmasq and darkhttpd finds in the log what it tells to look for.</summary>
public sealed class LogFormatTests
{
    private const string Mac = "52:54:00:12:34:56";

    public LogFormatTests()
    {
        VirtualMachine.Require();
        Requires.RootAndPrograms("ss");
    }

    [Fact]
    public async Task A_boot_is_told_in_the_words_of_dnsmasq_and_darkhttpd()
    {
        await using var lab = await BootLab.StartAsync(
            TestImages.TinyArch, AddressesFrom.Lanboot, "--loader", "pxelinux", "--log-format", "dnsmasq");
        await lab.BootAsync(Firmware.Bios, 512, "LANBOOT-TINY-OK", TimeSpan.FromSeconds(180));

        // The lab takes the blank away with which dnsmasq's lines end; DnsmasqLinesTests look for it.
        Assert.EndsWith($": DHCPDISCOVER(eth0) {Mac}", await lab.HearsAsync("DHCPDISCOVER(eth0)"), StringComparison.Ordinal);
        Assert.Matches($@"^dnsmasq-dhcp\[\d+\]: DHCPOFFER\(eth0\) 192\.168\.77\.1\d\d {Mac}$", await lab.HearsAsync("DHCPOFFER(eth0)"));
        Assert.Matches($@"^dnsmasq-dhcp\[\d+\]: DHCPREQUEST\(eth0\) 192\.168\.77\.1\d\d {Mac}$", await lab.HearsAsync("DHCPREQUEST(eth0)"));
        Assert.Matches($@"^dnsmasq-dhcp\[\d+\]: DHCPACK\(eth0\) 192\.168\.77\.1\d\d {Mac}", await lab.HearsAsync("DHCPACK(eth0)"));
        Assert.Matches(@"^dnsmasq-tftp\[\d+\]: sent /loaders/\S+/lpxelinux\.0 to 192\.168\.77\.1\d\d$", await lab.HearsAsync("lpxelinux.0 to 192"));
        Assert.Matches(@"^\d{10} 192\.168\.77\.1\d\d ""GET /images/\S+/airootfs\.sfs"" 20[06] \d+ """" ""\S*""$", await lab.HearsAsync("airootfs.sfs\""));
        await lab.HearsAsync("lanboot[");
        await lab.EndsWellAsync();
    }
}
