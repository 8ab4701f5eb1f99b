using System.Runtime.Versioning;
using Lanboot.Journal;
using Lanboot.Linux;
using Lanboot.Protocols.Nbd;
using Lanboot.Protocols.Nbd.Transmission;

namespace Lanboot.Servers.Nbd;

/// <summary>
/// A connection that reads from its export: takes all requests that have come, and sends their replies together. Replies
/// may leave in another order than requests came ("Transmission"): what the disc must fetch first does not hold up the rest, nor what comes
/// while it does.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class TransmissionPhase : IDisposable
{
    private readonly NbdTransmission _transmission;
    private readonly StreamSocket _socket;
    private readonly InputBuffer _input;
    private readonly NbdStore _store;
    private readonly Transfer _record;
    private readonly BusyPoll _busyPoll;
    private readonly ReplyCoalescing _coalescing = new();
    private readonly SmallRead _smallRead;
    private readonly LongRead _longRead;
    private readonly IncomingWrite _write;
    private readonly ColdReads _cold;

    /// <summary>Of this turn, in bytes: requests that move none count too.</summary>
    private long _work;

    /// <param name="input">May hold requests that came with the last option.</param>
    public TransmissionPhase(NbdTerms terms, StreamSocket socket, InputBuffer input, NbdStore store, Transfer record, BusyPoll busyPoll, Turns turns)
    {
        _transmission = new NbdTransmission(terms);
        _socket = socket;
        _input = input;
        _store = store;
        _record = record;
        _busyPoll = busyPoll;
        _cold = new ColdReads(store) { Turns = turns };
        _smallRead = new SmallRead(store, terms.Structured);
        _longRead = new LongRead(store, terms.Structured);
        _write = new IncomingWrite(store, input, terms.Structured);
    }

    public string? Trouble => _transmission.Trouble ?? _longRead.Trouble;

    private bool Structured => _transmission.Terms.Structured;

    public NbdTurn Serve(Workspace space)
    {
        _work = 0;
        while (true)
        {
            var turn = _longRead.IsActive ? Go(_longRead.Send(_socket, space.Outbox))
                : _write.IsActive ? _write.Receive(_socket, space)
                : HandleNext(space);
            if (turn is not { } over)
                continue;
            if (over == NbdTurn.Closed)
                Leave(Trouble);
            return over;
        }
    }

    /// <summary>The end. A client that just goes is as good as one that says so: archiso takes the link down.</summary>
    public void Leave(string? reason) =>
        _record.Finish(_store.Failure is null ? TransferEnd.Complete : TransferEnd.Failed, _store.Failure ?? reason);

    public void Dispose()
    {
        Leave(null);
        _cold.Leave();
        _store.Dispose();
    }

    /// <summary>One request.</summary>
    /// <returns>Null to go on.</returns>
    private NbdTurn? HandleNext(Workspace space)
    {
        if (_work >= NbdLimits.Turn)
        {
            if (space.OthersWait)
                return Flushed(space.Outbox, NbdTurn.TurnOver);
            // To hand the connection on would only wake another thread for it.
            _work = 0;
        }

        if (space.Outbox.Room < NbdLimits.SmallRead + NbdReplies.MaxLength && Flushed(space.Outbox, null) is { } wait)
            return wait;
        if (_cold.TryTake(out var fetched))
        {
            // It is in memory now; if it has been dropped again already, this thread waits.
            Read(fetched, space, mayWait: true);
            return null;
        }

        if (_cold.IsFull)
            return Flushed(space.Outbox, NbdTurn.AwaitDisc);

        switch (_transmission.Next(_input.Bytes, out var request, out var error))
        {
            case NbdStep.MoreInput:
                return Continue(space);
            case NbdStep.Disconnect:
                return Flushed(space.Outbox, _cold.Count > 0 ? NbdTurn.AwaitDisc : NbdTurn.Closed);
            case NbdStep.Close:
                return NbdTurn.Closed;
        }

        _input.Consume(NbdRequest.Size);
        _work += NbdLimits.RequestWork + request.PayloadLength;
        if (request.PayloadLength > 0)
        {
            _write.Begin(request, error);
            return null;
        }

        _coalescing.Took();
        if (error != NbdError.None)
            Fail(space.Outbox, request, error);
        else
            Perform(request, space);
        return null;
    }

    /// <summary>No request is at hand: what has come meanwhile.</summary>
    private NbdTurn? Continue(Workspace space)
    {
        if (Gathers(space.Outbox))
            return null;
        if (Flushed(space.Outbox, null) is { } wait)
            return wait;
        // What the disc brings meanwhile is not kept waiting.
        var count = _cold.Count > 0 ? _input.Fill(_socket) : _busyPoll.Fill(_input, _socket);
        if (count > 0)
            return null;
        return count < 0 && StreamSocket.WouldWait ? NbdTurn.AwaitInput : NbdTurn.Closed;
    }

    /// <summary>Another request has come while the replies that are ready were held back for a moment: its reply leaves with them.</summary>
    private bool Gathers(Outbox outbox)
    {
        if (outbox.IsEmpty || _socket.IsCorked || _cold.Count > 0 || _coalescing.Patience is not { Ticks: > 0 } moment
            || _busyPoll.FillWithin(moment, _input, _socket) is not { } count)
            return false;
        if (count < 0)
            _coalescing.WaitedInVain();
        return count > 0;
    }

    private void Perform(in NbdRequest request, Workspace space)
    {
        var outbox = space.Outbox;
        var (offset, length) = ((long)request.Offset, request.Length);
        switch (request.Command)
        {
            case NbdCommand.READ:
                Read(request, space, mayWait: _store.IsWritable);
                return;
            case NbdCommand.WRITE_ZEROES:
                Reply(outbox, request, _store.Zero(offset, length, request.Flags.HasFlag(NbdCommandModes.NO_HOLE)));
                return;
            case NbdCommand.BLOCK_STATUS:
                var (run, state) = _store.StateAt(offset, length);
                var writer = outbox.Writer;
                NbdReplies.BlockStatus(ref writer, request.Cookie, run, state);
                outbox.Add(writer);
                return;
            case NbdCommand.TRIM:
                _store.Discard(offset, length);
                break;
            case NbdCommand.CACHE:
                _store.Announce(offset, length);
                break;
            case NbdCommand.FLUSH:
                // Nothing to do: changes end with their connection, so that there is nothing that could outlive a power cut.
                break;
        }

        Reply(outbox, request, NbdError.None);
    }

    /// <param name="mayWait">Wait for the disc if need be.</param>
    private void Read(in NbdRequest request, Workspace space, bool mayWait)
    {
        var isLong = request.Length > NbdLimits.SmallRead;
        if (isLong ? TryBeginLong(request, mayWait) : TryAnswerSmall(request, space.Outbox, mayWait))
            return;
        if (!_cold.TryAdd(request, space.Disc))
            Read(request, space, mayWait: true);
    }

    /// <inheritdoc cref="Read"/>
    private bool TryBeginLong(in NbdRequest request, bool mayWait)
    {
        if (!mayWait && _longRead.IsCold(request))
            return false;
        Advance(request);
        _longRead.Begin(request);
        _socket.Cork(true);
        return true;
    }

    private bool TryAnswerSmall(in NbdRequest request, Outbox outbox, bool mayWait)
    {
        if (!_smallRead.TryAnswer(request, outbox, mayWait))
            return false;
        Advance(request);
        return true;
    }

    private void Advance(in NbdRequest read)
    {
        _work += read.Length;
        _record.Advance(read.Length);
    }

    private void Reply(Outbox outbox, in NbdRequest request, NbdError error)
    {
        if (error != NbdError.None)
        {
            Fail(outbox, request, error);
            return;
        }

        var writer = outbox.Writer;
        NbdReplies.Ok(ref writer, request);
        outbox.Add(writer);
    }

    private void Fail(Outbox outbox, in NbdRequest request, NbdError error)
    {
        var writer = outbox.Writer;
        NbdReplies.Fail(ref writer, Structured, request, error);
        outbox.Add(writer);
    }

    /// <summary>Sends what is in the outbox, and what the socket held back.</summary>
    /// <returns>What <paramref name="then"/> says once all is out.</returns>
    private NbdTurn? Flushed(Outbox outbox, NbdTurn? then)
    {
        if (Go(outbox.Send(_socket)) is { } wait)
            return wait;
        _socket.Cork(false);
        _coalescing.Sent();
        return then;
    }

    private static NbdTurn? Go(Sending sending) => sending switch
    {
        Sending.Done => null,
        Sending.Full => NbdTurn.AwaitOutput,
        _ => NbdTurn.Closed,
    };
}
