using System.Net;
using System.Runtime.Versioning;
using Lanboot.Journal;
using Lanboot.Linux;
using Lanboot.Media.Blocks;
using Lanboot.Protocols.Nbd;

namespace Lanboot.Servers.Nbd;

/// <summary>
/// A client's connection: moves bytes between the socket and the phase it is in, and keeps what could not be sent. A thread calls it
/// when there is something to do, and has the turn meanwhile.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class NbdConnection : IDisposable
{
    private readonly BootJournal _journal;
    private readonly OverlayRoom _overlayRoom;
    private readonly BusyPoll _busyPoll;
    private readonly InputBuffer _input = new();
    private HandshakePhase? _handshake;
    private TransmissionPhase? _transmission;
    private Unsent? _unsent;
    private ITimer? _deadline;

    /// <param name="exports">What this client may choose from.</param>
    /// <param name="overlayRoom">Where the changes of its export lie, if it has one to be written to.</param>
    public NbdConnection(StreamSocket socket, IPAddress client, ClientExports exports, BootJournal journal, OverlayRoom overlayRoom, BusyPoll busyPoll)
    {
        Socket = socket;
        Turns = new Turns(socket);
        Client = client;
        _journal = journal;
        _overlayRoom = overlayRoom;
        _busyPoll = busyPoll;
        _handshake = new HandshakePhase(exports);
    }

    public StreamSocket Socket { get; }

    public Turns Turns { get; }

    public IPAddress Client { get; }

    /// <summary>Its place in the table, and what the workers know it by.</summary>
    public int Slot { get; set; }

    /// <summary>Why it was closed, for the log; null where that is as it should be.</summary>
    public string? Trouble => _handshake?.Trouble ?? _transmission?.Trouble;

    /// <summary>In the handshake and past its time the connection is broken; a worker then finds it ended.</summary>
    public void BreakAfter(TimeSpan time, TimeProvider clock) =>
        _deadline = clock.CreateTimer(static socket => ((StreamSocket)socket!).Break(), Socket, time, Timeout.InfiniteTimeSpan);

    /// <summary>From here on there are requests.</summary>
    public void BeginTransmission(NbdTerms terms)
    {
        _deadline?.Dispose();
        _deadline = null;
        _handshake = null;
        var export = (ServedExport)terms.Export;
        var record = _journal.Begin(Client, TransferProtocol.Nbd, export.File, 0, null);
        _transmission = new TransmissionPhase(terms, Socket, _input, new NbdStore(export, _overlayRoom), record, _busyPoll, Turns);
    }

    /// <summary>Does all that can be done now.</summary>
    public NbdTurn Serve(Workspace space)
    {
        if (_unsent is not null)
        {
            var sending = _unsent.Send(Socket);
            if (sending != Sending.Done)
                return sending == Sending.Full ? NbdTurn.AwaitOutput : NbdTurn.Closed;
            _unsent.Dispose();
            _unsent = null;
        }

        space.Outbox.Clear();
        var turn = ServePhase(space);
        if (turn != NbdTurn.Closed && !space.Outbox.IsEmpty)
            _unsent = space.Outbox.TakeRest();
        return turn;
    }

    /// <summary>The server is being stopped.</summary>
    public void Leave() => _transmission?.Leave("the server is being stopped");

    public void Dispose()
    {
        _deadline?.Dispose();
        _transmission?.Dispose();
        _unsent?.Dispose();
        _input.Dispose();
        Socket.Dispose();
    }

    private NbdTurn ServePhase(Workspace space)
    {
        if (_handshake is not null)
        {
            var turn = _handshake.Serve(Socket, _input, space.Outbox);
            if (_handshake.Terms is not { } terms || turn == NbdTurn.Closed)
                return turn;
            BeginTransmission(terms);
        }

        return _transmission!.Serve(space);
    }
}
