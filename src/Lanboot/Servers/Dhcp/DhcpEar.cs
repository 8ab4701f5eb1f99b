using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;
using Lanboot.Host;
using Lanboot.Protocols.Dhcp;

namespace Lanboot.Servers.Dhcp;

/// <summary>The client's side of DHCP on one interface: asks who gives addresses, and hears who answers.</summary>
[SupportedOSPlatform("linux")]
internal sealed class DhcpEar : IDisposable
{
    private const int SOL_SOCKET = 1;
    private const int SO_REUSEADDR = 2;
    private const int SO_BINDTODEVICE = 25;

    private static readonly IPEndPoint Servers = new(IPAddress.Broadcast, DhcpDestination.ServerPort);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { EnableBroadcast = true };
    private readonly byte[] _probe = new byte[DhcpProbe.Length];
    private readonly byte[] _received = new byte[DhcpPacket.MaxLength];
    private readonly byte[] _scratch = new byte[DhcpPacket.MaxLength];

    /// <exception cref="SocketException">Port 68 is taken, or a right is missing.</exception>
    public DhcpEar(HostInterface on)
    {
        try
        {
            // This host's own DHCP client may hold the port as well; broadcasts come to both.
            _socket.SetRawSocketOption(SOL_SOCKET, SO_REUSEADDR, BitConverter.GetBytes(1));
            _socket.SetRawSocketOption(SOL_SOCKET, SO_BINDTODEVICE, Encoding.UTF8.GetBytes(on.Name + "\0"));
            _socket.Bind(new IPEndPoint(IPAddress.Any, DhcpDestination.ClientPort));
        }
        catch
        {
            _socket.Dispose();
            throw;
        }

        DhcpProbe.Write(_probe, DhcpProbe.HardwareAddress(on.Mac.Bits), (uint)Random.Shared.Next());
    }

    public void Ask() => _socket.SendTo(_probe, Servers);

    /// <summary>The next server that gives somebody an address by broadcast, us or another client; null when cancelled.</summary>
    public async ValueTask<IPv4Address?> HearAsync(CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                var length = await _socket.ReceiveAsync(_received, SocketFlags.None, cancel).ConfigureAwait(false);
                if (ServerIn(_received.AsSpan(0, length)) is { } server)
                    return server;
            }
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>A proxy, which gives no address, is none of what is looked for.</summary>
    private IPv4Address? ServerIn(ReadOnlySpan<byte> bytes) =>
        DhcpReply.TryParse(bytes, _scratch, out var reply, out _)
        && reply.MessageType is DhcpMessageType.Offer or DhcpMessageType.Ack
        && !reply.YourAddress.IsNone && !reply.ServerIdentifier.IsNone
            ? reply.ServerIdentifier
            : null;
}
