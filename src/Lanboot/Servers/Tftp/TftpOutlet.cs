using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Lanboot.Linux;
using Lanboot.Protocols.Tftp;

namespace Lanboot.Servers.Tftp;

/// <summary>
/// Where the packets of one transfer go out: a socket of its own, connected to the client, so that the kernel turns strangers
/// away; or, with a single port, the listening socket.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class TftpOutlet : IDisposable
{
    /// <summary>A window of 64 whole packets and what the kernel adds to each, twice: one on its way and one sent again.</summary>
    private const int SendBuffer = 512 * 1024;

    private readonly Socket? _own;
    private readonly int _socket;
    private readonly LibC.InternetAddress _to;
    private bool _segments = true;

    private TftpOutlet(Socket? own, int socket, TftpPeer peer, int pathMtu)
    {
        _own = own;
        _socket = socket;
        _to = peer.SocketAddress;
        PathMtu = pathMtu;
    }

    /// <summary>The largest IP packet that goes to the client in one piece, so far as is known.</summary>
    public int PathMtu { get; }

    /// <summary>The socket that only this transfer's packets come in on; null with a single port.</summary>
    public int? OwnSocket => _own is null ? null : _socket;

    /// <summary>A new port on the address that the request came to: some loaders take answers from no other.</summary>
    /// <exception cref="SocketException">There is no route back, or no socket left.</exception>
    public static TftpOutlet OfItsOwn(IPAddress local, TftpPeer peer)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            // Without "don't fragment", a path with a smaller MTU slows the transfer down and does not break it.
            socket.DontFragment = false;
            socket.SendBufferSize = SendBuffer;
            socket.Bind(new IPEndPoint(local, 0));
            socket.Connect(peer.EndPoint);
            Span<byte> mtu = stackalloc byte[sizeof(int)];
            socket.GetRawSocketOption(LibC.IPPROTO_IP, LibC.IP_MTU, mtu);
            return new TftpOutlet(socket, (int)socket.Handle, peer, MemoryMarshal.Read<int>(mtu));
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public static TftpOutlet Shared(TftpListener listener, TftpPeer peer) =>
        new(null, listener.Descriptor, peer, listener.Interface.Mtu);

    /// <summary>Sends consecutive DATA packets.</summary>
    /// <returns>0, or the errno of what was not sent.</returns>
    public int Send(BlockRun run, int slotLength) => Send(run.Start, run.Length, slotLength);

    /// <inheritdoc cref="Send(BlockRun, int)"/>
    public int Send(ReadOnlySpan<byte> packet)
    {
        fixed (byte* bytes = packet)
            return Send(bytes, packet.Length, packet.Length);
    }

    public void SendError(TftpErrorCode code, string text)
    {
        Span<byte> packet = stackalloc byte[TftpPacket.MaxControlLength];
        Send(packet[..TftpPacket.WriteError(packet, code, text)]);
    }

    public void Dispose() => _own?.Dispose();

    private int Send(byte* bytes, int length, int size)
    {
        fixed (LibC.InternetAddress* to = &_to)
            return DatagramSender.Send(_socket, _own is null ? to : null, bytes, length, size, ref _segments);
    }
}
