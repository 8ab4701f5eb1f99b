using Lanboot.Protocols.Dhcp.Leases;
using Lanboot.Protocols.Dhcp.Policy;
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
        AddTimes(ref reply, at);
        AddNetwork(ref reply, request, at);
        AddBoot(ref reply, request, at);
        reply.Echo(request, DhcpOption.ClientIdentifier);
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
        reply.Echo(request, DhcpOption.ClientIdentifier);
        return new DhcpOutcome
        {
            Act = DhcpAct.Refuse,
            Length = reply.Finish(),
            Destination = DhcpDestination.ForNak(request),
            Reason = reason,
        };
    }

    private static void AddTimes(ref DhcpReplyWriter reply, in Context at)
    {
        var time = at.LeaseTime;
        reply.Add(DhcpOption.IpAddressLeaseTime, time);
        // In the offer too: old print servers insist. What is given for ever is never renewed.
        AddTime(ref reply, DhcpOption.RenewalTime, time / 2, at);
        AddTime(ref reply, DhcpOption.RebindingTime, (uint)(time * 7L / 8), at);
    }

    private static void AddTime(ref DhcpReplyWriter reply, byte code, uint time, in Context at)
    {
        if (at.LeaseTime == uint.MaxValue)
            return;
        if (at.Ruling.Option(code)?.Value is { } said)
            reply.Add(code, said.Bytes);
        else
            reply.Add(code, time);
    }

    private static void AddNetwork(ref DhcpReplyWriter reply, in DhcpPacket request, in Context at)
    {
        var subnet = at.Subnet;
        // RFC 3011 section 4: who says its network wants to see that it was heeded.
        if (request.Address(DhcpOption.SubnetSelection) is { IsNone: false } selected)
            reply.Add(DhcpOption.SubnetSelection, selected);
        if (PolicyReply.Leaves(at.Ruling, DhcpOption.SubnetMask))
            reply.Add(DhcpOption.SubnetMask, subnet.Mask);
        if (PolicyReply.Leaves(at.Ruling, DhcpOption.BroadcastAddress))
            reply.Add(DhcpOption.BroadcastAddress, subnet.BroadcastAddress);
        if (subnet.Router is { } router && Sends(DhcpOption.Router, request, at))
            reply.Add(DhcpOption.Router, router);
        if (Sends(DhcpOption.DomainNameServer, request, at))
            reply.Add(DhcpOption.DomainNameServer, subnet.Dns.Span);
        if (subnet.Domain is { } domain && Sends(DhcpOption.DomainName, request, at))
            reply.AddText(DhcpOption.DomainName, domain, PolicyReply.EndsTextsWithZero(request));
        if (Sends(DhcpOption.HostName, request, at))
            AddName(ref reply, request, at);
    }

    /// <summary>The name that the settings give a machine; else, with its lease, the one that it has said itself (dnsmasq).</summary>
    private static void AddName(ref DhcpReplyWriter reply, in DhcpPacket request, in Context at)
    {
        if (at.Ruling.Host?.Name is { } name)
        {
            reply.AddText(DhcpOption.HostName, name, PolicyReply.EndsTextsWithZero(request));
            return;
        }

        var said = HostName.Of(request);
        if (said.IndexOf((byte)'.') is >= 0 and var dot)
            said = said[..dot];
        if (!said.IsEmpty && request.MessageType == DhcpMessageType.Request)
            reply.Add(DhcpOption.HostName, said);
    }

    /// <summary>It is asked for, and the settings say nothing else of it.</summary>
    private static bool Sends(byte code, in DhcpPacket request, in Context at) => request.Wants(code) && PolicyReply.Leaves(at.Ruling, code);

    /// <summary>Boot options for a machine that boots; the next server for all others too, as initramfs tools look for it.</summary>
    private static void AddBoot(ref DhcpReplyWriter reply, in DhcpPacket request, in Context at)
    {
        var (ruling, own) = (at.Ruling, at.Arrival.Server);
        if (PolicyReply.DecidesBoot(ruling, own))
        {
            AddPolicyBoot(ref reply, request, at);
            return;
        }

        if (at.Boot is { } boot)
        {
            BootOptions.Write(ref reply, request, boot, own, BootReply.WithAddress, ruling);
        }
        else
        {
            reply.SetNextServer(own);
            reply.Echo(request, DhcpOption.ClientMachineIdentifier);
            PolicyReply.WriteVendorGroupAndClass(ref reply, request, ruling);
        }

        PolicyReply.WriteOptions(ref reply, request, ruling, own, isPxe: false);
    }

    /// <summary>As dnsmasq tells it: firmware with a menu in option 43, all others in the header or in options 66 and 67.</summary>
    private static void AddPolicyBoot(ref DhcpReplyWriter reply, in DhcpPacket request, in Context at)
    {
        var (ruling, own) = (at.Ruling, at.Arrival.Server);
        PolicyReply.WriteBoot(ref reply, request, ruling, own);
        var isPxe = ruling.PxeArchitecture >= 0 && ruling.Policy.SpeaksPxe;
        PolicyReply.WriteOptions(ref reply, request, ruling, own, isPxe);
        if (isPxe)
        {
            // UEFI that has one line only finds it on port 4011, in the header.
            var hasSingle = ruling.PxeArchitecture >= PxeArchitecture.FirstUefi
                && ruling.Policy.SingleService((ushort)ruling.PxeArchitecture, ruling.Tags) is not null;
            PolicyReply.WritePxe(ref reply, request, ruling, withMenu: !hasSingle, own);
            return;
        }

        reply.Echo(request, DhcpOption.ClientMachineIdentifier);
        // UEFI's HTTP boot takes an offer for one of its own by nothing else (UEFI specification, section 24.7.3).
        if (BootClient.IsHttpFirmware(request) && PolicyReply.Leaves(ruling, DhcpOption.VendorClassIdentifier))
            reply.Add(DhcpOption.VendorClassIdentifier, "HTTPClient"u8);
        else
            PolicyReply.WriteVendorGroupAndClass(ref reply, request, ruling);
    }
}
