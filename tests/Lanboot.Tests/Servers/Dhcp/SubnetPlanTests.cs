using System.Net;
using Lanboot.Boot;
using Lanboot.Host;
using Lanboot.Protocols.Dhcp;
using Lanboot.Protocols.Dhcp.Server;
using Lanboot.Servers;
using Lanboot.Servers.Dhcp;
using Lanboot.Settings;
using Xunit;

namespace Lanboot.Tests.Servers.Dhcp;

public sealed class SubnetPlanTests
{
    private static readonly HostInterface[] Interfaces =
    [
        new("eth0", 2, new MacAddress(1), IPAddress.Parse("192.168.0.1"), 24),
        new("eth1", 3, new MacAddress(2), IPAddress.Parse("10.0.0.1"), 16),
    ];

    [Theory]
    [InlineData("192.168.0.50", "192.168.0.150", "255.255.255.0", 101)]
    [InlineData("192.168.0.150", "192.168.0.50", "255.255.255.0", 101)]
    [InlineData("192.168.0.0", "192.168.0.255", "255.255.255.0", 252)]
    [InlineData("10.0.1.0", "10.0.2.255", "255.255.0.0", 512)]
    public void The_range_decides_the_network_and_leaves_out_who_is_there_already(string first, string last, string mask, int addresses)
    {
        var subnet = For(Server(first, last) with { Router = IPAddress.Parse("192.168.0.254") }, Interfaces)!;
        Assert.Equal(mask, subnet.Mask.ToString());
        Assert.Equal(addresses, subnet.Leases.Pool.Count);
        Assert.False(subnet.Leases.Pool.Contains(IPv4Address.Parse("192.168.0.1")));
    }

    [Fact]
    public void A_network_behind_a_relay_needs_its_mask()
    {
        var settings = Server("172.16.0.10", "172.16.0.20");
        var refusal = Assert.Throws<DoorException>(() => For(settings, Interfaces));
        Assert.Contains("lies in none of the networks here (192.168.0.0/24 on eth0, 10.0.0.0/16 on eth1)", refusal.Message, StringComparison.Ordinal);
        Assert.NotNull(For(settings with { Netmask = IPAddress.Parse("255.255.255.0") }, Interfaces));
    }

    [Theory]
    [InlineData("192.168.0.1", "192.168.0.1", "holds no address")]
    [InlineData("192.168.0.0", "192.168.0.0", "holds no address")]
    public void A_range_without_an_address_is_refused(string first, string last, string reason) =>
        Assert.Contains(reason, Assert.Throws<DoorException>(() => For(Server(first, last), Interfaces)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_range_across_networks_is_refused() =>
        Assert.Contains("not within one network", Assert.Throws<DoorException>(() => For(
            Server("172.16.0.10", "172.16.9.20") with { Netmask = IPAddress.Parse("255.255.255.0") }, Interfaces)).Message, StringComparison.Ordinal);

    [Fact]
    public void As_a_proxy_we_give_no_addresses() => Assert.Null(For(new DhcpSettings(), Interfaces));

    [Theory]
    [InlineData(1, 120u)]
    [InlineData(3600, 3600u)]
    public void A_lease_lasts_two_minutes_at_the_least(int seconds, uint lease) =>
        Assert.Equal(lease, For(Server("192.168.0.50", "192.168.0.60") with { LeaseTime = TimeSpan.FromSeconds(seconds) }, Interfaces)!.LeaseTime);

    private static DhcpSubnet? For(DhcpSettings settings, IReadOnlyList<HostInterface> interfaces) =>
        SubnetPlan.All(settings, interfaces, new PolicyPlan(settings, new PxeSettings(), interfaces)).SingleOrDefault();

    private static DhcpSettings Server(string first, string last) =>
        new() { Mode = DhcpMode.Server, Range = (IPAddress.Parse(first), IPAddress.Parse(last)) };
}
