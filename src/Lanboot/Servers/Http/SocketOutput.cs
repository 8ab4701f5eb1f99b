using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Threading.Tasks.Sources;
using Lanboot.Journal;
using Lanboot.Linux;
using Lanboot.Media.Blocks;
using Microsoft.AspNetCore.Connections;

namespace Lanboot.Servers.Http;

/// <summary>
/// The sending half of a connection, put in the place of Kestrel's own. What Kestrel writes (headers, small bodies) is
/// gathered and goes out with the next flush, in one send; a range of a file follows it by sendfile(2) on the same socket. Bytes
/// so leave in the order in which they were written, and a flush ends when the kernel has them, not earlier:
/// that is all of the flow control, and a client that reads slowly holds no thread: <see cref="SocketLoop"/> waits for it.
/// </summary>
/// <remarks>Kestrel never writes and flushes at the same time, and flushes once at a time (ConcurrentPipeWriter).</remarks>
[SupportedOSPlatform("linux")]
internal sealed class SocketOutput : PipeWriter, IFileSender, IValueTaskSource<FlushResult>
{
    private const int FirstBuffer = 4096;

    /// <summary>
    /// After this many bytes others have their turn, so that a fast client does not starve them, and a thread comes back from a file that is not in
    /// memory. Twice as much costs a tenth of the rate where 256 fetch the same file: they drift apart in it, and the processor's caches no
    /// longer have for one what the one before it has sent. Among 32 it makes no difference.
    /// </summary>
    private const int Turn = 2 << 20;

    /// <summary>
    /// What goes in the call that begins: a connection begins in a thread of the pool, which would take turns with the loop's on the processor, in
    /// the middle of what each of them sends. A kernel's or an initramfs's first piece is beyond it, a menu is not.
    /// </summary>
    private const int AtOnce = 128 << 10;

    /// <summary>What is copied at a time of the few file systems that sendfile(2) refuses.</summary>
    private const int Piece = 64 << 10;

    private const string Shorter = "the file became shorter while it was sent";

    private readonly SocketConnection _connection;
    private readonly StreamSocket _socket;

    /// <summary>The end of a flush that did not end at once.</summary>
    private ManualResetValueTaskSourceCore<FlushResult> _rest;
    private Turns _turns;
    private bool _isHeld;
    private bool _mustCopy;
    private byte[] _buffer = [];
    private int _start;
    private int _end;
    private FileRange _file;
    private Transfer? _transfer;
    private bool _flushing;

    public SocketOutput(SocketConnection connection, StreamSocket socket)
    {
        _connection = connection;
        _socket = socket;
    }

    public bool IsOver { get; private set; }

    public string? FileFailure { get; private set; }

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _end - _start + _file.Length;

    public ValueTask<FlushResult> SendAsync(PipeWriter body, FileRange range, Transfer transfer)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(range.Length, UnreadableMemory.Length);
        _file = range;
        _mustCopy = false;
        _transfer = transfer;
        // Through Kestrel's writer, which counts the bytes, back to GetMemory, Advance and FlushAsync below.
        body.GetMemory(1);
        body.Advance((int)range.Length);
        return body.FlushAsync();
    }

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_file.Length > 0)
            return UnreadableMemory.Shared.Memory;
        MakeRoom(Math.Max(sizeHint, 1));
        return _buffer.AsMemory(_end);
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int bytes)
    {
        if (_file.Length == 0)
            _end += bytes;
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (IsOver)
            return new(Over);
        if (UnflushedBytes == 0)
            return default;
        _flushing = true;
        try
        {
            // Kestrel holds a lock of the connection during this call: only what can go at once goes here.
            return SendSome(AtOnce) is var progress && progress == Progress.Done ? new(Finish()) : WaitForRest(progress);
        }
        catch (Exception e) when (IsOfConnection(e))
        {
            return new(End(e));
        }
    }

    /// <summary>The socket takes bytes again, or is at its end.</summary>
    public void Writable()
    {
        if (_turns.TryTake())
            GoOn();
    }

    /// <summary>Nobody waits elsewhere: a flush that must end is ended by closing the socket.</summary>
    public override void CancelPendingFlush()
    {
    }

    /// <summary>Kestrel closes the socket itself once the connection is done.</summary>
    public override void Complete(Exception? exception = null)
    {
        IsOver = true;
        // A buffer that a flush still reads from must not go to somebody else: it is left to the collector.
        if (!_flushing)
            ReturnBuffer();
    }

    private static FlushResult Over => new(isCanceled: false, isCompleted: true);

    FlushResult IValueTaskSource<FlushResult>.GetResult(short token) => _rest.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<FlushResult>.GetStatus(short token) => _rest.GetStatus(token);

    void IValueTaskSource<FlushResult>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _rest.OnCompleted(continuation, state, token, flags);

    private ValueTask<FlushResult> WaitForRest(Progress progress)
    {
        _rest.Reset();
        var rest = new ValueTask<FlushResult>(this, _rest.Version);
        // Held, so that closing it meanwhile shuts it down, which the loop hears of; a descriptor that is gone falls silent (epoll(7)).
        _socket.DangerousAddRef(ref _isHeld);
        if (!TryLeave(progress))
            GoOn();
        return rest;
    }

    private void GoOn()
    {
        FlushResult result;
        try
        {
            Progress progress;
            do
            {
                progress = SendSome(Turn);
                if (progress != Progress.Done && TryLeave(progress))
                    return;
            }
            while (progress != Progress.Done);
            Release();
            result = Finish();
        }
        catch (Exception e)
        {
            Release();
            result = End(e);
        }

        _rest.SetResult(result);
    }

    /// <summary>Leaves the rest of a flush to <see cref="Writable"/>.</summary>
    /// <returns>False when the socket took bytes again meanwhile: then it is still the caller's.</returns>
    private bool TryLeave(Progress progress)
    {
        if (progress == Progress.TurnOver)
        {
            // It may be ready all the time, which the loop would not hear of; what was heard so far is no reason to stay.
            _turns.Forget();
            _connection.Remind();
        }

        return _turns.TryGive();
    }

    private void Release()
    {
        if (_isHeld)
            _socket.DangerousRelease();
        _isHeld = false;
    }

    /// <summary>Sends until all is out, the socket is full, or the turn is over.</summary>
    private Progress SendSome(int most)
    {
        while (TrySendBuffer())
        {
            if (_file.Length == 0)
                return Progress.Done;
            if (most <= 0)
                return Progress.TurnOver;
            if (_mustCopy)
                most -= FillBuffer();
            else if (!TrySendFile(ref most))
                return Progress.SocketFull;
        }

        return Progress.SocketFull;
    }

    /// <returns>False when the socket is full.</returns>
    private bool TrySendBuffer()
    {
        var flags = LibC.MSG_DONTWAIT | (_file.Length > 0 ? LibC.MSG_MORE : 0);
        while (_start < _end)
        {
            var sent = LibC.Send(_socket, _buffer.AsSpan(_start), (nuint)(_end - _start), flags);
            if (sent >= 0)
                _start += (int)sent;
            else if (!MayTryAgain())
                return false;
        }

        // A client that fetches a large file slowly holds no buffer meanwhile.
        ReturnBuffer();
        return true;
    }

    /// <param name="most">Is lowered by what was sent.</param>
    /// <returns>False when the socket is full.</returns>
    private bool TrySendFile(ref int most)
    {
        var offset = _file.Offset;
        var sent = _socket.SendFile(_file.Handle, ref offset, _file.Length, most);
        if (sent == 0)
            throw new EndOfStreamException(Shorter);
        if (sent < 0)
            return (_mustCopy = Marshal.GetLastPInvokeError() == LibC.EINVAL) || MayTryAgain();
        Sent(sent);
        most -= (int)sent;
        // One that takes several goes.
        _socket.Cork(_file.Length > 0);
        return true;
    }

    /// <returns>How many bytes of the file now wait in the buffer, which is empty before.</returns>
    private int FillBuffer()
    {
        MakeRoom(Piece);
        var length = RandomAccess.Read(_file.Handle, _buffer.AsSpan(0, (int)Math.Min(_file.Length, Piece)), _file.Offset);
        if (length == 0)
            throw new EndOfStreamException(Shorter);
        _end = length;
        Sent(length);
        return length;
    }

    private void Sent(long bytes)
    {
        _file = _file with { Offset = _file.Offset + bytes, Length = _file.Length - bytes };
        _transfer!.Advance(bytes);
    }

    /// <summary>After a failed call: true to call again, false to wait first; throws when the connection or the file failed.</summary>
    private static bool MayTryAgain() => Marshal.GetLastPInvokeError() switch
    {
        LibC.EINTR => true,
        LibC.EAGAIN => false,
        LibC.EIO or LibC.ESTALE => throw new IOException("the file can't be read"),
        _ => throw new SocketException((int)SocketError.ConnectionReset, Marshal.GetLastPInvokeErrorMessage()),
    };

    private static bool IsOfConnection(Exception e) => e is SocketException or ObjectDisposedException or IOException;

    /// <summary>All is out, or nothing more will be.</summary>
    private FlushResult Finish()
    {
        _flushing = false;
        ReturnBuffer();
        return default;
    }

    private FlushResult End(Exception e)
    {
        IsOver = true;
        FileFailure = e is IOException ? e.Message : _file.Handle?.IsClosed == true ? "the file was closed while it was sent" : null;
        _connection.Abort(new ConnectionAbortedException(e.Message, e));
        Finish();
        return Over;
    }

    private void MakeRoom(int size)
    {
        if (_buffer.Length - _end >= size)
            return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(FirstBuffer, _end + size));
        var written = _end;
        _buffer.AsSpan(0, written).CopyTo(larger);
        ReturnBuffer();
        (_buffer, _end) = (larger, written);
    }

    private void ReturnBuffer()
    {
        _start = _end = 0;
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private enum Progress
    {
        Done,
        SocketFull,
        TurnOver,
    }
}
