using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lanboot.Tests.Servers.Tftp;

/// <summary>A TFTP client that does what a test says, packet by packet, written without the product's own code.</summary>
internal sealed class TftpTestClient : IDisposable
{
    /// <summary>Only a failing test waits so long.</summary>
    private const int PatienceMilliseconds = 30_000;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp)
    {
        ReceiveTimeout = PatienceMilliseconds,
        ReceiveBufferSize = 1 << 20,
    };

    private readonly byte[] _buffer = new byte[65536];
    private readonly IPEndPoint _server;
    private EndPoint _from = new IPEndPoint(IPAddress.Any, 0);

    public TftpTestClient(int serverPort)
    {
        _server = new IPEndPoint(IPAddress.Loopback, serverPort);
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
    }

    public IPEndPoint Own => (IPEndPoint)_socket.LocalEndPoint!;

    /// <summary>Where the last packet came from: the server's TID.</summary>
    public IPEndPoint Peer => (IPEndPoint)_from;

    public bool HasPacket => _socket.Available > 0;

    /// <summary>To the listening port.</summary>
    public void Ask(byte[] packet) => _socket.SendTo(packet, _server);

    public void Ask(string file, params string[] options) => Ask(Request(file, "octet", options));

    public static byte[] Request(string file, string mode, params string[] options) =>
        [0, 1, .. Encoding.UTF8.GetBytes(string.Concat(options.Prepend(mode).Prepend(file).Select(word => word + '\0')))];

    /// <summary>To where the last packet came from.</summary>
    public void Send(byte[] packet) => _socket.SendTo(packet, _from);

    public void Ack(long block) => Send([0, 4, (byte)(block >> 8), (byte)block]);

    public void SendError(int code, string text) => Send([0, 5, 0, (byte)code, .. Encoding.ASCII.GetBytes(text), 0]);

    public byte[] Receive()
    {
        var length = _socket.ReceiveFrom(_buffer, ref _from);
        return _buffer[..length];
    }

    /// <summary>Receives a packet and tells it in words: "DATA 1 (512)", "OACK blksize=1468", "ERROR 1 there is no such file".</summary>
    public string ReceiveWords() => Words(Receive());

    public static string Words(ReadOnlySpan<byte> packet)
    {
        var number = packet.Length < 4 ? 0 : BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        return BinaryPrimitives.ReadUInt16BigEndian(packet) switch
        {
            3 => $"DATA {number} ({packet.Length - 4})",
            5 => $"ERROR {number} {Encoding.ASCII.GetString(packet[4..^1])}",
            6 => "OACK " + string.Join(' ', Encoding.ASCII.GetString(packet[2..^1]).Split('\0').Chunk(2).Select(pair => string.Join('=', pair))),
            var other => $"opcode {other}",
        };
    }

    /// <summary>Fetches a whole file as a careful client does (RFC 1350, 7440), over a network that a test makes bad.</summary>
    /// <param name="mishap">Given each packet that comes; says how often it arrives: 0 lost, 2 doubled.</param>
    public byte[] Fetch(string file, int blockSize, int window, Func<ReadOnlyMemory<byte>, int>? mishap = null)
    {
        Ask(file, "blksize", $"{blockSize}", "windowsize", $"{window}");
        // Asked again where no answer comes: a server that others flood loses requests, as every UDP server does.
        for (var tries = 0; tries < 10 && !_socket.Poll(TimeSpan.FromSeconds(1), SelectMode.SelectRead); tries++)
            Ask(file, "blksize", $"{blockSize}", "windowsize", $"{window}");
        using var received = new MemoryStream();
        long last = -1;
        var sinceAck = 0;
        while (true)
        {
            var packet = Receive();
            for (var copies = mishap?.Invoke(packet) ?? 1; copies > 0; copies--)
            {
                if (packet[1] == 5)
                    throw new IOException(Words(packet));
                var block = packet[1] == 6 ? (ushort)0 : BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(2));
                if (block != (ushort)(last + 1))
                {
                    if (last >= 0)
                        Ack(last);
                    sinceAck = 0;
                    continue;
                }

                last++;
                var isData = packet[1] == 3;
                if (isData)
                    received.Write(packet.AsSpan(4..));
                var isLast = isData && packet.Length < 4 + blockSize;
                if (++sinceAck == window || !isData || isLast)
                {
                    Ack(last);
                    sinceAck = 0;
                }

                if (isLast)
                    return received.ToArray();
            }
        }
    }

    public void Dispose() => _socket.Dispose();
}
