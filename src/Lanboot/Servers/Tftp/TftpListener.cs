using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Lanboot.Host;
using Lanboot.Linux;
using Lanboot.Protocols.Tftp;

namespace Lanboot.Servers.Tftp;

/// <summary>The port that requests come to, on one address of this host.</summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class TftpListener : IDisposable
{
    /// <summary>Requests of a whole class room, switched on at once, wait here while one file is looked up.</summary>
    private const int ReceiveBuffer = 1024 * 1024;

    private readonly Socket _socket;

    /// <exception cref="SocketException">The port is taken, or the right to it is missing.</exception>
    public TftpListener(HostInterface @interface, int port)
    {
        Interface = @interface;
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            _socket.DontFragment = false;
            _socket.ReceiveBufferSize = ReceiveBuffer;
            _socket.Bind(new IPEndPoint(@interface.Address, port));
        }
        catch
        {
            _socket.Dispose();
            throw;
        }

        Descriptor = (int)_socket.Handle;
        Port = ((IPEndPoint)_socket.LocalEndPoint!).Port;
    }

    public HostInterface Interface { get; }

    public int Descriptor { get; }

    public int Port { get; }

    /// <summary>Receives one datagram, if there is one.</summary>
    /// <returns>Its length, which may be more than the buffer holds; negative when there is none.</returns>
    public int Receive(Span<byte> buffer, out TftpPeer from)
    {
        LibC.InternetAddress address = default;
        var addressLength = (uint)sizeof(LibC.InternetAddress);
        fixed (byte* bytes = buffer)
        {
            var length = LibC.ReceiveFrom(
                Descriptor, bytes, (nuint)buffer.Length, LibC.MSG_DONTWAIT | LibC.MSG_TRUNC, &address, &addressLength);
            from = TftpPeer.From(address);
            return (int)length;
        }
    }

    /// <summary>Answers a request that becomes no transfer.</summary>
    public void Refuse(TftpPeer peer, TftpErrorCode code, string text)
    {
        Span<byte> packet = stackalloc byte[TftpPacket.MaxControlLength];
        var length = TftpPacket.WriteError(packet, code, text);
        var to = peer.SocketAddress;
        fixed (byte* bytes = packet)
            LibC.SendTo(Descriptor, bytes, (nuint)length, LibC.MSG_DONTWAIT, &to, sizeof(LibC.InternetAddress));
    }

    public void Dispose() => _socket.Dispose();

    public override string ToString() => $"UDP port {Port} on {Interface.Name} ({Interface.Address})";
}
