using System.Buffers.Binary;
using System.Runtime.Versioning;
using Lanboot.Boot;
using Lanboot.Host;
using Lanboot.Linux;
using Lanboot.Protocols.Dhcp;

namespace Lanboot.Servers.Dhcp;

/// <summary>
/// Sends ARP probes (RFC 5227 section 2.1.1) and hears the answers, past the neighbour table. Needs CAP_NET_RAW.
/// </summary>
/*
 * The packet, RFC 826:
 *   0  hardware type (2)      2  protocol type (2)
 *   4  hardware length (1)    5  protocol length (1)   6  operation (2)
 *   8  sender hardware (6)   14  sender address (4)
 *  18  target hardware (6)   24  target address (4)
 */
[SupportedOSPlatform("linux")]
internal sealed unsafe class ArpProbe : IAddressProbe
{
    private const int PacketLength = 28;
    private const int Operation = 6;
    private const int SenderHardware = 8;
    private const int SenderAddress = 14;
    private const int TargetAddress = 24;
    private const ushort Request = 1;
    private const ushort Reply = 2;

    private readonly LibC.LinkAddress _everybody;
    private readonly byte[] _packet = new byte[PacketLength];

    private ArpProbe(int descriptor, HostInterface on)
    {
        Descriptor = descriptor;
        _everybody = On(on) with { HardwareLength = 6, Hardware = ulong.MaxValue };
        BinaryPrimitives.WriteUInt16BigEndian(_packet, 1);
        BinaryPrimitives.WriteUInt16BigEndian(_packet.AsSpan(2), 0x0800);
        (_packet[4], _packet[5]) = (6, 4);
        BinaryPrimitives.WriteUInt16BigEndian(_packet.AsSpan(Operation), Request);
        // The sender's address stays 0.0.0.0: nobody's table is changed by a probe.
        on.Mac.CopyTo(_packet.AsSpan(SenderHardware));
    }

    public int Descriptor { get; }

    public bool UsesNeighbourTable => false;

    /// <summary>Null without the right.</summary>
    public static ArpProbe? TryOpen(HostInterface on)
    {
        // Protocol 0 receives nothing yet: the filter and the interface come first.
        var descriptor = LibC.OpenSocket(LibC.AF_PACKET, LibC.SOCK_DGRAM | LibC.SOCK_NONBLOCK | LibC.SOCK_CLOEXEC, 0);
        if (descriptor < 0)
            return null;
        var address = On(on);
        if (HearRepliesOnly(descriptor) && LibC.Bind(descriptor, &address, sizeof(LibC.LinkAddress)) == 0)
            return new ArpProbe(descriptor, on);
        _ = LibC.Close(descriptor);
        return null;
    }

    public void Ask(IPv4Address address)
    {
        address.CopyTo(_packet.AsSpan(TargetAddress));
        var everybody = _everybody;
        fixed (byte* packet = _packet)
            _ = LibC.SendTo(Descriptor, packet, PacketLength, LibC.MSG_DONTWAIT, &everybody, sizeof(LibC.LinkAddress));
    }

    public void Collect(Action<IPv4Address, MacAddress> found)
    {
        Span<byte> packet = stackalloc byte[64];
        fixed (byte* bytes = packet)
        {
            while (LibC.Receive(Descriptor, bytes, (nuint)packet.Length, LibC.MSG_DONTWAIT) is var length and > 0)
            {
                if (length >= PacketLength && BinaryPrimitives.ReadUInt16BigEndian(packet[Operation..]) == Reply)
                    found(IPv4Address.FromBytes(packet[SenderAddress..]), MacAddress.FromBytes(packet[SenderHardware..]));
            }
        }
    }

    public void Dispose() => _ = LibC.Close(Descriptor);

    private static LibC.LinkAddress On(HostInterface on) => new()
    {
        Family = LibC.AF_PACKET,
        ProtocolOnWire = BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(LibC.ETH_P_ARP) : LibC.ETH_P_ARP,
        InterfaceIndex = on.Index,
    };

    /// <summary>A filter in the kernel: a busy LAN has many ARP requests, and none of them shall wake us.</summary>
    private static bool HearRepliesOnly(int descriptor)
    {
        // bpf: load the half word at "operation"; equal to 2: take the packet; else: none of it.
        var steps = stackalloc LibC.FilterStep[]
        {
            new(0x28, 0, 0, Operation),
            new(0x15, 0, 1, Reply),
            new(0x06, 0, 0, PacketLength),
            new(0x06, 0, 0, 0),
        };
        var program = new LibC.FilterProgram { Length = 4, Steps = steps };
        return LibC.SetSocketOption(descriptor, LibC.SOL_SOCKET, LibC.SO_ATTACH_FILTER, &program, sizeof(LibC.FilterProgram)) == 0;
    }
}
