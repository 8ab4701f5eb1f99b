using Lanboot.Protocols.Dhcp.Leases;

namespace Lanboot.Protocols.Dhcp.Server;

// DECLINE, RELEASE and INFORM (RFC 2131 sections 4.3.3 to 4.3.5).
public sealed partial class DhcpServer
{
    private static DhcpOutcome Decline(in DhcpPacket request, in Context at)
    {
        if (!at.IsUs(request.ServerIdentifier))
            return DhcpOutcome.Silent("it declines another server's address");
        if (at.Leases.At(request.RequestedAddress) is not { } lease || lease.Client != at.Client)
            return DhcpOutcome.Silent("it declines an address that it was not given");
        at.Leases.MarkInUse(lease, at.Now, at.Now + DeclinedRest);
        return new DhcpOutcome { Act = DhcpAct.Decline, Lease = lease };
    }

    private static DhcpOutcome Release(in DhcpPacket request, in Context at)
    {
        if (!at.IsUs(request.ServerIdentifier))
            return DhcpOutcome.Silent("it gives back another server's address");
        if (at.Leases.At(request.ClientAddress) is not { State: LeaseState.Bound } lease || lease.Client != at.Client)
            return DhcpOutcome.Silent("it gives back an address that is not its own");
        // The ROM's identifier and that of the system it has started differ: only who holds the lease now may end it.
        if (!request.ClientIdentifier.SequenceEqual(lease.ClientIdentifier.Span))
            return DhcpOutcome.Silent("it gives back an address under another client identifier");
        at.Leases.Release(lease, at.Now);
        return new DhcpOutcome { Act = DhcpAct.Release, Lease = lease };
    }

    private static DhcpOutcome Inform(in DhcpPacket request, in Context at, Span<byte> buffer)
    {
        var address = request.ClientAddress.IsNone ? at.Arrival.Source : request.ClientAddress;
        // Answers go only into networks that are ours to serve, so that nobody can turn us against a stranger.
        if (!request.IsRelayed && !at.Subnet.Contains(address))
            return DhcpOutcome.Silent("its address is not of this network");

        var reply = new DhcpReplyWriter(buffer, request);
        reply.SetClientAddress(request.ClientAddress);
        reply.Add(DhcpOption.MessageType, (byte)DhcpMessageType.Ack);
        reply.Add(DhcpOption.ServerIdentifier, at.ServerIdentifier);
        AddNetwork(ref reply, request, at);
        AddBoot(ref reply, request, at);
        reply.Echo(request, DhcpOption.ClientIdentifier);
        return new DhcpOutcome
        {
            Act = DhcpAct.Inform,
            Length = reply.Finish(),
            FirstLeftOut = reply.FirstLeftOut,
            Destination = DhcpDestination.For(request, address, default),
        };
    }
}
