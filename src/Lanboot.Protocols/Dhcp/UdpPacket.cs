using System.Buffers.Binary;

namespace Lanboot.Protocols.Dhcp;

/// <summary>
/// A UDP datagram in its IPv4 packet (RFC 791 section 3.1, RFC 768), for who reads and writes them past the ports of the host.
/// </summary>
/*
 *   0  version, header length   1  type of service   2  total length
 *   4  identification           6  flags, fragment offset
 *   8  time to live             9  protocol         10  header checksum
 *  12  source address          16  destination address
 * then, behind options that may follow:
 *   0  source port   2  destination port   4  length   6  checksum
 */
public readonly ref struct UdpPacket
{
    /// <summary>Both headers, as <see cref="WriteHeaders"/> writes them.</summary>
    public const int HeaderLength = IpHeaderLength + UdpHeaderLength;

    /// <summary>Both headers, with as many options as IPv4 can have.</summary>
    public const int MaxHeaderLength = 60 + UdpHeaderLength;

    private const int IpHeaderLength = 20;
    private const int UdpHeaderLength = 8;
    private const byte Udp = 17;
    private const byte TimeToLive = 64;

    /// <summary>"More fragments", and the offset.</summary>
    private const ushort FragmentBits = 0x3fff;

    public IPv4Address Source { get; private init; }

    public ushort SourcePort { get; private init; }

    public IPv4Address Destination { get; private init; }

    public ushort DestinationPort { get; private init; }

    public ReadOnlySpan<byte> Payload { get; private init; }

    /// <summary>Reads a packet that came whole. What stands behind its end, as Ethernet's padding does, is left out.</summary>
    /// <remarks>
    /// Checksums are not looked at: between the virtual machines of one host they are often not filled in, and what came over a
    /// wire has that of its frame.
    /// </remarks>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out UdpPacket packet)
    {
        packet = default;
        if (bytes.Length < HeaderLength || bytes[0] >> 4 != 4 || bytes[9] != Udp)
            return false;
        var headerLength = (bytes[0] & 0xf) * 4;
        int length = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        var isFragment = (BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]) & FragmentBits) != 0;
        if (isFragment || headerLength < IpHeaderLength || length > bytes.Length || headerLength + UdpHeaderLength > length)
            return false;
        var udp = bytes[headerLength..length];
        int udpLength = BinaryPrimitives.ReadUInt16BigEndian(udp[4..]);
        if (udpLength < UdpHeaderLength || udpLength > udp.Length)
            return false;
        packet = new UdpPacket
        {
            Source = IPv4Address.FromBytes(bytes[12..]),
            SourcePort = BinaryPrimitives.ReadUInt16BigEndian(udp),
            Destination = IPv4Address.FromBytes(bytes[16..]),
            DestinationPort = BinaryPrimitives.ReadUInt16BigEndian(udp[2..]),
            Payload = udp[UdpHeaderLength..udpLength],
        };
        return true;
    }

    /// <summary>Writes both headers in front of a payload.</summary>
    /// <param name="to">Of <see cref="HeaderLength"/> bytes.</param>
    /// <param name="payload">At most 65,507 bytes.</param>
    public static void WriteHeaders(
        Span<byte> to, ReadOnlySpan<byte> payload, IPv4Address source, ushort sourcePort, IPv4Address destination, ushort destinationPort)
    {
        to = to[..HeaderLength];
        to.Clear();
        to[0] = (4 << 4) | (IpHeaderLength / 4);
        BinaryPrimitives.WriteUInt16BigEndian(to[2..], checked((ushort)(HeaderLength + payload.Length)));
        to[8] = TimeToLive;
        to[9] = Udp;
        source.CopyTo(to[12..]);
        destination.CopyTo(to[16..]);
        BinaryPrimitives.WriteUInt16BigEndian(to[10..], Fold(Sum(to[..IpHeaderLength])));

        var udp = to[IpHeaderLength..];
        BinaryPrimitives.WriteUInt16BigEndian(udp, sourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(udp[2..], destinationPort);
        BinaryPrimitives.WriteUInt16BigEndian(udp[4..], (ushort)(UdpHeaderLength + payload.Length));
        // The pseudo header: both addresses, the protocol, the length. A sum of 0 would say that there is none.
        var sum = Fold(Sum(to[12..IpHeaderLength]) + Udp + (uint)(UdpHeaderLength + payload.Length) + Sum(udp) + Sum(payload));
        BinaryPrimitives.WriteUInt16BigEndian(udp[6..], sum == 0 ? ushort.MaxValue : sum);
    }

    /// <summary>RFC 1071: the words of 16 bits added up, the last byte of an odd number with a zero behind it.</summary>
    private static uint Sum(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0;
        for (; bytes.Length > 1; bytes = bytes[2..])
            sum += BinaryPrimitives.ReadUInt16BigEndian(bytes);
        return bytes.IsEmpty ? sum : sum + ((uint)bytes[0] << 8);
    }

    private static ushort Fold(uint sum)
    {
        while (sum > ushort.MaxValue)
            sum = (sum & ushort.MaxValue) + (sum >> 16);
        return (ushort)~sum;
    }
}
