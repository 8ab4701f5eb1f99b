using System.Runtime.Versioning;
using Lanboot.Journal;
using Lanboot.Linux;
using Lanboot.Protocols.Nbd;
using Lanboot.Protocols.Nbd.Transmission;

namespace Lanboot.Servers.Nbd;

/// <summary>
/// A connection that reads from its export: takes all requests that have come, and sends their replies together. Replies
/// may leave in another order than requests came ("Transmission"): what the disc must fetch first does not hold up the rest.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class TransmissionPhase : IDisposable
{
    private readonly NbdTransmission _transmission;
    private readonly StreamSocket _socket;
    private readonly InputBuffer _input;
    private readonly NbdStore _store;
    private readonly Transfer _record;
    private readonly SmallRead _smallRead;
    private readonly LongRead _longRead;
    private readonly IncomingWrite _write;
    private readonly Queue<NbdRequest> _cold = new();

    /// <summary>Of this turn, in bytes: requests that move none count too.</summary>
    private long _work;

    /// <param name="input">May hold requests that came with the last option.</param>
    public TransmissionPhase(NbdTerms terms, StreamSocket socket, InputBuffer input, NbdStore store, Transfer record)
    {
        _transmission = new NbdTransmission(terms);
        _socket = socket;
        _input = input;
        _store = store;
        _record = record;
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
        _store.Dispose();
    }

    /// <summary>One request.</summary>
    /// <returns>Null to go on.</returns>
    private NbdTurn? HandleNext(Workspace space)
    {
        if (_work >= NbdLimits.Turn)
            return Flushed(space.Outbox, NbdTurn.TurnOver);
        if (space.Outbox.Room < NbdLimits.SmallRead + NbdReplies.MaxLength && Flushed(space.Outbox, null) is { } wait)
            return wait;

        switch (_transmission.Next(_input.Bytes, out var request, out var error))
        {
            case NbdStep.MoreInput:
                return Continue(space);
            case NbdStep.Disconnect:
                return _cold.Count > 0 ? ReadCold(space) : Flushed(space.Outbox, NbdTurn.Closed);
            case NbdStep.Close:
                return NbdTurn.Closed;
        }

        _input.Consume(NbdRequest.Size);
        _work += NbdLimits.RequestWork + request.PayloadLength;
        if (request.PayloadLength > 0)
            _write.Begin(request, error);
        else if (error != NbdError.None)
            Fail(space.Outbox, request, error);
        else
            Perform(request, space.Outbox);
        return null;
    }

    /// <summary>No request is at hand: what waited for the disc, then what has come meanwhile.</summary>
    private NbdTurn? Continue(Workspace space)
    {
        if (_cold.Count > 0)
            return ReadCold(space);
        if (Flushed(space.Outbox, null) is { } wait)
            return wait;
        var count = _input.Fill(_socket);
        if (count > 0)
            return null;
        return count < 0 && StreamSocket.WouldWait ? NbdTurn.AwaitInput : NbdTurn.Closed;
    }

    private void Perform(in NbdRequest request, Outbox outbox)
    {
        var (offset, length) = ((long)request.Offset, request.Length);
        switch (request.Command)
        {
            case NbdCommand.READ:
                Read(request, outbox);
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

    private void Read(in NbdRequest request, Outbox outbox)
    {
        var mayWait = _store.IsWritable || _cold.Count >= NbdLimits.ColdReads;
        if (request.Length > NbdLimits.SmallRead ? TryBeginLong(request, mayWait) : TryAnswerSmall(request, outbox, mayWait))
            return;
        // The disc starts with it now, and with all the others that are not in memory: it answers them in its own order.
        _store.Announce((long)request.Offset, request.Length);
        _cold.Enqueue(request);
    }

    /// <param name="mayWait">Wait for the disc if need be.</param>
    private bool TryBeginLong(in NbdRequest request, bool mayWait)
    {
        if (!mayWait && _longRead.IsCold(request))
            return false;
        Advance(request);
        _longRead.Begin(request);
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

    /// <summary>One of the reads that waited for the disc; now this thread waits for it.</summary>
    private NbdTurn? ReadCold(Workspace space)
    {
        // What is answered already need not wait with it.
        if (Flushed(space.Outbox, null) is { } wait)
            return wait;
        var request = _cold.Dequeue();
        _ = request.Length > NbdLimits.SmallRead
            ? TryBeginLong(request, mayWait: true)
            : TryAnswerSmall(request, space.Outbox, mayWait: true);
        return null;
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

    /// <summary>Sends what is in the outbox.</summary>
    /// <returns>What <paramref name="then"/> says once all is out.</returns>
    private NbdTurn? Flushed(Outbox outbox, NbdTurn? then) => outbox.Send(_socket) switch
    {
        Sending.Done => then,
        Sending.Full => NbdTurn.AwaitOutput,
        _ => NbdTurn.Closed,
    };

    private static NbdTurn? Go(Sending sending) => sending switch
    {
        Sending.Done => null,
        Sending.Full => NbdTurn.AwaitOutput,
        _ => NbdTurn.Closed,
    };
}
