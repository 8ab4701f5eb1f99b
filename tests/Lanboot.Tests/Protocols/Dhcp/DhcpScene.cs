using Lanboot.Protocols.Dhcp;
using Lanboot.Protocols.Dhcp.Leases;
using Lanboot.Protocols.Dhcp.Policy;
using Lanboot.Protocols.Dhcp.Pxe;
using Lanboot.Protocols.Dhcp.Server;
using Xunit;

namespace Lanboot.Tests.Protocols.Dhcp;

/// <summary>A server on 192.168.0.1 that gives the addresses from .50 on, and what it said last.</summary>
internal sealed class DhcpScene
{
    public const string Server = "192.168.0.1";

    private readonly DhcpServer _server;
    private readonly byte[] _buffer = new byte[DhcpReplyWriter.BufferLength];

    public DhcpScene(int addresses = 10)
    {
        var first = IPv4Address.Parse("192.168.0.50");
        Subnet = new DhcpSubnet
        {
            Mask = IPv4Address.Mask(24),
            Leases = new LeaseTable(new AddressPool(first, new IPv4Address(first.Bits + (uint)addresses - 1), [])),
            LeaseTime = 3600,
            Router = IPv4Address.Parse("192.168.0.254"),
            Dns = new[] { IPv4Address.Parse("192.168.0.53") },
            Domain = "lab.test",
        };
        _server = new DhcpServer([Subnet]);
    }

    public DhcpSubnet Subnet { get; }

    public long Now { get; set; } = 1_795_257_600;

    public BootAnswer? Boot { get; set; }

    public DhcpPolicy Policy { get; set; } = DhcpPolicy.None;

    public DhcpOutcome Outcome { get; private set; }

    /// <summary>The reply to a packet that came by broadcast; null when there is none.</summary>
    public ReplyBytes? Broadcast(RequestBytes request) => Ask(request.Build(), byBroadcast: true);

    public ReplyBytes? Unicast(RequestBytes request, string source = "192.168.0.50") => Ask(request.Build(), byBroadcast: false, source);

    public ReplyBytes? Ask(byte[] bytes, bool byBroadcast, string source = "0.0.0.0")
    {
        Assert.True(DhcpPacket.TryParse(bytes, new byte[bytes.Length], out var packet, out var refusal), refusal);
        var arrival = new DhcpArrival(IPv4Address.Parse(Server), IPv4Address.Parse(source), 68, byBroadcast);
        Outcome = _server.Answer(packet, arrival, Boot, Policy.Judge(packet, arrival, default), Now, _buffer);
        return Outcome.Length == 0 ? null : new ReplyBytes(_buffer.AsSpan(0, Outcome.Length));
    }

    /// <summary>Runs the four packets by which a client comes to an address.</summary>
    /// <returns>The address.</returns>
    public string Lease(string mac = "52:54:00:00:00:01", byte[]? identifier = null)
    {
        var discover = RequestBytes.Discover(mac);
        var offer = Broadcast(identifier is null ? discover : discover.Option(61, identifier));
        Assert.NotNull(offer);
        var request = RequestBytes.Selecting(offer.Yiaddr, mac: mac);
        var ack = Broadcast(identifier is null ? request : request.Option(61, identifier));
        Assert.Equal(5, ack!.Type);
        Assert.Equal(offer.Yiaddr, ack.Yiaddr);
        return ack.Yiaddr;
    }
}
