using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Lanboot.Lab.Storm.Protocols;

/// <summary>
/// A TCP connection of one machine. What is only counted is left in the kernel (MSG_TRUNC, tcp(7)), so that one core plays hundreds of
/// machines and the server stays what takes the time.
/// </summary>
internal sealed class StormStream : IDisposable
{
    /// <summary>For one receive; more than any socket's buffer.</summary>
    private const int Discarded = 16 << 20;

    /// <summary>A server that says nothing for so long has failed; TCP itself repeats what is lost within seconds.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Socket _socket;
    private readonly CancellationTokenSource _silence = new();
    private readonly byte[] _buffer = new byte[4096];
    private int _start;
    private int _end;

    private StormStream(Socket socket) => _socket = socket;

    /// <summary>Received, and not yet read.</summary>
    public ReadOnlySpan<byte> Buffered => _buffer.AsSpan(_start, _end - _start);

    /// <param name="own">The machine's address.</param>
    /// <param name="ownPort">0: any.</param>
    public static async Task<StormStream> ConnectAsync(StormHost host, IPAddress own, IPEndPoint to, int ownPort = 0)
    {
        var stream = new StormStream(host.OpenStream(own, ownPort));
        try
        {
            await stream.WithPatience(token => stream._socket.ConnectAsync(to, token));
            return stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes) =>
        WithPatience(async token =>
        {
            while (!bytes.IsEmpty)
                bytes = bytes[await _socket.SendAsync(bytes, token)..];
        });

    /// <summary>Receives at least one byte more into <see cref="Buffered"/>, which must have room.</summary>
    public async ValueTask ReceiveAsync()
    {
        if (_start == _end)
            _start = _end = 0;
        await WithPatience(async token => _end += Some(await _socket.ReceiveAsync(_buffer.AsMemory(_end), token)));
    }

    /// <summary>Takes bytes out of <see cref="Buffered"/>.</summary>
    public void Skip(int count) => _start += count;

    public async ValueTask ReadAsync(Memory<byte> bytes)
    {
        var buffered = Math.Min(bytes.Length, Buffered.Length);
        Buffered[..buffered].CopyTo(bytes.Span);
        Skip(buffered);
        bytes = bytes[buffered..];
        if (bytes.IsEmpty)
            return;
        await WithPatience(async token =>
        {
            while (!bytes.IsEmpty)
                bytes = bytes[Some(await _socket.ReceiveAsync(bytes, token))..];
        });
    }

    /// <summary>Lets bytes come, and only counts them.</summary>
    public async ValueTask DiscardAsync(long count)
    {
        var buffered = (int)Math.Min(count, Buffered.Length);
        Skip(buffered);
        count -= buffered;
        while (count > 0)
        {
            var taken = Discard(count);
            count -= taken;
            // A receive without room waits until there is something.
            if (taken == 0)
                await WithPatience(async token => _ = await _socket.ReceiveAsync(Memory<byte>.Empty, token));
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _silence.Dispose();
    }

    private unsafe long Discard(long count)
    {
        // No buffer at all: the kernel looks whether its end would lie in our memory, and behind one byte on a stack it may not.
        var taken = Linux.LibC.Receive(_socket.SafeHandle, (void*)null, (nuint)Math.Min(count, Discarded), Linux.LibC.MSG_TRUNC | Linux.LibC.MSG_DONTWAIT);
        if (taken < 0 && Marshal.GetLastPInvokeError() != Linux.LibC.EAGAIN)
            throw new StormException($"the connection broke: {Marshal.GetLastPInvokeErrorMessage()}");
        return taken < 0 ? 0 : Some((int)taken);
    }

    private static int Some(int count) => count > 0 ? count : throw new StormException("the server closed the connection");

    private async ValueTask WithPatience(Func<CancellationToken, ValueTask> work)
    {
        _silence.CancelAfter(Patience);
        try
        {
            await work(_silence.Token);
            _silence.CancelAfter(Timeout.InfiniteTimeSpan);
        }
        catch (OperationCanceledException)
        {
            throw new StormException($"nothing moved for {Patience.TotalSeconds} s");
        }
        catch (SocketException broken) when (broken.SocketErrorCode != SocketError.AddressNotAvailable)
        {
            throw new StormException($"the connection broke: {broken.Message}");
        }
    }
}
