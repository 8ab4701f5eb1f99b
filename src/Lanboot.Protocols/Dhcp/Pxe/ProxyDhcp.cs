using Lanboot.Protocols.Dhcp.Policy;
using Lanboot.Protocols.Dhcp.Server;

namespace Lanboot.Protocols.Dhcp.Pxe;

/// <summary>
/// Tells machines what to boot while another server gives the addresses (Intel, PXE 2.1 section 2.2.3). A machine that does
/// not boot never hears of us.
/// </summary>
public static class ProxyDhcp
{
    /// <summary>The port of PXE's boot server.</summary>
    public const ushort BootServerPort = 4011;

    /// <summary>Answers what comes to port 67.</summary>
    /// <param name="boot">What to boot; null: nothing for this machine.</param>
    /// <param name="ruling">What the settings say of this client.</param>
    /// <param name="buffer">Takes the reply; of <see cref="DhcpReplyWriter.BufferLength"/> bytes.</param>
    public static DhcpOutcome Answer(
        in DhcpPacket request, in DhcpArrival arrival, BootAnswer? boot, in DhcpRuling ruling, Span<byte> buffer)
    {
        var destination = DhcpDestination.For(request, request.ClientAddress, default);
        if (PxeDialogue.Answers(request, ruling, atBootServer: false))
            return PxeDialogue.Answer(request, arrival, ruling, destination, atBootServer: false, buffer);
        if (boot is null)
            return DhcpOutcome.Silent("there is nothing for it to boot");
        return request.MessageType switch
        {
            DhcpMessageType.Discover => Offer(request, arrival, boot, ruling, buffer),
            DhcpMessageType.Inform => Acknowledge(request, arrival, boot, ruling, destination, buffer),
            // Discovery of a boot server by broadcast; any other REQUEST is for the server that gives the address.
            DhcpMessageType.Request when BootOptions.BootItem(request) is { IsEmpty: false } =>
                Acknowledge(request, arrival, boot, ruling, destination, buffer),
            _ => DhcpOutcome.Silent("it speaks to the server that gives addresses"),
        };
    }

    /// <summary>Answers what comes to port 4011: to the very address and port that it came from.</summary>
    /// <inheritdoc cref="Answer"/>
    public static DhcpOutcome AnswerBootServer(
        in DhcpPacket request, in DhcpArrival arrival, BootAnswer? boot, in DhcpRuling ruling, Span<byte> buffer)
    {
        var destination = arrival.Source.IsNone ? DhcpDestination.Everybody : new DhcpDestination(arrival.Source, arrival.SourcePort);
        if (PxeDialogue.Answers(request, ruling, atBootServer: true))
            return PxeDialogue.Answer(request, arrival, ruling, destination, atBootServer: true, buffer);
        if (boot is null)
            return DhcpOutcome.Silent("there is nothing for it to boot");
        if (request.MessageType is not (DhcpMessageType.Request or DhcpMessageType.Inform))
            return DhcpOutcome.Silent("it asks a boot server for something else than a boot");
        return Acknowledge(request, arrival, boot, ruling, destination, buffer);
    }

    private static DhcpOutcome Offer(
        in DhcpPacket request, in DhcpArrival arrival, BootAnswer boot, in DhcpRuling ruling, Span<byte> buffer)
    {
        var reply = new DhcpReplyWriter(buffer, request);
        // The client has no address, and we do not know which one it will get: only a broadcast reaches it, also from the relay.
        reply.SetFlags((ushort)(request.Flags | DhcpHeader.BroadcastFlag));
        var length = Finish(ref reply, DhcpMessageType.Offer, request, arrival, boot, ruling, BootReply.ProxyOffer);
        return new DhcpOutcome
        {
            Act = DhcpAct.ProxyOffer,
            Length = length,
            FirstLeftOut = reply.FirstLeftOut,
            Destination = DhcpDestination.For(request, default, default),
        };
    }

    private static DhcpOutcome Acknowledge(
        in DhcpPacket request, in DhcpArrival arrival, BootAnswer boot, in DhcpRuling ruling, DhcpDestination destination,
        Span<byte> buffer)
    {
        if (BootOptions.AsksForCredentials(request))
            return DhcpOutcome.Silent(BootOptions.NoCredentials);
        var reply = new DhcpReplyWriter(buffer, request);
        reply.SetClientAddress(request.ClientAddress);
        var length = Finish(ref reply, DhcpMessageType.Ack, request, arrival, boot, ruling, BootReply.BootServer);
        return new DhcpOutcome
        {
            Act = DhcpAct.BootAcknowledge,
            Length = length,
            FirstLeftOut = reply.FirstLeftOut,
            Destination = destination,
        };
    }

    private static int Finish(
        ref DhcpReplyWriter reply, DhcpMessageType type, in DhcpPacket request, in DhcpArrival arrival, BootAnswer boot,
        in DhcpRuling ruling, BootReply kind)
    {
        reply.Add(DhcpOption.MessageType, (byte)type);
        reply.Add(DhcpOption.ServerIdentifier, arrival.Server);
        // The settings may send it to another server for its file.
        var server = ruling.Boot is { Server.IsNone: false } elsewhere ? elsewhere.Server : arrival.Server;
        BootOptions.Write(ref reply, request, boot, server, kind, ruling);
        if (ruling.Boot?.ServerName is { } name)
            reply.SetServerName(name);
        PolicyReply.WriteProxied(ref reply, request, ruling, arrival.Server);
        reply.Echo(request, DhcpOption.ClientIdentifier);
        return reply.Finish();
    }
}
