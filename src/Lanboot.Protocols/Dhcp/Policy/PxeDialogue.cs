using System.Buffers.Binary;
using Lanboot.Protocols.Dhcp.Pxe;
using Lanboot.Protocols.Dhcp.Server;

namespace Lanboot.Protocols.Dhcp.Policy;

/// <summary>
/// The dialogue of PXE's menu (Intel, PXE 2.1 sections 2.2.3 and 2.4): BIOS is shown it in the first offer, UEFI on port 4011; the line
/// that is chosen is asked for as a boot item, and acknowledged with its file.
/// </summary>
public static class PxeDialogue
{
    /// <summary>Whether a request without an address is one of this dialogue.</summary>
    public static bool Answers(in DhcpPacket request, in DhcpRuling ruling, bool atBootServer) =>
        IsBootItem(request, ruling)
        || (ruling.HasMenu && request.MessageType switch
        {
            DhcpMessageType.Discover => !atBootServer,
            DhcpMessageType.Request or DhcpMessageType.Inform => atBootServer,
            _ => false,
        });

    /// <summary>The client has chosen one of our lines.</summary>
    public static bool IsBootItem(in DhcpPacket request, in DhcpRuling ruling) =>
        request.MessageType is DhcpMessageType.Request or DhcpMessageType.Inform
        && ruling.PxeArchitecture >= 0 && ItemOf(request, ruling) is not null;

    /// <inheritdoc cref="Answers"/>
    public static DhcpOutcome Answer(
        in DhcpPacket request, in DhcpArrival arrival, in DhcpRuling ruling, DhcpDestination destination, bool atBootServer, Span<byte> buffer)
    {
        if (IsBootItem(request, ruling))
            return AcknowledgeItem(request, arrival, ruling, destination, buffer);
        var isUefi = ruling.PxeArchitecture >= PxeArchitecture.FirstUefi;
        var reply = new DhcpReplyWriter(buffer, request);
        if (!atBootServer)
            reply.SetFlags((ushort)(request.Flags | DhcpHeader.BroadcastFlag));
        else
            reply.SetClientAddress(request.ClientAddress);
        reply.SetNextServer(arrival.Server);
        var single = isUefi ? ruling.Policy.SingleService((ushort)ruling.PxeArchitecture, ruling.Tags) : null;
        if (single is null)
            SetBoot(ref reply, ruling);
        else if (atBootServer)
            SetFile(ref reply, single, arrival.Server);
        reply.Add(DhcpOption.MessageType, (byte)(atBootServer ? DhcpMessageType.Ack : DhcpMessageType.Offer));
        reply.Add(DhcpOption.ServerIdentifier, arrival.Server);
        PolicyReply.WritePxe(ref reply, request, ruling, withMenu: single is null && (atBootServer || !isUefi), arrival.Server);
        return new DhcpOutcome
        {
            Act = atBootServer ? DhcpAct.BootAcknowledge : DhcpAct.ProxyOffer,
            Length = reply.Finish(),
            FirstLeftOut = reply.FirstLeftOut,
            Destination = atBootServer ? destination : DhcpDestination.For(request, default, default),
        };
    }

    /// <summary>Many menus of UEFI are broken, so the only line for an architecture goes into the header, and no menu is shown (dnsmasq).</summary>
    private static void SetFile(ref DhcpReplyWriter reply, PxeService service, IPv4Address own)
    {
        var server = service.Server.IsNone ? own : service.Server;
        Span<char> text = stackalloc char[15];
        reply.SetNextServer(server);
        reply.SetServerName(text[..server.Format(text)]);
        reply.SetFile(service.FileOf(0));
    }

    /// <summary>For iPXE, and for firmware that has nothing to choose.</summary>
    private static void SetBoot(ref DhcpReplyWriter reply, in DhcpRuling ruling)
    {
        if (ruling.Boot is not { } boot)
            return;
        if (!boot.Server.IsNone)
            reply.SetNextServer(boot.Server);
        if (boot.File is { } file)
            reply.SetFile(file);
    }

    private static DhcpOutcome AcknowledgeItem(
        in DhcpPacket request, in DhcpArrival arrival, in DhcpRuling ruling, DhcpDestination destination, Span<byte> buffer)
    {
        var item = BootOptions.BootItem(request);
        if (BootOptions.AsksForCredentials(request))
            return DhcpOutcome.Silent(BootOptions.NoCredentials);
        var service = ItemOf(request, ruling)!;
        var reply = new DhcpReplyWriter(buffer, request);
        reply.SetYourAddress(request.ClientAddress);
        reply.SetNextServer(service.Server.IsNone ? arrival.Server : service.Server);
        reply.SetFile(service.FileOf(BootOptions.LayerOf(item)));
        reply.Add(DhcpOption.MessageType, (byte)DhcpMessageType.Ack);
        reply.Add(DhcpOption.ServerIdentifier, arrival.Server);
        PolicyReply.WriteBootItem(ref reply, request, ruling, item);
        return new DhcpOutcome
        {
            Act = DhcpAct.BootAcknowledge,
            Length = reply.Finish(),
            FirstLeftOut = reply.FirstLeftOut,
            Destination = destination,
        };
    }

    internal static PxeService? ItemOf(in DhcpPacket request, in DhcpRuling ruling) =>
        BootOptions.BootItem(request) is { Length: 4 } item ? ruling.Policy.ServiceOf(BinaryPrimitives.ReadUInt16BigEndian(item)) : null;

    /// <summary>The file that this answer tells of, for the journal; null where it is a menu.</summary>
    public static string? FileOf(in DhcpPacket request, in DhcpRuling ruling)
    {
        if (IsBootItem(request, ruling))
            return ItemOf(request, ruling)!.FileOf(BootOptions.LayerOf(BootOptions.BootItem(request)));
        return ruling.PxeArchitecture >= PxeArchitecture.FirstUefi
            ? ruling.Policy.SingleService((ushort)ruling.PxeArchitecture, ruling.Tags)?.FileOf(0)
            : null;
    }
}
