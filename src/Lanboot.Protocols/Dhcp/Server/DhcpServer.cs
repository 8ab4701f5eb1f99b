using Lanboot.Protocols.Dhcp.Leases;
using Lanboot.Protocols.Dhcp.Pxe;

namespace Lanboot.Protocols.Dhcp.Server;

/// <summary>
/// Gives addresses (RFC 2131 section 4.3, RFC 951), and with them what a machine needs to boot. A request comes in, the leases
/// change, a reply is written: no socket, no clock, no file. For one thread.
/// </summary>
public sealed partial class DhcpServer(IReadOnlyList<DhcpSubnet> subnets)
{
    private readonly DhcpSubnet[] _subnets = [.. subnets];

    /// <summary>The reason for silence when there is no address left.</summary>
    public const string AllTaken = "all addresses are taken";

    /// <summary>
    /// How long an offer holds its address, in seconds: firmware may take four tries over 60 s, then it asks anew.
    /// </summary>
    private const long OfferHold = 60;

    /// <summary>The ROM of a Raspberry Pi uses the offered address without ever asking for it: the whole of its boot.</summary>
    private const long RaspberryPiHold = 300;

    /// <summary>Knows of no lease, so never renews it: a day, after which the address is probed before another gets it.</summary>
    private const uint BootpLeaseTime = 24 * 60 * 60;

    /// <summary>How long a declined address rests, in seconds: as in dnsmasq, long enough for a person to look.</summary>
    public const long DeclinedRest = 600;

    /// <summary>What all steps of one exchange need.</summary>
    private readonly record struct Context(
        DhcpSubnet Subnet, DhcpArrival Arrival, IPv4Address ServerIdentifier, ClientKey Client, BootAnswer? Boot, long Now)
    {
        public LeaseTable Leases => Subnet.Leases;

        public bool IsUs(IPv4Address server) => server == ServerIdentifier || server == Arrival.Server;
    }

    /// <summary>The request comes from a network on which we give addresses.</summary>
    public bool Serves(in DhcpPacket request, in DhcpArrival arrival) => SubnetOf(request, arrival) is not null;

    /// <summary>
    /// A probe has found somebody at an address. When it was only offered yet, and to another client, nobody gets it for a while.
    /// </summary>
    /// <returns>Whether it is kept back now.</returns>
    public bool MarkInUse(IPv4Address address, ClientKey by, long now)
    {
        var leases = Containing(address)?.Leases;
        return leases?.At(address) is { State: LeaseState.Offered } lease && lease.Client != by
            && leases.MarkInUse(lease, now, now + DeclinedRest);
    }

    /// <summary>Answers a request.</summary>
    /// <param name="boot">What to boot, for machines that do.</param>
    /// <param name="now">Seconds since 1970, by the clock of the leases.</param>
    /// <param name="buffer">Takes the reply; of <see cref="DhcpReplyWriter.BufferLength"/> bytes.</param>
    public DhcpOutcome Answer(in DhcpPacket request, in DhcpArrival arrival, BootAnswer? boot, long now, Span<byte> buffer)
    {
        var client = ClientKey.Of(request);
        if (client.IsNone)
            return DhcpOutcome.Silent("it has neither a hardware address nor a client identifier");
        if (SubnetOf(request, arrival) is not { } subnet)
            return DhcpOutcome.Silent("we give no addresses on its network");

        // RFC 5107: the relay wants to stand between the client and us in renewals too.
        var identifier = request.IsRelayed && request.RelayInformation(DhcpOption.Relay.ServerIdentifierOverride) is { Length: 4 } given
            ? IPv4Address.FromBytes(given)
            : arrival.Server;
        var at = new Context(subnet, arrival, identifier, client, boot, now);
        return request.MessageType switch
        {
            DhcpMessageType.Discover => Discover(request, at, buffer),
            DhcpMessageType.Request => Request(request, at, buffer),
            DhcpMessageType.Decline => Decline(request, at),
            DhcpMessageType.Release => Release(request, at),
            DhcpMessageType.Inform => Inform(request, at, buffer),
            DhcpMessageType.Bootp => Bootp(request, at, buffer),
            _ => DhcpOutcome.Silent("it is no message of a client"),
        };
    }

    /// <summary>The network that the client is on.</summary>
    private DhcpSubnet? SubnetOf(in DhcpPacket request, in DhcpArrival arrival)
    {
        // RFC 3527, RFC 3011: the relay, or the client, says which; giaddr is then only where to answer.
        if (request.IsRelayed && request.RelayInformation(DhcpOption.Relay.LinkSelection) is { Length: 4 } link)
            return Containing(IPv4Address.FromBytes(link));
        if (request.Address(DhcpOption.SubnetSelection) is { IsNone: false } selected)
            return Containing(selected);
        if (request.IsRelayed)
            return Containing(request.RelayAddress);

        // A client behind a relay renews straight with us: by then its own address says where it is.
        var renewing = arrival.ByBroadcast ? null : Containing(request.ClientAddress);
        return renewing ?? Containing(arrival.Server);
    }

    private DhcpSubnet? Containing(IPv4Address address)
    {
        foreach (var subnet in _subnets)
        {
            if (subnet.Contains(address))
                return subnet;
        }

        return null;
    }

    /// <summary>ciaddr, unless a buggy client has left something there that it should not (as dnsmasq has it).</summary>
    private static IPv4Address ClientAddressOf(in DhcpPacket request) =>
        request.MessageType == DhcpMessageType.Discover || request.Options.Has(DhcpOption.RequestedIpAddress)
            ? default
            : request.ClientAddress;
}
