using System.Diagnostics.CodeAnalysis;
using Lanboot.Protocols.Dhcp.Leases;
using Lanboot.Protocols.Dhcp.Policy;
using Lanboot.Protocols.Dhcp.Pxe;

namespace Lanboot.Protocols.Dhcp.Server;

// DISCOVER, REQUEST and BOOTP: the ways to an address (RFC 2131 sections 4.3.1 and 4.3.2, RFC 951 section 7.3).
public sealed partial class DhcpServer
{
    private static DhcpOutcome Discover(in DhcpPacket request, in Context at, Span<byte> buffer)
    {
        if (request.Options.Has(DhcpOption.ServerIdentifier))
            return DhcpOutcome.Silent("it looks for servers, yet names one");
        var hold = BootClient.Architecture(request) == BootClient.RaspberryPiArchitecture ? RaspberryPiHold : OfferHold;
        return Reserve(request.RequestedAddress, at, hold, out var inDoubt) is { } lease
            ? GiveAddress(DhcpMessageType.Offer, lease, request, at, buffer, inDoubt: inDoubt)
            : DhcpOutcome.Silent(at.OwnAddress.IsNone ? AllTaken : "its address is used by another machine");
    }

    private static Lease? Reserve(IPv4Address asked, in Context at, long hold, out bool inDoubt)
    {
        if (at.OwnAddress.IsNone)
            return at.Leases.Reserve(at.Client, asked, at.Now, hold, out inDoubt);
        // It is this machine's by the settings: whoever else uses it is wrong, and the machine finds out by itself.
        inDoubt = false;
        return at.Leases.ReserveFixed(at.Client, at.OwnAddress, at.Now, hold);
    }

    private static DhcpOutcome Request(in DhcpPacket request, in Context at, Span<byte> buffer)
    {
        if (request.Options.Has(DhcpOption.ServerIdentifier))
            return Selecting(request, at, buffer);
        if (!request.RequestedAddress.IsNone)
            return InitReboot(request, at, buffer);
        return request.ClientAddress.IsNone
            ? DhcpOutcome.Silent("it asks for no address")
            : RenewingOrRebinding(request, at, buffer);
    }

    /// <summary>The client answers an offer.</summary>
    private static DhcpOutcome Selecting(in DhcpPacket request, in Context at, Span<byte> buffer)
    {
        if (!at.IsUs(request.ServerIdentifier))
        {
            if (at.Leases.Find(at.Client) is { State: LeaseState.Offered } offered)
                at.Leases.Release(offered, at.Now);
            return DhcpOutcome.Silent("it took the offer of another server");
        }

        return Bind(request.RequestedAddress, request, at, buffer);
    }

    /// <summary>The client starts again and would like the address that it had.</summary>
    private static DhcpOutcome InitReboot(in DhcpPacket request, in Context at, Span<byte> buffer)
    {
        if (HasAnother(request.RequestedAddress, at, out var own))
            return Refuse($"your address is {own.Address}", request, at, buffer);
        if (own?.Address != request.RequestedAddress && !at.Subnet.IsAuthoritative)
            return DhcpOutcome.Silent("its address is not from us");
        return Bind(request.RequestedAddress, request, at, buffer, isRenewal: own?.IsBoundAt(at.Now) == true);
    }

    /// <summary>The client wants to keep its address: it asks us alone (renewing), later all servers (rebinding).</summary>
    private static DhcpOutcome RenewingOrRebinding(in DhcpPacket request, in Context at, Span<byte> buffer)
    {
        if (HasAnother(request.ClientAddress, at, out var own))
            return Refuse($"your address is {own.Address}", request, at, buffer);
        if (own?.Address != request.ClientAddress && !at.Subnet.IsAuthoritative)
        {
            return at.Arrival.ByBroadcast || request.IsRelayed
                ? DhcpOutcome.Silent("its address is not from us")
                : Refuse("there is no such lease", request, at, buffer);
        }

        return Bind(request.ClientAddress, request, at, buffer, isRenewal: own?.IsBoundAt(at.Now) == true);
    }

    /// <summary>
    /// We have given the client another address, and that lease still runs. An offer that it did not take, and a lease that has
    /// ended, say nothing against the address that another server gave it since.
    /// </summary>
    /// <param name="own">What we know of the client, be it over or not.</param>
    private static bool HasAnother(IPv4Address asked, in Context at, [NotNullWhen(true)] out Lease? own)
    {
        own = at.Leases.Find(at.Client);
        return own?.IsBoundAt(at.Now) == true && own.Address != asked;
    }

    private static DhcpOutcome Bind(IPv4Address address, in DhcpPacket request, in Context at, Span<byte> buffer, bool isRenewal = false)
    {
        var isItsOwn = !at.OwnAddress.IsNone;
        if (isItsOwn && address != at.OwnAddress)
            return Refuse($"your address is {at.OwnAddress}", request, at, buffer);
        var lease = at.Leases.Bind(at.Client, address, at.Now, at.Now + at.LeaseTime, isItsOwn);
        if (lease is null)
            return Refuse(WhyNot(address, at), request, at, buffer);
        lease.Describe(request.HardwareType, request.HardwareAddress, request.ClientIdentifier, HostName.Of(request));
        return GiveAddress(DhcpMessageType.Ack, lease, request, at, buffer, isRenewal);
    }

    private static string WhyNot(IPv4Address address, in Context at) =>
        address.IsNone ? "no address was asked for"
        : !at.Subnet.Contains(address) ? $"{address} is not of this network"
        : !at.Leases.Pool.Contains(address) ? $"{address} is not among the addresses given here"
        : at.Leases.At(address) is { State: LeaseState.InUse } ? $"{address} is used by a machine that did not ask for it"
        : $"{address} is another machine's";

    private static DhcpOutcome Bootp(in DhcpPacket request, in Context at, Span<byte> buffer)
    {
        Lease? lease = null;
        var inDoubt = false;
        if (request.ClientAddress.IsNone)
        {
            // There is no second round to confirm it, so it is reserved and given at once.
            lease = Reserve(default, at, OfferHold, out inDoubt);
            if (lease is null)
                return DhcpOutcome.Silent(AllTaken);
            at.Leases.Bind(at.Client, lease.Address, at.Now, at.Now + Math.Max(at.LeaseTime, BootpLeaseTime), !at.OwnAddress.IsNone);
            lease.Describe(request.HardwareType, request.HardwareAddress, default, default);
        }
        else if (!at.Subnet.Contains(request.ClientAddress))
        {
            return DhcpOutcome.Silent("its address is not of this network");
        }

        var reply = new DhcpReplyWriter(buffer, request);
        reply.SetClientAddress(request.ClientAddress);
        reply.SetYourAddress(lease?.Address ?? default);
        AddNetwork(ref reply, request, at);
        if (PolicyReply.DecidesBoot(at.Ruling, at.Arrival.Server))
            PolicyReply.WriteBoot(ref reply, request, at.Ruling, at.Arrival.Server);
        else
            BootOptions.WriteHeader(ref reply, at.Boot, at.Arrival.Server);
        PolicyReply.WriteOptions(ref reply, request, at.Ruling, at.Arrival.Server, isPxe: false);
        return new DhcpOutcome
        {
            Act = DhcpAct.BootpReply,
            Length = reply.Finish(),
            Destination = DhcpDestination.For(request, request.ClientAddress, lease?.Address ?? default),
            Lease = lease,
            InDoubt = inDoubt,
        };
    }
}
