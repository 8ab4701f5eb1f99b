using System.Net;
using System.Runtime.Versioning;
using Lanboot.Boot;
using Lanboot.Host;
using Lanboot.Journal;
using Lanboot.Protocols.Dhcp;
using Lanboot.Protocols.Dhcp.Leases;
using Lanboot.Protocols.Dhcp.Server;
using Lanboot.Servers.Dhcp;
using Lanboot.Tests.Protocols.Dhcp;
using Lanboot.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Lanboot.Tests.Servers.Dhcp;

/// <summary>What is known of other servers, without the search that takes a socket.</summary>
[SupportedOSPlatform("linux")]
public sealed class DhcpDiscoveryTests
{
    private const string Other = "192.168.77.2";

    private static readonly HostInterface Eth0 = new("eth0", 2, new MacAddress(0x525400000001), IPAddress.Parse("192.168.77.1"), 24);

    private readonly ManualTime _time = new();
    private readonly BootJournal _journal;
    private readonly List<string> _said = [];

    public DhcpDiscoveryTests()
    {
        _journal = new BootJournal(_time);
        _journal.Recorded += entry => _said.Add(entry.Text);
    }

    [Fact]
    public void On_port_4011_clients_name_us_and_that_is_no_other_server()
    {
        using var discovery = Discovery([]);
        Hear(discovery, "192.168.77.1", atBootServer: true);
        Assert.Empty(discovery.Found);
        Assert.Empty(_said);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_server_of_which_nothing_is_heard_any_more_is_forgotten_and_the_settings_hold_again(bool authoritative)
    {
        var subnet = Subnet(authoritative);
        using var discovery = Discovery([subnet]);
        Hear(discovery, Other);
        Assert.Equal(("eth0", IPAddress.Parse(Other)), Assert.Single(discovery.Found));
        Assert.False(subnet.IsAuthoritative);

        // It was heard of since the last search.
        var lastSearch = _time.GetTimestamp();
        _time.Advance(60);
        Hear(discovery, Other);
        discovery.Forget(Eth0, lastSearch);
        Assert.False(subnet.IsAuthoritative);
        Assert.Single(discovery.Found);

        _time.Advance(600);
        discovery.Forget(Eth0, _time.GetTimestamp());
        Assert.Equal(authoritative, subnet.IsAuthoritative);
        Assert.Empty(discovery.Found);
        Assert.Equal($"The DHCP server at {Other} on eth0 no longer answers.", _said[^1]);

        Hear(discovery, Other);
        Assert.False(subnet.IsAuthoritative);
        Assert.StartsWith($"ANOTHER DHCP SERVER ANSWERS AT {Other} on eth0.", _said[^1], StringComparison.Ordinal);
        Assert.Equal(3, _said.Count);
    }

    private DhcpDiscovery Discovery(DhcpSubnet[] subnets) => new([Eth0], subnets, _journal, _time, NullLogger.Instance);

    private static void Hear(DhcpDiscovery discovery, string server, bool atBootServer = false)
    {
        var bytes = RequestBytes.Selecting("192.168.77.50", server).Build();
        Assert.True(DhcpPacket.TryParse(bytes, new byte[bytes.Length], out var request, out var refusal), refusal);
        discovery.Hear(request, Eth0, atBootServer);
    }

    private static DhcpSubnet Subnet(bool authoritative) => new()
    {
        Mask = IPv4Address.Mask(24),
        Leases = new LeaseTable(new AddressPool(IPv4Address.Parse("192.168.77.50"), IPv4Address.Parse("192.168.77.60"), [])),
        LeaseTime = 3600,
        IsAuthoritative = authoritative,
    };
}
