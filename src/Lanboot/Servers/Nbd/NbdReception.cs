using System.Runtime.Versioning;
using Lanboot.Journal;
using Lanboot.Linux;
using Lanboot.Media.Blocks;
using Lanboot.Protocols.Nbd;
using Lanboot.Protocols.Nbd.Handshake;
using Lanboot.Protocols.Wire;
using Lanboot.Settings;

namespace Lanboot.Servers.Nbd;

/// <summary>Who comes in: a new connection is greeted in the style of its port, or turned away.</summary>
[SupportedOSPlatform("linux")]
internal sealed class NbdReception(
    NbdSettings settings,
    NbdLimits limits,
    NbdExports exports,
    NbdConnections connections,
    BootJournal journal,
    TimeProvider time,
    ILogger logger)
{
    private readonly OverlayRoom _overlays = OverlayRoom.HalfOf(settings.CopyOnWriteFolder);
    private readonly BusyPollSeat _seat = new();
    private readonly Throttle _throttle = new(time, Throttle.Usual);

    /// <returns>The connection, which has its place in the table; null when it was turned away and is closed.</returns>
    public NbdConnection? Receive(NbdListener listener, StreamSocket socket, LibC.InternetAddress peer)
    {
        var client = Ipv4Text.Address(peer.Address);
        if (!ClientList.Allows(settings.Clients, client))
        {
            NbdLog.NotAllowed(logger, client);
            socket.Dispose();
            return null;
        }

        if (!connections.HasRoom(client))
        {
            if (_throttle.Allows(nameof(connections.HasRoom)))
                journal.Warn($"NBD: {client} has as many connections as there may be ({connections.Count} in all): further ones are closed.");
            socket.Dispose();
            return null;
        }

        socket.Prepare(limits.IdleTime, limits.SilenceTime);
        var choice = new ClientExports(exports, client, listener.Export, journal);
        var connection = new NbdConnection(socket, client, choice, journal, _overlays, new BusyPoll(_seat, time));
        if (Greet(connection, listener, choice) && connections.TryAdd(connection))
            return connection;
        connection.Dispose();
        return null;
    }

    /// <summary>The server speaks first. A new socket has room for so little, so that this never waits.</summary>
    private unsafe bool Greet(NbdConnection connection, NbdListener listener, ClientExports choice)
    {
        var bytes = stackalloc byte[OldstyleGreeting.Length];
        var output = new WireWriter(new Span<byte>(bytes, OldstyleGreeting.Length));
        if (listener.IsOldstyle)
        {
            // No way to say why not: who gets no export gets no greeting.
            if (choice.Find("", out _) is not { } found)
                return false;
            var export = found.Padded();
            OldstyleGreeting.Write(ref output, export);
            connection.BeginTransmission(new NbdTerms(export, Structured: false, Allocation: false));
        }
        else
        {
            NbdHandshake.WriteGreeting(ref output);
            connection.BreakAfter(limits.HandshakeTime, time);
        }

        return connection.Socket.Send(bytes, output.Position, moreFollows: false) == output.Position;
    }
}
