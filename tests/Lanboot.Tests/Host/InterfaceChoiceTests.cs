using System.Net;
using Lanboot.Host;
using Xunit;

namespace Lanboot.Tests.Host;

public sealed class InterfaceChoiceTests
{
    private static readonly SurveyedInterface Loopback = Found("lo", InterfaceKind.Loopback, "127.0.0.1");
    private static readonly SurveyedInterface Card = Found("eth0", InterfaceKind.Wired, "192.168.0.1");
    private static readonly SurveyedInterface OtherCard = Found("eth1", InterfaceKind.Wired, "10.0.0.1");
    private static readonly SurveyedInterface Radio = Found("wlan0", InterfaceKind.Wireless, "192.168.1.7");
    private static readonly SurveyedInterface Docker = Found("docker0", InterfaceKind.InnerBridge, "172.17.0.1");
    private static readonly SurveyedInterface Inside = Found("eth0", InterfaceKind.Virtual, "172.17.0.2");

    [Fact]
    public void The_one_wired_interface_is_found_among_the_others()
    {
        var choice = InterfaceChoice.Choose([Loopback, Radio, Docker, Card], []);

        Assert.Equal("eth0", Assert.Single(choice.Interfaces).Name);
        Assert.Empty(choice.Notes);
        Assert.Null(choice.Problem);
    }

    [Fact]
    public void All_fit_interfaces_are_served_and_it_is_said()
    {
        var choice = InterfaceChoice.Choose([Card, OtherCard], []);

        Assert.Equal(["eth0", "eth1"], choice.Interfaces.Select(each => each.Name));
        Assert.Equal("Several wired interfaces are fit, so all are served: eth0 and eth1. Choose with --interface.", Assert.Single(choice.Notes));
    }

    [Theory]
    [InlineData("!eth1", "eth0")]
    [InlineData("eth*", "eth0 eth1")]
    [InlineData("eth* !eth0", "eth1")]
    public void Patterns_take_and_leave_interfaces_by_their_names(string names, string expected) =>
        Assert.Equal(expected.Split(' '), InterfaceChoice.Choose([Loopback, Card, OtherCard, Radio], names.Split(' ')).Interfaces.Select(each => each.Name));

    [Fact]
    public void Inside_a_container_the_virtual_interface_is_served_and_it_is_said()
    {
        var choice = InterfaceChoice.Choose([Loopback, Inside], []);

        Assert.Equal("eth0", Assert.Single(choice.Interfaces).Name);
        Assert.Equal("No interface has a network card behind it; serving on eth0. Choose with --interface.", Assert.Single(choice.Notes));
    }

    [Fact]
    public void A_port_of_a_bridge_is_left_to_the_bridge()
    {
        var bridge = Found("br0", InterfaceKind.Wired, "192.168.0.1");

        var choice = InterfaceChoice.Choose([Card with { Master = "br0", Address = null }, bridge], []);

        Assert.Equal("br0", Assert.Single(choice.Interfaces).Name);
    }

    [Fact]
    public void Where_none_is_fit_each_is_named_with_its_reason()
    {
        var choice = InterfaceChoice.Choose([Loopback, Card with { Address = null }, OtherCard with { Carrier = false }, Radio], []);

        Assert.Empty(choice.Interfaces);
        Assert.Equal(
            "No interface is fit to serve on: eth0 has no IPv4 address (ip address add 192.168.0.1/24 dev eth0); "
            + "eth1 has no cable plugged in, or nothing at its other end; wlan0 is wireless: no machine boots over it. "
            + "Name one with --interface to serve on it all the same.",
            choice.Problem);
    }

    [Fact]
    public void A_host_without_interfaces_is_told_so() =>
        Assert.Equal("This host has no network interface besides its loopback.", InterfaceChoice.Choose([Loopback], []).Problem);

    [Fact]
    public void A_named_interface_is_served_whatever_it_is_and_what_speaks_against_it_is_said()
    {
        var choice = InterfaceChoice.Choose([Card, Docker], ["docker0", "docker0"]);

        Assert.Equal("docker0", Assert.Single(choice.Interfaces).Name);
        Assert.Equal("docker0 is a bridge inside this host, with no cable in it.", Assert.Single(choice.Notes));
    }

    [Fact]
    public void A_name_that_does_not_exist_is_answered_with_those_that_do() =>
        Assert.Equal(
            "There is no interface enp3s0 here; there are lo, eth0 and wlan0.",
            InterfaceChoice.Choose([Loopback, Card, Radio], ["enp3s0"]).Problem);

    [Fact]
    public void A_named_interface_without_an_address_says_how_to_give_it_one() =>
        Assert.Equal(
            "eth0 is down and has no IPv4 address (ip link set eth0 up; ip address add 192.168.0.1/24 dev eth0).",
            InterfaceChoice.Choose([Card with { Up = false, Address = null }], ["eth0"]).Problem);

    private static SurveyedInterface Found(string name, InterfaceKind kind, string address) => new(name, 2, kind)
    {
        Up = true,
        Carrier = true,
        Address = IPAddress.Parse(address),
        PrefixLength = 24,
    };
}
