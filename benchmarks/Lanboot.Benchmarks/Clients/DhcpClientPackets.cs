using System.Buffers.Binary;
using Lanboot.Protocols.Dhcp;

namespace Lanboot.Benchmarks.Clients;

/// <summary>
/// What a client sends, made once and filled in for each exchange, and the few fields of a reply that are checked: written and read here by
/// hand, since a codec of the product would be the one that is measured.
/// </summary>
/*
 * The packet, RFC 2131 section 2 (figure 1), as far as it is used:
 *    0  op     1  htype    2  hlen    3  hops
 *    4  xid (4)
 *   16  yiaddr (4)
 *   24  giaddr (4)
 *   28  chaddr (16)
 *  236  magic cookie (4)
 *  240  options
 */
internal sealed class DhcpClientPackets
{
    /// <summary>RFC 951 asks for as many with a header and its cookie; peers drop what is shorter.</summary>
    private const int Shortest = 300;

    private const int Transaction = 4;
    private const int YourAddress = 16;
    private const int RelayAddress = 24;
    private const int Hardware = 28;
    private const int Cookie = 236;
    private const int FirstOption = 240;
    private const uint CookieValue = 0x63825363;

    /// <summary>What a system's client asks for: netmask, router, name servers, name, domain, lease time.</summary>
    private static readonly byte[] OfSystem = [55, 6, 1, 3, 6, 12, 15, 51];

    /// <summary>What a PC's firmware says of itself (PXE 2.1 section 2.2.2): a BIOS that has its identifier and asks for its boot.</summary>
    private static readonly byte[] OfFirmware =
    [
        55, 12, 1, 3, 6, 12, 15, 43, 54, 60, 66, 67, 97, 128,
        57, 2, 0x04, 0xec,
        93, 2, 0, 0,
        94, 3, 1, 2, 1,
        97, 17, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16,
        60, 32, .. "PXEClient:Arch:00000:UNDI:002001"u8,
    ];

    private readonly byte[] _discover;
    private readonly byte[] _request;

    /// <param name="relay">The address of the relay agent that says to forward these packets (giaddr).</param>
    public DhcpClientPackets(IPv4Address relay, bool isFirmware)
    {
        ReadOnlySpan<byte> said = isFirmware ? OfFirmware : OfSystem;
        _discover = Make(relay, [53, 1, (byte)DhcpMessageType.Discover, .. said]);
        // Filled in by Request: what is asked for (50), and from whom (54).
        _request = Make(relay, [53, 1, (byte)DhcpMessageType.Request, 50, 4, 0, 0, 0, 0, 54, 4, 0, 0, 0, 0, .. said]);
    }

    public ReadOnlySpan<byte> Discover(uint transaction, long mac) => Fill(_discover, transaction, mac);

    public ReadOnlySpan<byte> Request(uint transaction, long mac, IPv4Address address, IPv4Address server)
    {
        address.CopyTo(_request.AsSpan(FirstOption + 5));
        server.CopyTo(_request.AsSpan(FirstOption + 11));
        return Fill(_request, transaction, mac);
    }

    /// <summary>Reads a reply.</summary>
    /// <returns>False when it is none.</returns>
    public static bool TryRead(ReadOnlySpan<byte> packet, out DhcpClientReply reply)
    {
        reply = default;
        if (packet.Length <= FirstOption || packet[0] != 2 || BinaryPrimitives.ReadUInt32BigEndian(packet[Cookie..]) != CookieValue)
            return false;
        reply.Transaction = BinaryPrimitives.ReadUInt32BigEndian(packet[Transaction..]);
        reply.Mac = (long)(BinaryPrimitives.ReadUInt64BigEndian(packet[Hardware..]) >> 16);
        reply.Address = IPv4Address.FromBytes(packet[YourAddress..]);
        for (var options = packet[FirstOption..]; options is [not 255, ..];)
        {
            if (options[0] == 0)
            {
                options = options[1..];
                continue;
            }

            if (options.Length < 2 || options.Length < 2 + options[1])
                return false;
            var value = options.Slice(2, options[1]);
            switch (options[0])
            {
                case DhcpOption.MessageType when value.Length == 1:
                    reply.Type = (DhcpMessageType)value[0];
                    break;
                case DhcpOption.ServerIdentifier when value.Length == 4:
                    reply.Server = IPv4Address.FromBytes(value);
                    break;
                case DhcpOption.IpAddressLeaseTime when value.Length == 4:
                    reply.LeaseTime = BinaryPrimitives.ReadUInt32BigEndian(value);
                    break;
            }

            options = options[(2 + value.Length)..];
        }

        return true;
    }

    private static byte[] Make(IPv4Address relay, ReadOnlySpan<byte> options)
    {
        var packet = new byte[Math.Max(Shortest, FirstOption + options.Length + 1)];
        // A request (1) over Ethernet (1) with addresses of six bytes, that came by one relay.
        (packet[0], packet[1], packet[2], packet[3]) = (1, 1, 6, 1);
        relay.CopyTo(packet.AsSpan(RelayAddress));
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(Cookie), CookieValue);
        options.CopyTo(packet.AsSpan(FirstOption));
        packet[FirstOption + options.Length] = 255;
        return packet;
    }

    private static byte[] Fill(byte[] packet, uint transaction, long mac)
    {
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(Transaction), transaction);
        BinaryPrimitives.WriteUInt64BigEndian(packet.AsSpan(Hardware), (ulong)mac << 16);
        return packet;
    }
}

/// <summary>What is looked at of a reply.</summary>
internal struct DhcpClientReply
{
    public uint Transaction { get; set; }

    public long Mac { get; set; }

    public DhcpMessageType Type { get; set; }

    public IPv4Address Address { get; set; }

    public IPv4Address Server { get; set; }

    /// <summary>In seconds; 0 when none is said.</summary>
    public uint LeaseTime { get; set; }
}
