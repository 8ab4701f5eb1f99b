using System.Runtime.Versioning;
using Lanboot.Linux;
using Lanboot.Protocols.Nfs;
using Lanboot.Protocols.Rpc;

namespace Lanboot.Servers.Nfs;

/// <summary>
/// A client's connection: takes calls out of what is received, and sends replies in the order of the calls. As long as replies wait to
/// be taken no further call is read, so that what one client can make us hold is bounded. For one thread.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class NfsConnection : IDisposable
{
    /// <summary>A reply without the bytes of a file, or with so few that they lie in memory; its mark is before it.</summary>
    private const int LongestReply = RecordMark.Length + NfsSizes.LongestReply;

    private readonly NfsService _service;
    private readonly StreamSocket _socket;
    private readonly RpcCaller _caller;
    private readonly BlockPool _blocks;
    private readonly ReplyQueue _replies;
    private byte* _input;
    private int _start;
    private int _end;
    private long _progress;
    private long _callBegan;
    private bool _hasCalled;
    private RootUse? _use;

    public NfsConnection(StreamSocket socket, RpcCaller caller, BlockPool blocks, NfsService service)
    {
        (_socket, _caller, _blocks, _service) = (socket, caller, blocks, service);
        _replies = new ReplyQueue(blocks, service.Limits);
        _progress = service.Time.GetTimestamp();
    }

    /// <summary>What a block must hold: a call, or two replies.</summary>
    public static int BlockLength(NfsLimits limits) => Math.Max(limits.Record, 2 * LongestReply);

    public int Descriptor => (int)_socket.DangerousGetHandle();

    public RpcCaller Caller => _caller;

    /// <summary>It is not heard yet, as it is not known whose it is.</summary>
    public bool IsUnknown { get; private set; }

    /// <summary>The events that it waits for.</summary>
    public uint Interest => IsUnknown ? 0 : _replies.IsEmpty ? LibC.EPOLLIN : LibC.EPOLLOUT;

    private int Buffered => _end - _start;

    /// <summary>It has something to read, or takes bytes again.</summary>
    /// <returns>Why it is over; null when it goes on.</returns>
    public string? Serve()
    {
        if (_replies.IsEmpty)
        {
            // Waiting for nothing, it can only have broken off.
            var wasUnknown = IsUnknown;
            IsUnknown = !_service.Names.AreKnown(_caller.Address);
            if (IsUnknown)
                return wasUnknown ? "the client went away" : null;
            if (Receive() is { } ending)
                return ending;
        }

        return AnswerAll();
    }

    /// <summary>The names of its client may be known now.</summary>
    public void Reconsider() => IsUnknown = !_service.Names.AreKnown(_caller.Address);

    /// <summary>Why it has lasted long enough; null while it has not.</summary>
    public string? Overdue(long now)
    {
        var limits = _service.Limits;
        var quiet = _service.Time.GetElapsedTime(_progress, now);
        if (!_replies.IsEmpty)
            return quiet >= limits.Untaken ? "it does not take its replies" : null;
        if (!_hasCalled)
            return quiet >= limits.FirstCall ? "it said nothing" : null;
        if (Buffered > 0)
            return _service.Time.GetElapsedTime(_callBegan, now) >= limits.WholeCall ? "its call has no end" : null;
        return quiet >= limits.Idle ? "it was idle" : null;
    }

    public void Dispose()
    {
        _replies.Clear();
        ReturnInput();
        _socket.Dispose();
    }

    private string? Receive()
    {
        if (_input is null)
            _input = _blocks.Rent();
        var received = (int)_socket.Receive(_input + _end, _blocks.Length - _end);
        if (received == 0)
            return "the client closed it";
        if (received < 0)
            return StreamSocket.WouldWait ? null : "it broke off";
        if (Buffered == 0)
            _callBegan = _service.Time.GetTimestamp();
        _end += received;
        return null;
    }

    private string? AnswerAll()
    {
        for (; ; )
        {
            var state = Answer();
            if (state == RecordState.Refused)
                return "what it sent is no call";
            switch (_replies.Flush(_socket))
            {
                case Flushed.Broken:
                    return "it broke off, or a file did";
                case Flushed.Part:
                    _progress = _service.Time.GetTimestamp();
                    return null;
                // Where it is complete, the next call had to wait until there was room.
                case Flushed.Whole when state == RecordState.Incomplete:
                    MakeRoom();
                    return null;
            }
        }
    }

    /// <summary>Answers the calls that have arrived, as long as there is room for replies.</summary>
    /// <returns>How it stands with the next one.</returns>
    private RecordState Answer()
    {
        while (_replies.HasRoomFor(LongestReply))
        {
            var received = new Span<byte>(_input + _start, Buffered);
            var state = RecordMark.Find(received, _service.Limits.Record, out var record, out var consumed);
            if (state != RecordState.Complete)
                return state;
            if (!TryAnswer(received[record]))
                return RecordState.Refused;
            _start += consumed;
            _hasCalled = true;
            _progress = _callBegan = _service.Time.GetTimestamp();
        }

        return RecordState.Complete;
    }

    private bool TryAnswer(ReadOnlySpan<byte> message)
    {
        var room = _replies.Room;
        var body = room.Slice(RecordMark.Length, NfsSizes.LongestReply);
        var reply = _service.Rpc.Answer(message, _caller, body);
        if (reply.Length == 0)
            return !reply.IsGarbage;
        if (reply.Payload.Content is OpenFile file)
            AddWithFile(message, room, reply, file);
        else
            Add(room, reply.Length);
        return true;
    }

    private void AddWithFile(ReadOnlySpan<byte> message, Span<byte> room, in RpcReply reply, OpenFile file)
    {
        var (_, offset, count) = reply.Payload;
        Count(file, count);
        if (count <= _service.Limits.SmallRead || !file.Source.TryGetFileRange(offset, out var range) || range.Length < count)
        {
            var body = room.Slice(RecordMark.Length, NfsSizes.LongestReply);
            Add(room, NfsService.Complete(message, body, reply.Length, file, reply.Payload));
            return;
        }

        var padding = Xdr.Padding(count);
        RecordMark.Write(room, reply.Length + count + padding);
        _replies.Add(RecordMark.Length + reply.Length);
        _replies.Add(file, range.Handle, range.Offset, count);
        _replies.Room[..padding].Clear();
        _replies.Add(padding);
    }

    private void Add(Span<byte> room, int length)
    {
        RecordMark.Write(room, length);
        _replies.Add(RecordMark.Length + length);
    }

    private void Count(OpenFile file, int bytes)
    {
        var image = file.Image.Image;
        if (_use is null || _use.IsOver || _use.Image != image)
            _use = _service.Uses.Of(_caller.Address, image);
        _use.Advance(bytes, _service.Time.GetTimestamp());
    }

    /// <summary>The beginning of a call moves to the front; without one the memory goes back.</summary>
    private void MakeRoom()
    {
        if (Buffered == 0)
        {
            ReturnInput();
            return;
        }

        new Span<byte>(_input + _start, Buffered).CopyTo(new Span<byte>(_input, Buffered));
        (_start, _end) = (0, Buffered);
    }

    private void ReturnInput()
    {
        _start = _end = 0;
        if (_input is not null)
            _blocks.Return(_input);
        _input = null;
    }
}
