using Lanboot.Host;
using Xunit;

namespace Lanboot.Tests.Host;

public sealed class NetworkInterfacesTests : IDisposable
{
    private readonly FixtureTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void A_network_card_is_wired_and_all_its_facts_are_read()
    {
        Ethernet("eth0", 2).Folder("eth0/device");

        var found = Read("eth0");

        Assert.Equal(InterfaceKind.Wired, found.Kind);
        Assert.Equal(2, found.Index);
        Assert.True(found.Up);
        Assert.True(found.Carrier);
        Assert.Equal(9000, found.Mtu);
        Assert.Null(found.Master);
        Assert.Equal("52:54:00:12:34:56", found.Mac.ToString());
    }

    [Theory]
    [InlineData("wireless", InterfaceKind.Wireless)]
    [InlineData("phy80211", InterfaceKind.Wireless)]
    [InlineData("tun_flags", InterfaceKind.Tunnel)]
    [InlineData("bonding", InterfaceKind.Wired)]
    [InlineData("bridge", InterfaceKind.InnerBridge)]
    [InlineData("queues", InterfaceKind.Virtual)]
    public void What_lies_beside_it_says_what_it_is(string entry, InterfaceKind kind)
    {
        Ethernet("x0", 3).Folder($"x0/{entry}");

        Assert.Equal(kind, Read("x0").Kind);
    }

    [Fact]
    public void A_wireless_card_is_wireless_though_it_has_a_device()
    {
        Ethernet("wlan0", 3).Folder("wlan0/device").Folder("wlan0/phy80211");

        Assert.Equal(InterfaceKind.Wireless, Read("wlan0").Kind);
    }

    [Fact]
    public void A_bridge_with_a_network_card_in_it_is_wired_and_the_card_is_its_port()
    {
        Ethernet("eth0", 2).Folder("eth0/device").Link("eth0/master", "../br0");
        Ethernet("vnet0", 3).File("vnet0/tun_flags", "0x1002").Link("vnet0/master", "../br0");
        Ethernet("br0", 4).Folder("br0/bridge").Folder("br0/brif/vnet0").Folder("br0/brif/eth0");

        Assert.Equal(InterfaceKind.Wired, Read("br0").Kind);
        Assert.Equal("br0", Read("eth0").Master);
    }

    [Fact]
    public void A_vlan_is_wired()
    {
        Ethernet("eth0.5", 7).File("eth0.5/uevent", "DEVTYPE=vlan\nINTERFACE=eth0.5");

        Assert.Equal(InterfaceKind.Wired, Read("eth0.5").Kind);
    }

    [Fact]
    public void Loopback_and_what_is_not_Ethernet_are_known_by_their_hardware_type()
    {
        Ethernet("lo", 1).File("lo/type", "772");
        Ethernet("wg0", 2).File("wg0/type", "65534");

        Assert.Equal(InterfaceKind.Loopback, Read("lo").Kind);
        Assert.Equal(InterfaceKind.Tunnel, Read("wg0").Kind);
    }

    [Fact]
    public void An_interface_that_is_switched_off_is_neither_up_nor_connected()
    {
        _tree.File("eth0/ifindex", "2").File("eth0/type", "1").File("eth0/flags", "0x1002");

        var found = Read("eth0");

        Assert.False(found.Up);
        Assert.False(found.Carrier);
        Assert.Equal(1500, found.Mtu);
    }

    [Fact]
    public void What_is_not_in_the_tree_is_not_made_up() => Assert.Null(new NetworkInterfaces(_tree.Root).Read("eth9"));

    [Fact]
    public void This_host_has_its_loopback()
    {
        var loopback = Assert.Single(new NetworkInterfaces().Survey(), each => each.Kind == InterfaceKind.Loopback);

        Assert.True(loopback.Index > 0);
        Assert.Equal("is this host itself", loopback.Objection);
    }

    [Fact]
    public void An_index_that_the_tree_does_not_confirm_is_taken_from_the_kernel()
    {
        // As after nsenter: /sys shows the interfaces of another network namespace.
        Ethernet("lo", 4711);

        var loopback = Assert.Single(new NetworkInterfaces(_tree.Root).Survey(), each => each.Name == "lo");

        Assert.NotEqual(4711, loopback.Index);
        Assert.Equal(InterfaceKind.Loopback, loopback.Kind);
    }

    private SurveyedInterface Read(string name)
    {
        var found = new NetworkInterfaces(_tree.Root).Read(name);
        Assert.NotNull(found);
        return found;
    }

    private FixtureTree Ethernet(string name, int index) => _tree
        .File($"{name}/ifindex", $"{index}")
        .File($"{name}/type", "1")
        .File($"{name}/flags", "0x1003")
        .File($"{name}/carrier", "1")
        .File($"{name}/mtu", "9000")
        .File($"{name}/address", "52:54:00:12:34:56");
}
