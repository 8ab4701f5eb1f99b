using System.ComponentModel;
using System.IO.Pipelines;
using System.Net;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Lanboot.Linux;
using Microsoft.AspNetCore.Connections;

namespace Lanboot.Servers.Http;

/// <summary>
/// A client's connection as Kestrel wants it. What comes is received when <see cref="SocketLoop"/> hears of it, and Kestrel reads
/// it, and answers, within that same call; what goes out is <see cref="SocketOutput"/>'s.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class SocketConnection : DefaultConnectionContext, ISocketWatcher
{
    /// <summary>A request and its headers in one, but for a browser's with its cookies.</summary>
    private const int Piece = 4096;

    private readonly StreamSocket _socket;
    private readonly SocketLoop _loop;
    private readonly Pipe _received;
    private readonly SocketOutput _output;
    private readonly CancellationTokenSource _closed = new();
    private readonly int _token;
    private int _readable;
    private volatile bool _isEnding;

    /// <exception cref="Win32Exception">The kernel has no room for one more.</exception>
    public SocketConnection(StreamSocket socket, IPEndPoint local, IPEndPoint remote, HttpLimits limits, SocketLoop loop)
    {
        _socket = socket;
        _loop = loop;
        var most = limits.RequestLine + limits.Headers;
        _received = new Pipe(new PipeOptions(
            readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline,
            pauseWriterThreshold: most, resumeWriterThreshold: most / 2, minimumSegmentSize: Piece, useSynchronizationContext: false));
        LocalEndPoint = local;
        RemoteEndPoint = remote;
        ConnectionClosed = _closed.Token;
        _output = new SocketOutput(this, socket);
        Features.Set<IFileSender>(_output);
        Transport = new Ends(_received.Reader, _output);
        _token = loop.Watch(this, socket);
    }

    /// <summary>For tests.</summary>
    internal StreamSocket Socket => _socket;

    public void Happened(uint events)
    {
        const uint End = LibC.EPOLLRDHUP | LibC.EPOLLHUP | LibC.EPOLLERR;
        if ((events & End) != 0)
            _isEnding = true;
        if ((events & (LibC.EPOLLOUT | LibC.EPOLLHUP | LibC.EPOLLERR)) != 0)
            _output.Writable();
        // Who is at it already looks once more.
        if ((events & (LibC.EPOLLIN | End)) != 0 && Interlocked.Increment(ref _readable) == 1)
            _ = ReceiveAsync();
    }

    /// <summary>Has <see cref="Happened"/> called again, after the others had their turn.</summary>
    public void Remind() => _loop.Remind(_socket, _token);

    public override void Abort(ConnectionAbortedException abortReason) => Break();

    public override async ValueTask DisposeAsync()
    {
        await _received.Reader.CompleteAsync();
        await _output.CompleteAsync();
        _loop.Forget(_token);
        Break();
        if (Interlocked.Increment(ref _readable) == 1)
            await _received.Writer.CompleteAsync();
        _socket.Dispose();
        await base.DisposeAsync();
    }

    /// <summary>Takes what there is, until there is nothing, Kestrel has enough, or the end. Never throws.</summary>
    private async Task ReceiveAsync()
    {
        var calls = 1;
        do
        {
            if (await TryReceiveAllAsync())
                continue;
            // Nobody comes after this: the count stays above 0.
            await _received.Writer.CompleteAsync();
            // Kestrel hands what takes longer to the pool itself.
            _closed.Cancel();
            return;
        }
        while ((calls = Interlocked.Add(ref _readable, -calls)) > 0);
    }

    /// <returns>False at the end.</returns>
    private async ValueTask<bool> TryReceiveAllAsync()
    {
        while (true)
        {
            var memory = _received.Writer.GetMemory(Piece);
            var count = Receive(memory.Span);
            if (count <= 0)
                return count < 0;
            _received.Writer.Advance(count);
            if ((await _received.Writer.FlushAsync()).IsCompleted)
                return false;
            // Less than there was room for: the rest makes an event of its own. An end that came along has been told of already.
            if (count < memory.Length && !_isEnding)
                return true;
        }
    }

    /// <returns>0 at the end, however it came; negative when there is nothing now.</returns>
    private int Receive(Span<byte> buffer)
    {
        try
        {
            while (true)
            {
                var count = LibC.Receive(_socket, buffer, (nuint)buffer.Length, LibC.MSG_DONTWAIT);
                if (count >= 0)
                    return (int)count;
                if (Marshal.GetLastPInvokeError() is var error && error != LibC.EINTR)
                    return error == LibC.EAGAIN ? -1 : 0;
            }
        }
        catch (ObjectDisposedException)
        {
            return 0;
        }
    }

    /// <summary>Ends it in both directions; whoever waits for the socket hears so.</summary>
    private void Break()
    {
        try
        {
            LibC.Shutdown(_socket, LibC.SHUT_RDWR);
        }
        catch (ObjectDisposedException)
        {
            // It has ended.
        }
    }

    private sealed record Ends(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
