using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;
using Lanboot.Linux;

namespace Lanboot.Benchmarks.Clients;

/// <summary>
/// Reads one file by many TFTP transfers at a time (RFC 1350, 2347, 2348, 7440), each on a socket of its own. Blocks are counted in order; a
/// gap is answered at once with the last good block, as firmware does. What does not come for half a second is asked for again.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class TftpClientLoad : IDisposable
{
    private const int Port = 69;
    private const int Batch = 64;

    /// <summary>What firmware waits at least; a server that is fast under loss repeats sooner by itself.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly EndPoint _server;
    private readonly byte[] _request;
    private readonly int _blockSize;
    private readonly int _windowSize;
    private readonly double _loss;
    private readonly Random _random = new(1350);
    private readonly List<Transfer> _transfers = [];
    private readonly Epoll _epoll = new();
    private readonly ReceiveBatch _batch;
    private long _received;
    private int _open;

    private TftpClientLoad(string server, string file, int transfers, int blockSize, int windowSize, double loss)
    {
        _server = new IPEndPoint(IPAddress.Parse(server), Port);
        (_blockSize, _windowSize, _loss) = (blockSize, windowSize, loss);
        var window = windowSize > 1 ? $"windowsize\0{windowSize}\0" : "";
        _request = [0, 1, .. Encoding.ASCII.GetBytes($"{file}\0octet\0blksize\0{blockSize}\0{window}")];
        _batch = new ReceiveBatch(Batch, blockSize + 64);
        for (var i = 0; i < transfers; i++)
            _transfers.Add(new Transfer());
    }

    /// <param name="loss">Share of the received packets that are thrown away, 0 to 1.</param>
    /// <param name="length">Of the file: every transfer must bring as much.</param>
    public static ClientOutcome Run(string server, string file, long length, int transfers, int blockSize, int windowSize, double loss)
    {
        using var load = new TftpClientLoad(server, file, transfers, blockSize, windowSize, loss);
        var start = TimeProvider.System.GetTimestamp();
        load.Read();
        var seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        return load._received == length * transfers
            ? new ClientOutcome(load._received, seconds)
            : throw new InvalidOperationException($"{load._received} bytes came in place of {length * transfers}.");
    }

    public void Dispose()
    {
        _transfers.ForEach(each => each.Socket.Dispose());
        _batch.Dispose();
        _epoll.Dispose();
    }

    private void Read()
    {
        for (var i = 0; i < _transfers.Count; i++)
        {
            var transfer = _transfers[i];
            transfer.Socket.Bind(new IPEndPoint(IPAddress.Any, 0));
            transfer.Socket.ReceiveBufferSize = 1 << 20;
            transfer.Socket.Blocking = false;
            _epoll.Add((int)transfer.Socket.Handle, i);
            transfer.Socket.SendTo(_request, _server);
        }

        _open = _transfers.Count;
        while (_open > 0)
        {
            var ready = _epoll.Wait(Patience);
            for (var i = 0; i < ready; i++)
                Take(_transfers[_epoll.TokenOf(i)]);
            Remind();
        }
    }

    private void Take(Transfer transfer)
    {
        int count;
        do
        {
            count = transfer.IsDone ? 0 : _batch.Receive((int)transfer.Socket.Handle);
            for (var slot = 0; slot < count && !transfer.IsDone; slot++)
            {
                if (_loss == 0 || _random.NextDouble() >= _loss)
                    Handle(transfer, slot);
            }
        }
        while (count == Batch);
    }

    private void Handle(Transfer transfer, int slot)
    {
        var bytes = _batch.Datagram(slot);
        if (transfer.Peer is null)
        {
            transfer.Peer = new IPEndPoint(((IPEndPoint)_server).Address, _batch.Sender(slot).Port);
            transfer.Socket.Connect(transfer.Peer);
        }

        switch (BinaryPrimitives.ReadUInt16BigEndian(bytes))
        {
            case 3:
                Block(transfer, BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]), bytes.Length - 4);
                break;
            case 6:
                transfer.Options = Encoding.ASCII.GetString(bytes[2..]);
                transfer.BlockSize = transfer.Options.Contains("blksize", StringComparison.OrdinalIgnoreCase) ? _blockSize : 512;
                transfer.Window = transfer.Options.Contains("windowsize", StringComparison.OrdinalIgnoreCase) ? _windowSize : 1;
                Acknowledge(transfer);
                break;
            default:
                throw new InvalidOperationException($"The server says: {Encoding.ASCII.GetString(bytes[4..])}");
        }
    }

    private void Block(Transfer transfer, ushort number, int length)
    {
        if (number != (ushort)(transfer.Last + 1))
        {
            // Behind a gap: the window is given up once, and what still comes of it says nothing new.
            if ((ushort)(number - transfer.Last) < 0x8000 && !transfer.InGap)
            {
                transfer.InGap = true;
                Acknowledge(transfer);
            }

            return;
        }

        transfer.Last++;
        transfer.InGap = false;
        _received += length;
        transfer.IsDone = length < transfer.BlockSize;
        if (transfer.IsDone || ++transfer.InWindow == transfer.Window)
            Acknowledge(transfer);
        if (!transfer.IsDone)
            return;
        _open--;
        transfer.Socket.Dispose();
    }

    private static void Acknowledge(Transfer transfer)
    {
        transfer.InWindow = 0;
        transfer.SentAt = TimeProvider.System.GetTimestamp();
        Span<byte> packet = [0, 4, (byte)(transfer.Last >> 8), (byte)transfer.Last];
        transfer.Socket.Send(packet);
    }

    private void Remind()
    {
        foreach (var transfer in _transfers)
        {
            if (transfer.IsDone || TimeProvider.System.GetElapsedTime(transfer.SentAt) < Patience)
                continue;
            transfer.InGap = false;
            if (transfer.Peer is not null)
            {
                Acknowledge(transfer);
                continue;
            }

            transfer.SentAt = TimeProvider.System.GetTimestamp();
            transfer.Socket.SendTo(_request, _server);
        }
    }

    private sealed class Transfer
    {
        public Socket Socket { get; } = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

        public IPEndPoint? Peer { get; set; }

        public string Options { get; set; } = "";

        public int BlockSize { get; set; } = 512;

        public int Window { get; set; } = 1;

        public ushort Last { get; set; }

        public int InWindow { get; set; }

        public bool InGap { get; set; }

        public bool IsDone { get; set; }

        public long SentAt { get; set; } = TimeProvider.System.GetTimestamp();
    }
}
