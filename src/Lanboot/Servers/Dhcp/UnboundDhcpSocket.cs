using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using Lanboot.Host;
using Lanboot.Linux;
using Lanboot.Protocols.Dhcp;

namespace Lanboot.Servers.Dhcp;

/// <summary>
/// Hears a port that another program of this host holds: a packet socket (packet(7)) gets a copy of what the interface receives, and a
/// raw one (raw(7)) sends from that port. The other program notices nothing. Needs CAP_NET_RAW.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class UnboundDhcpSocket : DhcpSocket
{
    /// <summary>SKF_AD_OFF + SKF_AD_PKTTYPE: whom the frame was for (linux/filter.h).</summary>
    private const uint FrameIsFor = 0xffff_f000 + 4;

    /// <summary>PACKET_OTHERHOST: seen only since somebody watches the whole wire.</summary>
    private const uint AnotherHost = 3;

    private const uint Udp = 17;
    private const uint FragmentBits = 0x3fff;

    private readonly IPv4Address _own;
    private readonly IPv4Address _networkBroadcast;
    private readonly ushort _port;
    private readonly int _raw;
    private readonly byte[] _packet = new byte[MaxSent];

    private UnboundDhcpSocket(HostInterface on, ushort port, int descriptor, int raw)
    {
        (_port, Descriptor, _raw) = (port, descriptor, raw);
        _own = IPv4Address.From(on.Address);
        _networkBroadcast = new IPv4Address(_own.Bits | ~IPv4Address.Mask(on.PrefixLength).Bits);
    }

    public override int Descriptor { get; }

    public override int InternetDescriptor => _raw;

    /// <exception cref="DoorException">A right is missing.</exception>
    public static UnboundDhcpSocket Open(HostInterface on, ushort port)
    {
        var raw = LibC.OpenSocket(LibC.AF_INET, LibC.SOCK_RAW | LibC.SOCK_NONBLOCK | LibC.SOCK_CLOEXEC, LibC.IPPROTO_RAW);
        // Protocol 0 receives nothing yet: the filter and the interface come first.
        var descriptor = raw < 0 ? -1 : LibC.OpenSocket(LibC.AF_PACKET, LibC.SOCK_DGRAM | LibC.SOCK_NONBLOCK | LibC.SOCK_CLOEXEC, 0);
        if (descriptor >= 0 && Sends(raw, on.Name) && HearsOnly(descriptor, port) && Hears(descriptor, on))
            return new UnboundDhcpSocket(on, port, descriptor, raw);

        var error = Marshal.GetLastPInvokeError();
        if (descriptor >= 0)
            _ = LibC.Close(descriptor);
        if (raw >= 0)
            _ = LibC.Close(raw);
        throw new DoorException(WhyNot(on.Name, port, error));
    }

    public override bool TryRead(ReceiveBatch batch, int slot, out DhcpDatagram datagram) =>
        TryRead(batch.Datagram(slot), _port, _own, _networkBroadcast, out datagram);

    /// <summary>
    /// Reads a whole packet. What is neither for all nor for us comes by here where this host is a router: it is a request to a
    /// server of another network, which alone may answer it.
    /// </summary>
    internal static bool TryRead(
        ReadOnlySpan<byte> bytes, ushort port, IPv4Address own, IPv4Address networkBroadcast, out DhcpDatagram datagram)
    {
        datagram = default;
        if (!UdpPacket.TryParse(bytes, out var packet) || packet.DestinationPort != port)
            return false;
        var isForAll = packet.Destination == IPv4Address.Broadcast || packet.Destination == networkBroadcast;
        if (!isForAll && packet.Destination != own)
            return false;
        datagram = new DhcpDatagram
        {
            Bytes = packet.Payload,
            Sender = packet.Source,
            SenderPort = packet.SourcePort,
            ByBroadcast = isForAll,
        };
        return true;
    }

    public override void Add(SendBatch batch, ReadOnlySpan<byte> reply, LibC.InternetAddress receiver, LibC.PacketInfoControl from)
    {
        reply.CopyTo(_packet.AsSpan(UdpPacket.HeaderLength));
        var (source, destination) = (new IPv4Address(from.Local), new IPv4Address(receiver.Address));
        UdpPacket.WriteHeaders(_packet, reply, source, _port, destination, receiver.Port);
        // A raw socket knows no ports.
        batch.Add(_raw, _packet.AsSpan(0, UdpPacket.HeaderLength + reply.Length), new LibC.InternetAddress(receiver.Address, 0), from);
    }

    public override void Dispose()
    {
        _ = LibC.Close(Descriptor);
        _ = LibC.Close(_raw);
    }

    private static bool Sends(int raw, string interfaceName)
    {
        var name = Encoding.UTF8.GetBytes(interfaceName + "\0");
        fixed (byte* device = name)
        {
            return LibC.SetSocketOption(raw, LibC.SOL_SOCKET, LibC.SO_BINDTODEVICE, device, name.Length) == 0
                && LibC.SetSocketOption(raw, LibC.SOL_SOCKET, LibC.SO_BROADCAST, 1) == 0;
        }
    }

    /// <summary>A filter in the kernel, since all that the host receives passes here: whole UDP datagrams for this host and port.</summary>
    private static bool HearsOnly(int descriptor, ushort port)
    {
        // The numbers after the code: steps to pass over when it is so, and when it is not. The last step takes nothing.
        var steps = stackalloc LibC.FilterStep[]
        {
            new(0x20, 0, 0, FrameIsFor),
            new(0x15, 8, 0, AnotherHost),
            // The packet begins with its IPv4 header: byte 9, the protocol; half word 6, the fragment; byte 0, the header's length.
            new(0x30, 0, 0, 9),
            new(0x15, 0, 6, Udp),
            new(0x28, 0, 0, 6),
            new(0x45, 4, 0, FragmentBits),
            new(0xb1, 0, 0, 0),
            new(0x48, 0, 0, 2),
            new(0x15, 0, 1, port),
            new(0x06, 0, 0, MaxReceived),
            new(0x06, 0, 0, 0),
        };
        var program = new LibC.FilterProgram { Length = 11, Steps = steps };
        return LibC.SetSocketOption(descriptor, LibC.SOL_SOCKET, LibC.SO_ATTACH_FILTER, &program, sizeof(LibC.FilterProgram)) == 0;
    }

    private static bool Hears(int descriptor, HostInterface on)
    {
        _ = LibC.SetSocketOption(descriptor, LibC.SOL_SOCKET, LibC.SO_RCVBUF, ReceiveBuffer);
        var address = new LibC.LinkAddress
        {
            Family = LibC.AF_PACKET,
            ProtocolOnWire = BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(LibC.ETH_P_IP) : LibC.ETH_P_IP,
            InterfaceIndex = on.Index,
        };
        return LibC.Bind(descriptor, &address, sizeof(LibC.LinkAddress)) == 0;
    }

    private static string WhyNot(string on, ushort port, int error) => error switch
    {
        LibC.EACCES or LibC.EPERM => $"Reading beside the program that holds UDP port {port} takes the right "
            + $"{nameof(Capability.CAP_NET_RAW)}: start Lanboot with sudo, or give its program that right with setcap.",
        _ => $"What comes for UDP port {port} on {on} can't be read: {Marshal.GetPInvokeErrorMessage(error)}.",
    };
}
