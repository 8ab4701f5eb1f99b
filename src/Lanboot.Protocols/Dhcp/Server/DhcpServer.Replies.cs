using Lanboot.Protocols.Dhcp.Leases;
using Lanboot.Protocols.Dhcp.Pxe;

namespace Lanboot.Protocols.Dhcp.Server;

public sealed partial class DhcpServer
{
    /// <summary>OFFER and ACK: the address, how long, the network, the boot.</summary>
    private static DhcpOutcome GiveAddress(
        DhcpMessageType type, Lease lease, in DhcpPacket request, in Context at, Span<byte> buffer, bool isRenewal = false, bool inDoubt = false)
    {
        var ciaddr = type == DhcpMessageType.Offer ? default : ClientAddressOf(request);
        var reply = new DhcpReplyWriter(buffer, request);
        reply.SetClientAddress(ciaddr);
        reply.SetYourAddress(lease.Address);
        reply.Add(DhcpOption.MessageType, (byte)type);
        reply.Add(DhcpOption.ServerIdentifier, at.ServerIdentifier);
        reply.Add(DhcpOption.IpAddressLeaseTime, at.Subnet.LeaseTime);
        // In the offer too: old print servers insist.
        reply.Add(DhcpOption.RenewalTime, at.Subnet.LeaseTime / 2);
        reply.Add(DhcpOption.RebindingTime, (uint)(at.Subnet.LeaseTime * 7L / 8));
        AddNetwork(ref reply, request, at);
        AddBoot(ref reply, request, at);
        AddClientIdentifier(ref reply, request);
        return new DhcpOutcome
        {
            Act = type == DhcpMessageType.Offer ? DhcpAct.Offer : DhcpAct.Acknowledge,
            Length = reply.Finish(),
            FirstLeftOut = reply.FirstLeftOut,
            Destination = DhcpDestination.For(request, ciaddr, lease.Address),
            Lease = lease,
            IsRenewal = isRenewal,
            InDoubt = inDoubt,
        };
    }

    private static DhcpOutcome Refuse(string reason, in DhcpPacket request, in Context at, Span<byte> buffer)
    {
        var reply = new DhcpReplyWriter(buffer, request);
        if (request.IsRelayed)
            reply.SetFlags((ushort)(request.Flags | DhcpHeader.BroadcastFlag));
        reply.Add(DhcpOption.MessageType, (byte)DhcpMessageType.Nak);
        reply.Add(DhcpOption.ServerIdentifier, at.ServerIdentifier);
        reply.AddText(DhcpOption.Message, reason);
        AddClientIdentifier(ref reply, request);
        return new DhcpOutcome
        {
            Act = DhcpAct.Refuse,
            Length = reply.Finish(),
            Destination = DhcpDestination.ForNak(request),
            Reason = reason,
        };
    }

    private static void AddNetwork(ref DhcpReplyWriter reply, in DhcpPacket request, in Context at)
    {
        var subnet = at.Subnet;
        reply.Add(DhcpOption.SubnetMask, subnet.Mask);
        reply.Add(DhcpOption.BroadcastAddress, subnet.BroadcastAddress);
        if (subnet.Router is { } router && request.Wants(DhcpOption.Router))
            reply.Add(DhcpOption.Router, router);
        if (request.Wants(DhcpOption.DomainNameServer))
            reply.Add(DhcpOption.DomainNameServer, subnet.Dns.Span);
        if (subnet.Domain is { } domain && request.Wants(DhcpOption.DomainName))
            reply.AddText(DhcpOption.DomainName, domain);
    }

    /// <summary>Boot options for a machine that boots; the next server for all others too, as initramfs tools look for it.</summary>
    private static void AddBoot(ref DhcpReplyWriter reply, in DhcpPacket request, in Context at)
    {
        if (at.Boot is { } boot)
        {
            BootOptions.Write(ref reply, request, boot, at.Arrival.Server, BootReply.WithAddress);
            return;
        }

        reply.SetNextServer(at.Arrival.Server);
        if (request.Options.Has(DhcpOption.ClientMachineIdentifier))
            reply.Add(DhcpOption.ClientMachineIdentifier, request.Options[DhcpOption.ClientMachineIdentifier]);
    }

    /// <summary>RFC 6842 section 3: whoever sent it wants to see it again.</summary>
    private static void AddClientIdentifier(ref DhcpReplyWriter reply, in DhcpPacket request)
    {
        if (request.Options.Has(DhcpOption.ClientIdentifier))
            reply.Add(DhcpOption.ClientIdentifier, request.ClientIdentifier);
    }
}
