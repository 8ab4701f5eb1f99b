using System.Runtime.Versioning;
using Lanboot.Linux;
using Lanboot.Protocols.Nbd.Transmission;

namespace Lanboot.Servers.Nbd;

/// <summary>A WRITE whose data comes in: piece by piece into the overlay, or to nowhere where it was refused.</summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class IncomingWrite(NbdStore store, InputBuffer input, bool structured)
{
    private NbdRequest _request;
    private long _done;
    private NbdError _error;

    public bool IsActive { get; private set; }

    /// <param name="error">Why it is refused: its data is taken from the connection all the same.</param>
    public void Begin(in NbdRequest request, NbdError error)
    {
        (_request, _done, _error) = (request, 0, error);
        IsActive = true;
    }

    /// <returns>Null to go on.</returns>
    public NbdTurn? Receive(StreamSocket socket, Workspace space)
    {
        var left = (int)(_request.Length - _done);
        if (left == 0)
            return Finish(socket, space.Outbox);
        if (!input.Bytes.IsEmpty)
        {
            var count = Math.Min(left, input.Bytes.Length);
            Take(input.Bytes[..count]);
            input.Consume(count);
            return null;
        }

        if (!space.Outbox.IsEmpty && space.Outbox.Send(socket) is var sending and not Sending.Done)
            return sending == Sending.Full ? NbdTurn.AwaitOutput : NbdTurn.Closed;
        var received = socket.Receive(space.Piece, Math.Min(left, NbdLimits.WritePiece));
        if (received > 0)
        {
            Take(new ReadOnlySpan<byte>(space.Piece, received));
            return null;
        }

        return received == StreamSocket.NotNow ? NbdTurn.AwaitInput : NbdTurn.Closed;
    }

    private void Take(ReadOnlySpan<byte> piece)
    {
        if (_error == NbdError.None)
            _error = store.Write((long)_request.Offset + _done, piece);
        _done += piece.Length;
    }

    private NbdTurn? Finish(StreamSocket socket, Outbox outbox)
    {
        if (outbox.Room < NbdReplies.MaxLength && outbox.Send(socket) is var sending and not Sending.Done)
            return sending == Sending.Full ? NbdTurn.AwaitOutput : NbdTurn.Closed;
        var writer = outbox.Writer;
        if (_error == NbdError.None)
            NbdReplies.Ok(ref writer, _request);
        else
            NbdReplies.Fail(ref writer, structured, _request, _error);
        outbox.Add(writer);
        IsActive = false;
        return null;
    }
}
