using Lanboot.Protocols.Dhcp.Leases;
using Lanboot.Protocols.Dhcp.Policy;
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

    /// <summary>The reason for silence towards who is in no range's tags and has no address of its own.</summary>
    public const string NoneForIt = "there are no addresses for it here: it is no known machine, and no range is for its tags";

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
        DhcpSubnet Subnet, DhcpArrival Arrival, IPv4Address ServerIdentifier, ClientKey Client,
        BootAnswer? Boot, DhcpRuling Ruling, long Now)
    {
        public LeaseTable Leases => Subnet.Leases;

        /// <summary>The address that belongs to this client; none where it gets one of a range.</summary>
        public IPv4Address OwnAddress => Subnet.IsFixed && Ruling.Host is { } host ? host.Address : default;

        public uint LeaseTime => Ruling.Host is { LeaseTime: > 0 } host ? host.LeaseTime : Subnet.LeaseTime;

        public bool IsUs(IPv4Address server) => server == ServerIdentifier || server == Arrival.Server;
    }

    /// <summary>The request comes from a network on which we give addresses.</summary>
    public bool Serves(in DhcpPacket request, in DhcpArrival arrival) => NetworkOf(request, arrival) is not null;

    /// <summary>The tags of the range that the client's address comes from; none where it gets none here.</summary>
    public TagSet TagsFor(in DhcpPacket request, in DhcpArrival arrival, in DhcpRuling ruling, long now) =>
        NetworkOf(request, arrival) is { } network && SubnetOf(request, ruling, ClientKey.Of(request), network, now) is { } subnet
            ? subnet.Tags
            : default;

    /// <summary>
    /// A probe has found somebody at an address. When it was only offered yet, and to another client, nobody gets it for a while.
    /// </summary>
    /// <returns>Whether it is kept back now.</returns>
    public bool MarkInUse(IPv4Address address, ClientKey by, long now)
    {
        var leases = Array.Find(_subnets, subnet => subnet.Leases.Pool.Contains(address))?.Leases;
        return leases?.At(address) is { State: LeaseState.Offered } lease && lease.Client != by
            && leases.MarkInUse(lease, now, now + DeclinedRest);
    }

    /// <summary>Answers a request.</summary>
    /// <param name="boot">What to boot, for machines that do.</param>
    /// <param name="ruling">What the settings say of this client, with the tags of <see cref="TagsFor"/>.</param>
    /// <param name="now">Seconds since 1970, by the clock of the leases.</param>
    /// <param name="buffer">Takes the reply; of <see cref="DhcpReplyWriter.BufferLength"/> bytes.</param>
    public DhcpOutcome Answer(
        in DhcpPacket request, in DhcpArrival arrival, BootAnswer? boot, in DhcpRuling ruling, long now, Span<byte> buffer)
    {
        var client = ClientKey.Of(request);
        if (client.IsNone)
            return DhcpOutcome.Silent("it has neither a hardware address nor a client identifier");
        if (NetworkOf(request, arrival) is not { } network)
            return DhcpOutcome.Silent("we give no addresses on its network");
        if (SubnetOf(request, ruling, client, network, now) is not { } subnet)
            return DhcpOutcome.Silent(NoneForIt);

        // RFC 5107: the relay wants to stand between the client and us in renewals too.
        var identifier = request.IsRelayed && request.RelayInformation(DhcpOption.Relay.ServerIdentifierOverride) is { Length: 4 } given
            ? IPv4Address.FromBytes(given)
            : arrival.Server;
        var at = new Context(subnet, arrival, identifier, client, boot, ruling, now);
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

    /// <summary>A range of the network that the client is on; null where we give no addresses there.</summary>
    private DhcpSubnet? NetworkOf(in DhcpPacket request, in DhcpArrival arrival)
    {
        // A client behind a relay renews straight with us: by then its own address says where it is.
        var isRenewing = !arrival.ByBroadcast && !request.IsRelayed && request.Address(DhcpOption.SubnetSelection).IsNone;
        var renewing = isRenewing ? Containing(request.ClientAddress) : null;
        return renewing ?? Containing(ClientNetwork.Of(request, arrival));
    }

    /// <summary>
    /// Where its address comes from: the one that belongs to it, else the range of its lease, else that of the address it asks for,
    /// else the first that is for it and has one left.
    /// </summary>
    private DhcpSubnet? SubnetOf(in DhcpPacket request, in DhcpRuling ruling, ClientKey client, DhcpSubnet network, long now)
    {
        if (_subnets.Length == 1)
            return IsFor(network, request, ruling) ? network : null;
        if (ruling.Host is { Address.IsNone: false } host)
        {
            foreach (var subnet in _subnets)
            {
                if (subnet.IsFixed && InNetwork(subnet, network) && subnet.Leases.Pool.Contains(host.Address))
                    return subnet;
            }
        }

        var asked = request.RequestedAddress.IsNone ? request.ClientAddress : request.RequestedAddress;
        DhcpSubnet? best = null;
        var rank = 0;
        foreach (var subnet in _subnets)
        {
            if (subnet.IsFixed || !InNetwork(subnet, network) || !IsFor(subnet, request, ruling))
                continue;
            var its = subnet.Leases.Find(client) is not null ? 4
                : subnet.Leases.Pool.Contains(asked) ? 3
                : subnet.Leases.HasFree(now) ? 2 : 1;
            if (its > rank)
                (best, rank) = (subnet, its);
        }

        return best;
    }

    private static bool InNetwork(DhcpSubnet subnet, DhcpSubnet network) =>
        subnet.Mask == network.Mask && subnet.Contains(network.Leases.Pool.First);

    private static bool IsFor(DhcpSubnet subnet, in DhcpPacket request, in DhcpRuling ruling) =>
        subnet.For.Holds(ruling.OwnTags) && (subnet.Bootp || request.MessageType != DhcpMessageType.Bootp)
        && (!subnet.IsFixed || (ruling.Host is { } host && subnet.Leases.Pool.Contains(host.Address)));

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
