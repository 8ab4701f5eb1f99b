using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lanboot.Lab.Storm.Protocols;

/// <summary>
/// One file over TFTP as PXE ROMs fetch it (RFC 1350, 2347, 2348, 2349, 7440): first only its size is asked for, by a request that is
/// called off; then the file. What does not come for a second is asked for again.
/// </summary>
/// <param name="options">Of the second request, as in it: "blksize\01468\0windowsize\04\0".</param>
internal sealed class TftpFetch(StormHost host, IPAddress own, IPAddress server, string options)
{
    private const int DefaultBlock = 512;
    private const int LongestPacket = 2048;

    /// <summary>After so many seconds of silence firmware gives up.</summary>
    private const int Attempts = 10;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public async Task RunAsync(string file, byte[] original)
    {
        using (var probe = new Dialogue(host.OpenDatagrams(own), server))
        {
            var size = await probe.AskAsync(Request(file, "tsize\00\0"));
            if (!Encoding.ASCII.GetString(size.Span).Contains($"tsize\0{original.Length}\0", StringComparison.OrdinalIgnoreCase))
                throw new StormException($"{file}: the server says another size than {original.Length}");
            await probe.SendAsync([0, 5, 0, 8, .. "User aborted the transfer\0"u8]);
        }

        using var transfer = new Dialogue(host.OpenDatagrams(own), server);
        var agreed = Encoding.ASCII.GetString((await transfer.AskAsync(Request(file, options))).Span);
        var block = agreed.Contains("blksize", StringComparison.OrdinalIgnoreCase) ? Number(options, "blksize") : DefaultBlock;
        var window = agreed.Contains("windowsize", StringComparison.OrdinalIgnoreCase) ? Number(options, "windowsize") : 1;
        await ReceiveAsync(transfer, original, block, window);
    }

    private static async Task ReceiveAsync(Dialogue transfer, byte[] original, int blockSize, int window)
    {
        byte[] acknowledgement = [0, 4, 0, 0];
        var (last, inWindow, inGap) = (0, window, false);
        for (var isDone = false; !isDone;)
        {
            var packet = await transfer.AskAsync(inWindow == window ? acknowledgement : null, acknowledgement);
            inWindow = inWindow == window ? 0 : inWindow;
            var number = BinaryPrimitives.ReadUInt16BigEndian(packet.Span[2..]);
            if (number != (ushort)(last + 1))
            {
                // Behind a gap: the last good block is said once, and the server begins again behind it (RFC 7440 section 4).
                if ((ushort)(number - last) < 0x8000 && !inGap)
                    (inGap, inWindow) = (true, window);
                continue;
            }

            var data = packet.Span[4..];
            var offset = last * blockSize;
            if (data.Length != Math.Min(blockSize, original.Length - offset) || !data.SequenceEqual(original.AsSpan(offset, data.Length)))
                throw new StormException($"block {number} is not as in the file");
            (last, inGap, isDone) = (last + 1, false, data.Length < blockSize);
            BinaryPrimitives.WriteUInt16BigEndian(acknowledgement.AsSpan(2), (ushort)last);
            inWindow++;
        }

        await transfer.SendAsync(acknowledgement);
    }

    private static byte[] Request(string file, string options) => [0, 1, .. Encoding.ASCII.GetBytes($"{file}\0octet\0{options}")];

    private static int Number(string options, string name)
    {
        var words = options.Split('\0');
        return int.Parse(words[Array.IndexOf(words, name) + 1], System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>A socket and its peer: whoever answers first is the server of this transfer (RFC 1350 section 4).</summary>
    private sealed class Dialogue(Socket socket, IPAddress server) : IDisposable
    {
        private readonly byte[] _buffer = new byte[LongestPacket];
        private IPEndPoint _peer = new(server, 69);

        public async Task SendAsync(byte[] packet) => await socket.SendToAsync(packet, _peer);

        /// <summary>Sends, and waits for what comes.</summary>
        /// <param name="packet">Null: only waits.</param>
        /// <param name="reminder">What is sent each time that nothing came; the packet itself where none is given.</param>
        public async Task<ReadOnlyMemory<byte>> AskAsync(byte[]? packet, byte[]? reminder = null)
        {
            if (packet is not null)
                await SendAsync(packet);
            for (var attempt = 0; attempt < Attempts; attempt++)
            {
                using var patience = new CancellationTokenSource(Patience);
                try
                {
                    var received = await socket.ReceiveFromAsync(_buffer, _peer, patience.Token);
                    _peer = (IPEndPoint)received.RemoteEndPoint;
                    return received.ReceivedBytes >= 4 && _buffer[1] is 3 or 6
                        ? _buffer.AsMemory(0, received.ReceivedBytes)
                        : throw new StormException($"the server says: {Encoding.ASCII.GetString(_buffer, 0, received.ReceivedBytes).Trim('\0')}");
                }
                catch (OperationCanceledException)
                {
                    await SendAsync((reminder ?? packet)!);
                }
            }

            throw new StormException($"nothing came for {Attempts} s");
        }

        public void Dispose() => socket.Dispose();
    }
}
