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
internal sealed unsafe class TftpClientLoad : IDisposable
{
    private const int Port = 69;

    /// <summary>A server sends no more at a time than a window; a client of single blocks need not look whether there is more.</summary>
    private const int MaxBatch = 64;

    /// <summary>What firmware waits at least; a server that is fast under loss repeats sooner by itself.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary>Some servers wait seconds for each lost packet, or for ever: what they have brought by then is what counts.</summary>
    private static readonly TimeSpan LongestWithLoss = TimeSpan.FromSeconds(5);

    /// <summary>How often to look whose patience is at its end.</summary>
    private static readonly TimeSpan Watch = TimeSpan.FromMilliseconds(10);

    private static readonly TimeSpan LongestWithoutLoss = TimeSpan.FromMinutes(1);

    /// <summary>How the addresses in <see cref="Arena.ManyMachines"/> begin: each transfer is another machine's.</summary>
    private static readonly byte[] Machines = [192, 168, 80];

    private readonly EndPoint _server;
    private readonly byte[] _request;
    private readonly int _blockSize;
    private readonly int _windowSize;
    private readonly double _loss;
    private readonly Random _random;
    private readonly List<Transfer> _transfers = [];
    private readonly Epoll _epoll = new();
    private readonly DatagramHeads _heads;
    private readonly int _batch;
    private long _received;
    private int _open;
    private int _givenUp;

    private TftpClientLoad(string server, string file, int transfers, int blockSize, int windowSize, double loss, int seed)
    {
        _random = new Random(seed);
        _server = new IPEndPoint(IPAddress.Parse(server), Port);
        (_blockSize, _windowSize, _loss) = (blockSize, windowSize, loss);
        var window = windowSize > 1 ? $"windowsize\0{windowSize}\0" : "";
        _request = [0, 1, .. Encoding.ASCII.GetBytes($"{file}\0octet\0blksize\0{blockSize}\0{window}")];
        _batch = Math.Min(windowSize, MaxBatch);
        _heads = new DatagramHeads(_batch);
        for (var i = 0; i < transfers; i++)
            _transfers.Add(new Transfer());
    }

    /// <param name="loss">Share of the received packets that are thrown away, 0 to 1.</param>
    /// <param name="seed">Which packets these are.</param>
    /// <param name="length">Of the file: every transfer must bring as much, but for those that a server gives up under loss.</param>
    public static ClientOutcome Run(string server, string file, long length, int transfers, int blockSize, int windowSize, double loss, int seed)
    {
        // Once before it counts, as caches fill and .NET compiles on both sides; without loss, which would only cost time.
        using (var first = new TftpClientLoad(server, file, transfers, blockSize, windowSize, loss: 0, seed))
            first.Read();
        using var load = new TftpClientLoad(server, file, transfers, blockSize, windowSize, loss, seed);
        var start = TimeProvider.System.GetTimestamp();
        load.Read();
        var seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        var failures = load._open + load._givenUp;
        return load._received == length * transfers || (loss > 0 && failures > 0)
            ? new ClientOutcome(load._received, seconds) { Failures = failures }
            : throw new InvalidOperationException($"{load._received} bytes came in place of {length * transfers}.");
    }

    public void Dispose()
    {
        _transfers.ForEach(each => each.Socket.Dispose());
        _heads.Dispose();
        _epoll.Dispose();
    }

    private void Read()
    {
        for (var i = 0; i < _transfers.Count; i++)
        {
            var transfer = _transfers[i];
            transfer.Socket.Bind(new IPEndPoint(new IPAddress((ReadOnlySpan<byte>)[.. Machines, (byte)(i + 1)]), 0));
            transfer.Socket.ReceiveBufferSize = 1 << 20;
            transfer.Socket.Blocking = false;
            _epoll.Add(transfer.Descriptor, i);
            transfer.Socket.SendTo(_request, _server);
        }

        _open = _transfers.Count;
        var start = TimeProvider.System.GetTimestamp();
        var (now, watched) = (TimeSpan.Zero, TimeSpan.Zero);
        while (_open > 0 && now < (_loss > 0 ? LongestWithLoss : LongestWithoutLoss))
        {
            var ready = _epoll.Wait(Watch);
            now = TimeProvider.System.GetElapsedTime(start);
            for (var i = 0; i < ready; i++)
                Take(_transfers[_epoll.TokenOf(i)], now);
            if (now - watched < Watch)
                continue;
            watched = now;
            Remind(now);
        }
    }

    private void Take(Transfer transfer, TimeSpan now)
    {
        int count;
        do
        {
            count = transfer.IsDone ? 0 : _heads.Receive(transfer.Descriptor);
            for (var slot = 0; slot < count && !transfer.IsDone; slot++)
            {
                if (_loss == 0 || _random.NextDouble() >= _loss)
                    Handle(transfer, slot, now);
            }
        }
        while (_windowSize > 1 && count == _batch);
    }

    private void Handle(Transfer transfer, int slot, TimeSpan now)
    {
        var bytes = _heads.Head(slot);
        if (transfer.Peer is null)
        {
            transfer.Peer = new IPEndPoint(((IPEndPoint)_server).Address, _heads.Sender(slot).Port);
            transfer.Socket.Connect(transfer.Peer);
        }

        switch (BinaryPrimitives.ReadUInt16BigEndian(bytes))
        {
            case 3:
                Block(transfer, BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]), _heads.Length(slot) - 4, now);
                break;
            case 6:
                transfer.Options = Encoding.ASCII.GetString(bytes[2..]);
                transfer.BlockSize = transfer.Options.Contains("blksize", StringComparison.OrdinalIgnoreCase) ? _blockSize : 512;
                transfer.Window = transfer.Options.Contains("windowsize", StringComparison.OrdinalIgnoreCase) ? _windowSize : 1;
                Acknowledge(transfer, now);
                break;
            case 5 when _loss > 0:
                _givenUp++;
                Close(transfer);
                break;
            default:
                throw new InvalidOperationException($"The server says: {Encoding.ASCII.GetString(bytes[4..])}");
        }
    }

    private void Block(Transfer transfer, ushort number, int length, TimeSpan now)
    {
        if (number != (ushort)(transfer.Last + 1))
        {
            // Behind a gap: the window is given up once, and what still comes of it says nothing new.
            if ((ushort)(number - transfer.Last) < 0x8000 && !transfer.InGap)
            {
                transfer.InGap = true;
                Acknowledge(transfer, now);
            }

            return;
        }

        transfer.Last++;
        transfer.InGap = false;
        _received += length;
        var isLast = length < transfer.BlockSize;
        if (isLast || ++transfer.InWindow == transfer.Window)
            Acknowledge(transfer, now);
        if (isLast)
            Close(transfer);
    }

    private void Close(Transfer transfer)
    {
        transfer.IsDone = true;
        _open--;
        transfer.Socket.Dispose();
    }

    private static void Acknowledge(Transfer transfer, TimeSpan now)
    {
        transfer.InWindow = 0;
        transfer.SentAt = now;
        var packet = stackalloc byte[] { 0, 4, (byte)(transfer.Last >> 8), (byte)transfer.Last };
        LibC.SendTo(transfer.Descriptor, packet, 4, LibC.MSG_DONTWAIT, null, 0);
    }

    private void Remind(TimeSpan now)
    {
        foreach (var transfer in _transfers)
        {
            if (transfer.IsDone || now - transfer.SentAt < Patience)
                continue;
            transfer.InGap = false;
            if (transfer.Peer is not null)
            {
                Acknowledge(transfer, now);
                continue;
            }

            transfer.SentAt = now;
            transfer.Socket.SendTo(_request, _server);
        }
    }

    private sealed class Transfer
    {
        public Transfer() => Descriptor = (int)Socket.Handle;

        public Socket Socket { get; } = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

        public int Descriptor { get; }

        public IPEndPoint? Peer { get; set; }

        public string Options { get; set; } = "";

        public int BlockSize { get; set; } = 512;

        public int Window { get; set; } = 1;

        public ushort Last { get; set; }

        public int InWindow { get; set; }

        public bool InGap { get; set; }

        public bool IsDone { get; set; }

        /// <summary>Since the load began.</summary>
        public TimeSpan SentAt { get; set; }
    }
}
