using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Lanboot.Lab.Storm.Protocols;

/// <summary>Port 68 of all machines: hands each answer to who asked, by its transaction.</summary>
internal sealed class DhcpEar : IAsyncDisposable
{
    private const int HeaderLength = 240;

    private static readonly IPEndPoint Servers = new(IPAddress.Broadcast, 67);

    private readonly Socket _socket;
    private readonly ConcurrentDictionary<uint, ChannelWriter<DhcpAnswer>> _waiting = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _hearing;

    public DhcpEar(StormHost host)
    {
        _socket = host.OpenDhcp();
        _hearing = HearAsync();
    }

    /// <summary>Sends a packet to all servers.</summary>
    public async Task SendAsync(byte[] packet) => await _socket.SendToAsync(packet, Servers);

    /// <summary>What comes to a transaction from now on.</summary>
    public ChannelReader<DhcpAnswer> Listen(uint transaction)
    {
        var answers = Channel.CreateUnbounded<DhcpAnswer>();
        _waiting[transaction] = answers.Writer;
        return answers.Reader;
    }

    public void Leave(uint transaction) => _waiting.TryRemove(transaction, out _);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _hearing;
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task HearAsync()
    {
        var buffer = new byte[2048];
        try
        {
            while (true)
            {
                var length = await _socket.ReceiveAsync(buffer, _stop.Token);
                if (length >= HeaderLength && buffer[0] == 2 && _waiting.TryGetValue(BinaryPrimitives.ReadUInt32BigEndian(buffer.AsSpan(4)), out var waiting))
                    waiting.TryWrite(new DhcpAnswer(buffer[..length]));
            }
        }
        catch (OperationCanceledException)
        {
            // The end of the storm.
        }
    }
}
