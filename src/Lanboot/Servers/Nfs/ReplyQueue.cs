using System.Runtime.Versioning;
using Lanboot.Linux;
using Microsoft.Win32.SafeHandles;

namespace Lanboot.Servers.Nfs;

/// <summary>How far sending has come.</summary>
internal enum Flushed
{
    /// <summary>All is sent.</summary>
    Whole,

    /// <summary>The connection takes no more for now, or others have their turn.</summary>
    Part,

    /// <summary>The connection, or a file that was to be sent, is no longer good.</summary>
    Broken,
}

/// <summary>
/// What is to be sent on a connection: bytes, and between them runs of files, which go from the file to the network by sendfile(2). All
/// bytes up to the next run leave in one call, so that a small reply is one packet and one read for the client.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class ReplyQueue(BlockPool blocks, NfsLimits limits)
{
    private readonly Queue<FileRun> _runs = new();
    private byte* _block;
    private int _start;
    private int _end;
    private int _sentOfRun;

    public bool IsEmpty => _start == _end && _runs.Count == 0;

    /// <summary>Whether a reply with so many bytes still finds room behind the others.</summary>
    public bool HasRoomFor(int length) => blocks.Length - _end >= length && _runs.Count < limits.QueuedFiles;

    /// <summary>Where the next bytes go.</summary>
    public Span<byte> Room
    {
        get
        {
            if (_block is null)
                _block = blocks.Rent();
            return new Span<byte>(_block + _end, blocks.Length - _end);
        }
    }

    /// <summary>So many bytes of <see cref="Room"/> are to be sent.</summary>
    public void Add(int bytes) => _end += bytes;

    /// <param name="file">Is held until it is sent, and with it the handle stays open.</param>
    public void Add(OpenFile file, SafeFileHandle handle, long offset, int length) =>
        _runs.Enqueue(new FileRun(_end, file, handle, offset, length));

    /// <summary>Sends what the connection takes.</summary>
    public Flushed Flush(StreamSocket socket)
    {
        var flushed = Send(socket);
        // What takes several goes leaves in whole segments: a twentieth fewer of them. The price is that the end of a reply waits for the next turn,
        // a millisecond; where another connection's file keeps this thread, the kernel lets it go after 200 (TCP_CORK, tcp(7)).
        socket.Cork(flushed == Flushed.Part);
        return flushed;
    }

    public void Clear()
    {
        _runs.Clear();
        _start = _end = _sentOfRun = 0;
        if (_block is not null)
            blocks.Return(_block);
        _block = null;
    }

    private Flushed Send(StreamSocket socket)
    {
        for (var turn = limits.Turn; ;)
        {
            var isFollowed = _runs.TryPeek(out var run);
            if (isFollowed && turn <= 0)
                return Flushed.Part;
            if (SendBytes(socket, isFollowed ? run.After : _end, isFollowed) is var bytes and not Flushed.Whole)
                return bytes;
            if (!isFollowed)
                break;
            if (SendRun(socket, run, ref turn) is var file and not Flushed.Whole)
                return file;
            _sentOfRun = 0;
            _runs.Dequeue();
        }

        Clear();
        return Flushed.Whole;
    }

    private Flushed SendBytes(StreamSocket socket, int until, bool more)
    {
        while (_start < until)
        {
            var sent = socket.Send(_block + _start, until - _start, more);
            if (sent < 0)
                return StreamSocket.WouldWait ? Flushed.Part : Flushed.Broken;
            _start += (int)sent;
        }

        return Flushed.Whole;
    }

    private Flushed SendRun(StreamSocket socket, FileRun run, ref int turn)
    {
        while (_sentOfRun < run.Length)
        {
            if (turn <= 0)
                return Flushed.Part;
            var offset = run.Offset + _sentOfRun;
            var sent = LibC.SendFile(socket, run.Handle, ref offset, (nuint)(run.Length - _sentOfRun));
            if (sent < 0 && StreamSocket.WouldWait)
                return Flushed.Part;
            // A file that became shorter can't be mended: its length has been told already.
            if (sent <= 0)
                return Flushed.Broken;
            _sentOfRun += (int)sent;
            turn -= (int)sent;
        }

        return Flushed.Whole;
    }

    /// <param name="After">Where the bytes end that go before it.</param>
    private readonly record struct FileRun(int After, OpenFile File, SafeFileHandle Handle, long Offset, int Length);
}
