using Lanboot.Protocols.Dhcp;
using Lanboot.Protocols.Dhcp.Server;
using Xunit;

namespace Lanboot.Tests.Protocols.Dhcp;

/// <summary>What conformance suites ask of a server (RFC 2131 section 4.3), and where a boot server does otherwise.</summary>
public sealed class DhcpServerTests
{
    private const string A = "52:54:00:00:00:0a";
    private const string B = "52:54:00:00:00:0b";
    private const byte OFFER = 2;
    private const byte ACK = 5;
    private const byte NAK = 6;

    private readonly DhcpScene _scene = new();

    [Fact]
    public void An_offer_has_what_the_table_of_RFC_2131_says()
    {
        var offer = _scene.Broadcast(RequestBytes.Discover().Byte(3, 0).Ciaddr("10.9.8.7").Option(55, 1, 3, 6, 15, 28))!;
        Assert.Equal(OFFER, offer.Type);
        Assert.Equal([53, 54, 51, 58, 59, 1, 28, 3, 6, 15], offer.Codes);
        Assert.Equal(("0.0.0.0", "0.0.0.0", DhcpScene.Server), (offer.Ciaddr, offer.Giaddr, offer.Siaddr));
        Assert.Equal(("", ""), (offer.Sname, offer.File));
        Assert.Equal((0x11223344u, (ushort)0, (byte)0), (offer.Xid, offer.Flags, offer.Hops));
        Assert.Equal("52540000000100000000000000000000", offer.Chaddr);
        Assert.Equal((DhcpScene.Server, "255.255.255.0", "192.168.0.255"), (offer.Address(54), offer.Address(1), offer.Address(28)));
        Assert.Equal(("192.168.0.254", "192.168.0.53", "lab.test"), (offer.Address(3), offer.Address(6), offer.Text(15)));
        Assert.Equal((3600u, 1800u, 3150u), (offer.Number(51), offer.Number(58), offer.Number(59)));
        Assert.InRange(offer.Length, 300, 548);
    }

    [Fact]
    public void Router_dns_and_domain_come_only_when_asked_for_or_when_nothing_is()
    {
        Assert.Equal([53, 54, 51, 58, 59, 1, 28], _scene.Broadcast(RequestBytes.Discover().Option(55, 1))!.Codes);
        Assert.Equal([53, 54, 51, 58, 59, 1, 28, 3, 6, 15], _scene.Broadcast(RequestBytes.Discover())!.Codes);
    }

    [Fact]
    public void The_address_that_is_offered_is_the_one_that_is_given() => Assert.StartsWith("192.168.0.5", _scene.Lease(), StringComparison.Ordinal);

    [Fact]
    public void A_client_that_asks_for_a_free_address_gets_it() =>
        Assert.Equal("192.168.0.57", _scene.Broadcast(RequestBytes.Discover().Address(50, "192.168.0.57"))!.Yiaddr);

    [Theory]
    [InlineData("192.168.0.200")]
    [InlineData("10.0.0.1")]
    public void A_client_that_asks_for_another_address_gets_one_of_ours(string asked) =>
        Assert.StartsWith("192.168.0.5", _scene.Broadcast(RequestBytes.Discover().Address(50, asked))!.Yiaddr, StringComparison.Ordinal);

    [Fact]
    public void One_machine_keeps_one_address_while_its_client_identifier_changes()
    {
        var inRom = _scene.Lease(A);
        var inIpxe = _scene.Lease(A, [0, .. new byte[16]]);
        var inSystem = _scene.Lease(A, [255, 1, 2, 3, 4, 0, 2, 9, 9]);
        Assert.Equal((inRom, inRom), (inIpxe, inSystem));
    }

    [Fact]
    public void Machines_cloned_with_one_client_identifier_get_an_address_each()
    {
        byte[] cloned = [255, 1, 2, 3, 4];
        Assert.NotEqual(_scene.Lease(A, cloned), _scene.Lease(B, cloned));
    }

    [Fact]
    public void A_client_without_hardware_address_is_known_by_its_identifier()
    {
        const string None = "00:00:00:00:00:00";
        var first = _scene.Lease(None, [1, 2, 3]);
        Assert.Equal(first, _scene.Lease(None, [1, 2, 3]));
        Assert.NotEqual(first, _scene.Lease(None, [4, 5, 6]));
        Assert.Equal(DhcpDestination.Everybody, _scene.Outcome.Destination);
        Assert.Null(_scene.Broadcast(RequestBytes.Discover(None)));
    }

    [Fact]
    public void When_all_addresses_are_taken_there_is_silence()
    {
        var scene = new DhcpScene(addresses: 1);
        scene.Lease(A);
        Assert.Null(scene.Broadcast(RequestBytes.Discover(B)));
        Assert.Equal(DhcpServer.AllTaken, scene.Outcome.Reason);
    }

    [Fact]
    public void An_address_that_is_anothers_is_refused()
    {
        var taken = _scene.Lease(A);
        var nak = _scene.Broadcast(RequestBytes.Selecting(taken, mac: B).Option(61, 7, 7))!;
        Assert.Equal(NAK, nak.Type);
        Assert.Equal([53, 54, 56, 61], nak.Codes);
        Assert.Equal(("0.0.0.0", "0.0.0.0", "0.0.0.0", ""), (nak.Yiaddr, nak.Siaddr, nak.Ciaddr, nak.File));
        Assert.Equal(DhcpScene.Server, nak.Address(54));
        Assert.Equal(DhcpDestination.Everybody, _scene.Outcome.Destination);
    }

    [Theory]
    [InlineData("192.168.0.200", "not among the addresses given here")]
    [InlineData("10.0.0.1", "is not of this network")]
    public void An_address_that_is_not_ours_to_give_is_refused(string address, string reason)
    {
        Assert.Equal(NAK, _scene.Broadcast(RequestBytes.Selecting(address))!.Type);
        Assert.Contains(reason, _scene.Outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_that_takes_another_servers_offer_frees_ours_and_is_left_alone()
    {
        var scene = new DhcpScene(addresses: 1);
        scene.Broadcast(RequestBytes.Discover(A));
        Assert.Null(scene.Broadcast(RequestBytes.Selecting("192.168.0.77", server: "192.168.0.2", mac: A)));
        Assert.Equal(OFFER, scene.Broadcast(RequestBytes.Discover(B))!.Type);
    }

    [Fact]
    public void A_client_that_starts_again_gets_its_own_address_and_no_other()
    {
        var own = _scene.Lease(A);
        Assert.Equal(own, _scene.Broadcast(RequestBytes.InitReboot(own, A))!.Yiaddr);
        Assert.True(_scene.Outcome.IsRenewal);
        Assert.Equal(NAK, _scene.Broadcast(RequestBytes.InitReboot("192.168.0.200", A))!.Type);
        Assert.Equal(NAK, _scene.Broadcast(RequestBytes.InitReboot("10.0.0.5", A))!.Type);
    }

    [Fact]
    public void An_unknown_client_that_starts_again_is_answered_only_by_the_networks_only_server()
    {
        Assert.Equal(ACK, _scene.Broadcast(RequestBytes.InitReboot("192.168.0.52", A))!.Type);
        Assert.Equal(NAK, _scene.Broadcast(RequestBytes.InitReboot("192.168.0.200", B))!.Type);
        _scene.Subnet.IsAuthoritative = false;
        Assert.Null(_scene.Broadcast(RequestBytes.InitReboot("192.168.0.53", "52:54:00:00:00:0c")));
    }

    [Fact]
    public void Renewing_and_rebinding_prolong_the_lease()
    {
        var own = _scene.Lease(A);
        _scene.Now += 1800;
        var renewed = _scene.Unicast(RequestBytes.Renewing(own, A), own)!;
        Assert.Equal((ACK, own, own), (renewed.Type, renewed.Yiaddr, renewed.Ciaddr));
        Assert.Equal(new DhcpDestination(IPv4Address.Parse(own), 68), _scene.Outcome.Destination);
        Assert.Equal(_scene.Now + 3600, _scene.Outcome.Lease!.Expires);
        Assert.True(_scene.Outcome.IsRenewal);
        Assert.Equal(ACK, _scene.Broadcast(RequestBytes.Renewing(own, A))!.Type);
    }

    [Fact]
    public void A_renewal_of_a_wrong_address_is_refused()
    {
        _scene.Lease(A);
        Assert.Equal(NAK, _scene.Unicast(RequestBytes.Renewing("192.168.0.200", A))!.Type);
        Assert.Equal(DhcpDestination.Everybody, _scene.Outcome.Destination);
    }

    [Fact]
    public void An_unknown_lease_is_made_again_by_the_networks_only_server_else_refused_or_passed_over()
    {
        Assert.Equal(ACK, _scene.Unicast(RequestBytes.Renewing("192.168.0.52", A))!.Type);
        _scene.Subnet.IsAuthoritative = false;
        Assert.Equal(NAK, _scene.Unicast(RequestBytes.Renewing("192.168.0.53", B))!.Type);
        Assert.Null(_scene.Broadcast(RequestBytes.Renewing("192.168.0.53", B)));
    }

    [Theory]
    // It took another server's offer, so that ours was never its own; or ours has ended since.
    [InlineData(false)]
    [InlineData(true)]
    public void Beside_another_server_the_address_that_that_one_gave_is_not_refused(bool hadOurs)
    {
        _scene.Subnet.IsAuthoritative = false;
        if (hadOurs)
            _scene.Lease(A);
        else
            _scene.Broadcast(RequestBytes.Discover(A));
        _scene.Broadcast(RequestBytes.Selecting("192.168.0.120", server: "192.168.0.2", mac: A));
        _scene.Now += 4000;
        Assert.Null(_scene.Broadcast(RequestBytes.InitReboot("192.168.0.120", A)));
        Assert.Equal("its address is not from us", _scene.Outcome.Reason);
        Assert.Null(_scene.Broadcast(RequestBytes.Renewing("192.168.0.120", A)));
        Assert.Equal(NAK, _scene.Unicast(RequestBytes.Renewing("192.168.0.120", A))!.Type);
    }

    [Fact]
    public void A_lease_that_has_ended_is_taken_up_again_beside_another_server_too()
    {
        var own = _scene.Lease(A);
        _scene.Subnet.IsAuthoritative = false;
        _scene.Now += 4000;
        Assert.Equal(ACK, _scene.Broadcast(RequestBytes.InitReboot(own, A))!.Type);
        Assert.False(_scene.Outcome.IsRenewal);
    }

    [Fact]
    public void An_address_left_behind_by_a_buggy_client_does_not_count()
    {
        // ciaddr in a DISCOVER, and beside option 50.
        var offer = _scene.Broadcast(RequestBytes.Discover(A).Ciaddr("192.168.0.51"))!;
        Assert.Equal("0.0.0.0", offer.Ciaddr);
        Assert.True(_scene.Outcome.Destination.ByHardware);
        var ack = _scene.Broadcast(RequestBytes.InitReboot(offer.Yiaddr, A).Ciaddr("192.168.0.51"))!;
        Assert.Equal((ACK, "0.0.0.0"), (ack.Type, ack.Ciaddr));
    }

    [Theory]
    [InlineData(A, new byte[] { 1, 1 }, true)]
    [InlineData(A, new byte[] { 2, 2 }, false)]
    [InlineData(B, new byte[] { 1, 1 }, false)]
    public void A_lease_is_given_back_only_by_who_holds_it(string mac, byte[] identifier, bool isFreed)
    {
        var own = _scene.Lease(A, [1, 1]);
        var release = new RequestBytes(7, mac).Ciaddr(own).Address(54, DhcpScene.Server).Option(61, identifier);
        Assert.Null(_scene.Unicast(release, own));
        Assert.Equal(isFreed ? DhcpAct.Release : DhcpAct.Silence, _scene.Outcome.Act);
        Assert.Equal(isFreed, _scene.Subnet.Leases.At(IPv4Address.Parse(own))!.Expires <= _scene.Now);
    }

    [Fact]
    public void A_declined_address_rests_and_comes_back()
    {
        var scene = new DhcpScene(addresses: 1);
        var own = scene.Lease(A);
        Assert.Null(scene.Broadcast(new RequestBytes(4, B).Address(50, own).Address(54, DhcpScene.Server)));
        Assert.Equal(DhcpAct.Silence, scene.Outcome.Act);
        Assert.Null(scene.Broadcast(new RequestBytes(4, A).Address(50, own).Address(54, DhcpScene.Server)));
        Assert.Equal(DhcpAct.Decline, scene.Outcome.Act);
        Assert.Null(scene.Broadcast(RequestBytes.Discover(A)));
        Assert.Equal(NAK, scene.Broadcast(RequestBytes.Selecting(own, mac: A))!.Type);
        scene.Now += DhcpServer.DeclinedRest;
        Assert.Equal(own, scene.Broadcast(RequestBytes.Discover(A))!.Yiaddr);
    }

    [Fact]
    public void Inform_is_told_the_network_and_makes_no_lease()
    {
        var ack = _scene.Unicast(new RequestBytes(8, A).Ciaddr("192.168.0.7"), "192.168.0.7")!;
        Assert.Equal((ACK, "0.0.0.0", "192.168.0.7"), (ack.Type, ack.Yiaddr, ack.Ciaddr));
        Assert.Equal([53, 54, 1, 28, 3, 6, 15], ack.Codes);
        Assert.Equal(new DhcpDestination(IPv4Address.Parse("192.168.0.7"), 68), _scene.Outcome.Destination);
        Assert.Empty(_scene.Subnet.Leases.All);
        // Nobody can have us send to a stranger.
        Assert.Null(_scene.Unicast(new RequestBytes(8, A).Ciaddr("8.8.8.8"), "8.8.8.8"));
    }

    [Fact]
    public void Discover_that_names_a_server_gets_no_answer() => Assert.Null(_scene.Broadcast(RequestBytes.Discover().Address(54, DhcpScene.Server)));

    [Fact]
    public void A_BOOTP_client_gets_an_address_and_no_option_that_is_DHCPs()
    {
        var reply = _scene.Ask(Captures.Read("klibc-bootp"), byBroadcast: true)!;
        Assert.Equal(DhcpAct.BootpReply, _scene.Outcome.Act);
        Assert.Equal([1, 28, 3, 6, 15], reply.Codes);
        Assert.Equal((DhcpScene.Server, 300), (reply.Siaddr, reply.Length));
        Assert.Equal(_scene.Now + 24 * 60 * 60, _scene.Outcome.Lease!.Expires);
    }

    [Fact]
    public void Only_an_address_that_is_new_for_the_client_is_in_doubt()
    {
        var own = _scene.Broadcast(RequestBytes.Discover(A))!.Yiaddr;
        Assert.True(_scene.Outcome.InDoubt);
        Assert.Equal(own, _scene.Broadcast(RequestBytes.Discover(A))!.Yiaddr);
        Assert.False(_scene.Outcome.InDoubt);
        _scene.Broadcast(RequestBytes.Selecting(own, mac: A));
        Assert.Equal(own, _scene.Broadcast(RequestBytes.Discover(A))!.Yiaddr);
        Assert.False(_scene.Outcome.InDoubt);
        _scene.Now += 7200;
        Assert.Equal(own, _scene.Broadcast(RequestBytes.Discover(A))!.Yiaddr);
        Assert.True(_scene.Outcome.InDoubt);
    }

    [Fact]
    public void A_flood_of_offers_that_nobody_takes_holds_the_pool_for_ten_seconds_only()
    {
        for (var i = 0; i < 10; i++)
            Assert.NotNull(_scene.Broadcast(RequestBytes.Discover($"52:54:00:00:01:{i:x2}")));
        Assert.Null(_scene.Broadcast(RequestBytes.Discover(A)));
        _scene.Now += 10;
        Assert.Equal(ACK, _scene.Broadcast(RequestBytes.Selecting(_scene.Broadcast(RequestBytes.Discover(A))!.Yiaddr, mac: A))!.Type);
    }

    [Fact]
    public void The_ROM_of_a_Raspberry_Pi_keeps_its_offer_while_it_boots()
    {
        _scene.Broadcast(RequestBytes.Discover("b8:27:eb:00:00:01").Option(93, 0, 0));
        Assert.Equal(_scene.Now + 300, _scene.Outcome.Lease!.Expires);
        _scene.Broadcast(RequestBytes.Discover(A));
        Assert.Equal(_scene.Now + 60, _scene.Outcome.Lease!.Expires);
    }
}
