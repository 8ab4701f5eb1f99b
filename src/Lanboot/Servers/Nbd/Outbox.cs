using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Lanboot.Linux;
using Lanboot.Protocols.Wire;

namespace Lanboot.Servers.Nbd;

internal enum Sending
{
    /// <summary>All is out.</summary>
    Done,

    /// <summary>The socket takes no more now: the client reads slowly.</summary>
    Full,

    /// <summary>The connection is over.</summary>
    Broken,
}

/// <summary>Replies that leave together. It belongs to a thread, and to the connection that this thread serves at the moment.</summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class Outbox : IDisposable
{
    private readonly byte* _memory = (byte*)NativeMemory.Alloc(NbdLimits.Outbox);
    private int _start;
    private int _end;

    public int Room => NbdLimits.Outbox - _end;

    public bool IsEmpty => _start == _end;

    /// <summary>A writer for the free room; what it wrote counts once it is added.</summary>
    public WireWriter Writer => new(Free);

    public Span<byte> Free => new(_memory + _end, Room);

    /// <summary>Where the free room begins.</summary>
    public byte* FreeStart => _memory + _end;

    public void Add(int count) => _end += count;

    public void Add(in WireWriter written) => _end += written.Position;

    /// <summary>Sends all.</summary>
    /// <param name="moreFollows">Hold the last, partly filled segment back for what comes at once.</param>
    public Sending Send(StreamSocket socket, bool moreFollows = false)
    {
        while (_start < _end)
        {
            var sent = socket.Send(_memory + _start, _end - _start, moreFollows);
            if (sent < 0)
                return sent == StreamSocket.NotNow ? Sending.Full : Sending.Broken;
            _start += sent;
        }

        _start = _end = 0;
        return Sending.Done;
    }

    /// <summary>Takes out what could not be sent.</summary>
    public Unsent TakeRest()
    {
        var rest = new Unsent(new ReadOnlySpan<byte>(_memory + _start, _end - _start));
        Clear();
        return rest;
    }

    public void Clear() => _start = _end = 0;

    public void Dispose() => NativeMemory.Free(_memory);
}

/// <summary>Bytes that a connection keeps because its socket was full.</summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class Unsent : IDisposable
{
    private readonly int _length;
    private byte* _memory;
    private int _sent;

    public Unsent(ReadOnlySpan<byte> bytes)
    {
        _length = bytes.Length;
        _memory = (byte*)NativeMemory.Alloc((nuint)_length);
        bytes.CopyTo(new Span<byte>(_memory, _length));
    }

    public Sending Send(StreamSocket socket)
    {
        while (_sent < _length)
        {
            var sent = socket.Send(_memory + _sent, _length - _sent, moreFollows: false);
            if (sent < 0)
                return sent == StreamSocket.NotNow ? Sending.Full : Sending.Broken;
            _sent += sent;
        }

        return Sending.Done;
    }

    public void Dispose()
    {
        NativeMemory.Free(_memory);
        _memory = null;
    }
}
