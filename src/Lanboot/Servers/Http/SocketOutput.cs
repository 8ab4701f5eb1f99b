using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Lanboot.Journal;
using Lanboot.Linux;
using Lanboot.Media.Blocks;
using Microsoft.AspNetCore.Connections;

namespace Lanboot.Servers.Http;

/// <summary>
/// The sending half of a connection, put in the place of Kestrel's own. What Kestrel writes (headers, small bodies) is
/// gathered and goes out with the next flush, in one send; a range of a file follows it by sendfile(2) on the same socket. Bytes
/// so leave in the order in which they were written, and a flush ends when the kernel has them, not earlier:
/// that is all of the flow control, and a client that reads slowly holds no thread.
/// </summary>
/// <remarks>Kestrel never writes and flushes at the same time, and flushes once at a time (ConcurrentPipeWriter).</remarks>
[SupportedOSPlatform("linux")]
internal sealed class SocketOutput : PipeWriter, IFileSender
{
    private const int FirstBuffer = 4096;

    /// <summary>For one call: bounds how long a thread stays in the kernel when the file is not in memory.</summary>
    private const int SendFileMost = 2 << 20;

    /// <summary>After this many bytes without a pause the thread goes back to the pool, so that a fast client does not starve the rest.</summary>
    private const long Turn = 4 << 20;

    /// <summary>What is copied when the socket is full; see <see cref="SendPieceAsync"/>.</summary>
    private const int Piece = 16 << 10;

    private const string Shorter = "the file became shorter while it was sent";

    private readonly ConnectionContext _connection;
    private readonly Socket _socket;
    private byte[] _buffer = [];
    private int _start;
    private int _end;
    private FileRange _file;
    private Transfer? _transfer;
    private bool _flushing;

    public SocketOutput(ConnectionContext connection, Socket socket)
    {
        _connection = connection;
        _socket = socket;
        // sendfile(2) has no flag for "do not wait"; the socket must say it.
        _socket.Blocking = false;
    }

    public bool IsOver { get; private set; }

    public string? FileFailure { get; private set; }

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _end - _start + _file.Length;

    public ValueTask<FlushResult> SendAsync(PipeWriter body, FileRange range, Transfer transfer)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(range.Length, UnreadableMemory.Length);
        _file = range;
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
            return TrySendBuffer() && SendFile(SendFileMost) == Progress.Done ? new(Finish()) : new(SendRestAsync());
        }
        catch (Exception e) when (IsOfConnection(e))
        {
            return new(End(e));
        }
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

    private async Task<FlushResult> SendRestAsync()
    {
        // Out of Kestrel's lock before anything else.
        await Task.Yield();
        try
        {
            while (_start < _end)
                _start += await _socket.SendAsync(_buffer.AsMemory(_start.._end));
            for (var progress = SendFile(Turn); progress != Progress.Done; progress = SendFile(Turn))
            {
                if (progress == Progress.SocketFull)
                    await SendPieceAsync();
                else
                    await Task.Yield();
            }

            return Finish();
        }
        catch (Exception e) when (IsOfConnection(e))
        {
            return End(e);
        }
    }

    /// <returns>False when the socket is full.</returns>
    private bool TrySendBuffer()
    {
        var flags = LibC.MSG_DONTWAIT | (_file.Length > 0 ? LibC.MSG_MORE : 0);
        while (_start < _end)
        {
            var sent = LibC.Send(_socket.SafeHandle, _buffer.AsSpan(_start), (nuint)(_end - _start), flags);
            if (sent >= 0)
                _start += (int)sent;
            else if (!MayTryAgain())
                return false;
        }

        return true;
    }

    private Progress SendFile(long most)
    {
        while (_file.Length > 0)
        {
            if (most <= 0)
                return Progress.TurnOver;
            var offset = _file.Offset;
            var sent = LibC.SendFile(_socket.SafeHandle, _file.Handle, ref offset, (nuint)Math.Min(_file.Length, SendFileMost));
            if (sent == 0)
                throw new EndOfStreamException(Shorter);
            if (sent > 0)
                Sent(sent);
            else if (!MayTryAgain())
                return Progress.SocketFull;
            most -= sent;
        }

        return Progress.Done;
    }

    /// <summary>
    /// Waits until the socket takes bytes again, which .NET offers only together with sending some: a piece of the file, by
    /// an ordinary send. It is also the way for the few file systems that sendfile(2) refuses.
    /// </summary>
    private async ValueTask SendPieceAsync()
    {
        _start = _end = 0;
        MakeRoom(Piece);
        var length = RandomAccess.Read(_file.Handle, _buffer.AsSpan(0, (int)Math.Min(_file.Length, Piece)), _file.Offset);
        if (length == 0)
            throw new EndOfStreamException(Shorter);
        for (var sent = 0; sent < length;)
            sent += await _socket.SendAsync(_buffer.AsMemory(sent, length - sent));
        Sent(length);
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
        LibC.EAGAIN or LibC.EINVAL => false,
        LibC.EIO or LibC.ESTALE => throw new IOException("the file can't be read"),
        _ => throw new SocketException((int)SocketError.ConnectionReset, Marshal.GetLastPInvokeErrorMessage()),
    };

    private static bool IsOfConnection(Exception e) => e is SocketException or ObjectDisposedException or IOException;

    /// <summary>All is out: an idle connection keeps no buffer.</summary>
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
