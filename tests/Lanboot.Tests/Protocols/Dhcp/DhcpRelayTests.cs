using Lanboot.Protocols.Dhcp;
using Xunit;

namespace Lanboot.Tests.Protocols.Dhcp;

/// <summary>Clients behind a relay: RFC 3046, 3527, 5107, 3011.</summary>
public sealed class DhcpRelayTests
{
    private const string Relay = "192.168.0.9";

    private static readonly byte[] Circuit = [1, 4, 9, 9, 9, 9];

    private readonly DhcpScene _scene = new();

    [Fact]
    public void The_answer_goes_to_the_relay_with_its_information_last()
    {
        var offer = _scene.Unicast(RequestBytes.Discover().Giaddr(Relay).Option(82, Circuit).Option(61, 5, 5), Relay)!;
        Assert.Equal(new DhcpDestination(IPv4Address.Parse(Relay), 67), _scene.Outcome.Destination);
        Assert.Equal(Relay, offer.Giaddr);
        Assert.Equal([61, 82], offer.Codes.TakeLast(2));
        Assert.Equal(Circuit, offer[82]);
    }

    [Fact]
    public void A_refusal_too_carries_it_and_is_to_be_broadcast_by_the_relay()
    {
        var nak = _scene.Unicast(RequestBytes.Selecting("10.0.0.1").Giaddr(Relay).Option(82, Circuit), Relay)!;
        Assert.Equal((6, 0x8000), (nak.Type, nak.Flags));
        Assert.Equal(new DhcpDestination(IPv4Address.Parse(Relay), 67), _scene.Outcome.Destination);
        Assert.Equal(Circuit, nak[82]);
    }

    [Fact]
    public void The_relay_may_say_which_link_the_client_is_on()
    {
        // The relay's own address is of another network.
        Assert.Null(_scene.Unicast(RequestBytes.Discover().Giaddr("10.0.0.9"), "10.0.0.9"));
        var offer = _scene.Unicast(RequestBytes.Discover().Giaddr("10.0.0.9").Option(82, 5, 4, 192, 168, 0, 0), "10.0.0.9")!;
        Assert.StartsWith("192.168.0.", offer.Yiaddr, StringComparison.Ordinal);
        Assert.Equal(new DhcpDestination(IPv4Address.Parse("10.0.0.9"), 67), _scene.Outcome.Destination);
        Assert.NotNull(_scene.Unicast(RequestBytes.Discover("52:54:00:00:00:02").Giaddr("10.0.0.9").Address(118, "192.168.0.0"), "10.0.0.9"));
    }

    [Fact]
    public void The_relay_may_stand_in_for_the_server()
    {
        byte[] standIn = [11, 4, 192, 168, 0, 9];
        var offer = _scene.Unicast(RequestBytes.Discover().Giaddr(Relay).Option(82, standIn), Relay)!;
        Assert.Equal(Relay, offer.Address(54));
        Assert.Equal(DhcpScene.Server, offer.Siaddr);
        var ack = _scene.Unicast(RequestBytes.Selecting(offer.Yiaddr, server: Relay).Giaddr(Relay).Option(82, standIn), Relay)!;
        Assert.Equal((5, Relay), (ack.Type, ack.Address(54)));
        // Without a relay the sub-option is a client's invention.
        Assert.Equal(DhcpScene.Server, _scene.Broadcast(RequestBytes.Discover("52:54:00:00:00:02").Option(82, standIn))!.Address(54));
    }

    [Fact]
    public void A_relayed_client_without_a_range_for_it_gets_no_answer() =>
        Assert.Null(_scene.Unicast(RequestBytes.Discover().Giaddr("172.16.0.1"), "172.16.0.1"));

    [Fact]
    public void A_client_without_broadcast_flag_is_reached_by_hardware_and_one_with_it_by_broadcast()
    {
        _scene.Broadcast(RequestBytes.Discover());
        Assert.True(_scene.Outcome.Destination.ByHardware);
        _scene.Broadcast(RequestBytes.Discover().Broadcast());
        Assert.Equal(DhcpDestination.Everybody, _scene.Outcome.Destination);
        // No Ethernet (InfiniBand, 1394): no hardware address that we could send to.
        _scene.Broadcast(RequestBytes.Discover().Byte(1, 32));
        Assert.Equal(DhcpDestination.Everybody, _scene.Outcome.Destination);
    }
}
