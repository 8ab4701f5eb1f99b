using System.Net;
using Lanboot.Boot;
using Lanboot.Cli;
using Lanboot.Host;
using Lanboot.Settings;
using Xunit;

namespace Lanboot.Tests.Cli;

public sealed class AnnouncementTests
{
    private static readonly HostInterface Eth0 = new("eth0", 2, default(MacAddress), IPAddress.Parse("192.168.0.1"), 24);
    private static readonly HostInterface Eth1 = new("eth1", 3, default(MacAddress), IPAddress.Parse("10.0.0.1"), 16);

    [Fact]
    public void A_proxy_promises_to_disturb_nobody()
    {
        Assert.Equal(
            ["On eth0 (192.168.0.1/24): tells booting machines what to fetch; their addresses come from the DHCP server of this network. Other machines notice nothing."],
            Announcement.Of(new LanbootSettings(), [Eth0]));
        Assert.Equal("eth0 (192.168.0.1/24) · proxy DHCP", Announcement.Short(new LanbootSettings(), [Eth0]));
    }

    [Fact]
    public void A_server_names_its_addresses_and_the_networks_that_get_none()
    {
        var settings = new LanbootSettings
        {
            Dhcp = new() { Mode = DhcpMode.Server, Range = (IPAddress.Parse("192.168.0.50"), IPAddress.Parse("192.168.0.150")) },
        };
        Assert.Equal(
            [
                "On eth0 (192.168.0.1/24): gives out the addresses 192.168.0.50 to 192.168.0.150 for 12h each, and tells booting machines what to fetch.",
                "On eth1 (10.0.0.1/16): answers what relays send here, and serves files; the addresses of its own network are not given out.",
            ],
            Announcement.Of(settings, [Eth0, Eth1]));
        Assert.Equal("eth0 (192.168.0.1/24), eth1 (10.0.0.1/16) · gives out 192.168.0.50 to 192.168.0.150", Announcement.Short(settings, [Eth0, Eth1]));
    }

    [Fact]
    public void Without_DHCP_it_says_what_the_other_server_must_do() =>
        Assert.Equal(
            ["On eth0 (192.168.0.1/24): serves files only. The DHCP server of this network must name 192.168.0.1 as the boot server and the file to fetch: "
                + "lanboot snippet writes what to add to it."],
            Announcement.Of(new LanbootSettings { Dhcp = new() { Mode = DhcpMode.Off } }, [Eth0]));

    [Fact]
    public void The_ports_follow_the_settings()
    {
        AssertPorts([67, 69, 111, 2049, 4011], [80, 111, 2049, 10809], new LanbootSettings());
        AssertPorts([2050, 6969], [2000, 2050, 8080, 10810], new LanbootSettings
        {
            Dhcp = new() { Mode = DhcpMode.Off },
            Tftp = new() { Port = 6969 },
            Http = new() { Port = 8080 },
            Nfs = new() { Port = 2050, Portmapper = false },
            Nbd = new() { Port = 10810, Exports = [new("sysrcd") { Port = 2000 }, new("by-name")] },
        });
        AssertPorts([67, 4011], [], new LanbootSettings
        {
            Tftp = new() { Enabled = false },
            Http = new() { Enabled = false },
            Nfs = new() { Enabled = false },
            Nbd = new() { Enabled = false },
        });
    }

    private static void AssertPorts(int[] udp, int[] tcp, LanbootSettings settings)
    {
        var ports = Announcement.Ports(settings);
        Assert.Equal(udp, ports.Udp);
        Assert.Equal(tcp, ports.Tcp);
    }
}
