using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;

namespace Lanboot.Linux;

/// <summary>A raw socket for one type of ICMPv6 message on one interface (RFC 3542 section 3). Needs CAP_NET_RAW.</summary>
[SupportedOSPlatform("linux")]
internal static class RawIcmpv6Socket
{
    private const int SOL_SOCKET = 1;
    private const int SO_BINDTODEVICE = 25;
    private const int IPPROTO_IPV6 = 41;
    private const int IPV6_UNICAST_HOPS = 16;
    private const int IPPROTO_ICMPV6 = 58;
    private const int ICMP6_FILTER = 1;

    // A bit for each of the 256 types; a set bit blocks (struct icmp6_filter in linux/icmpv6.h, in 32-bit words of this host).
    private const int FilterLength = 32;

    /// <summary>Opens the socket. The kernel checks and writes all checksums.</summary>
    /// <param name="interfaceName">The only interface to hear.</param>
    /// <param name="interfaceIndex">Its number.</param>
    /// <param name="type">The only type of message to let in.</param>
    /// <param name="group">The multicast group that these messages are sent to.</param>
    /// <exception cref="SocketException">AccessDenied without the right; otherwise the kernel's reason.</exception>
    public static Socket Open(string interfaceName, int interfaceIndex, byte type, IPAddress group)
    {
        var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Raw, ProtocolType.IcmpV6);
        try
        {
            // The filter first, so that no other message is queued meanwhile.
            Span<byte> filter = stackalloc byte[FilterLength];
            filter.Fill(0xff);
            var word = filter.Slice(type / 32 * 4, 4);
            var pass = ~(1u << (type % 32));
            if (BitConverter.IsLittleEndian)
                BinaryPrimitives.WriteUInt32LittleEndian(word, pass);
            else
                BinaryPrimitives.WriteUInt32BigEndian(word, pass);
            socket.SetRawSocketOption(IPPROTO_ICMPV6, ICMP6_FILTER, filter);
            socket.SetRawSocketOption(SOL_SOCKET, SO_BINDTODEVICE, Encoding.UTF8.GetBytes(interfaceName + "\0"));
            socket.SetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.AddMembership, new IPv6MulticastOption(group, interfaceIndex));
            // Neighbour discovery drops what has passed a router: what is not 255 (RFC 4861 section 6.1.2).
            socket.SetRawSocketOption(IPPROTO_IPV6, IPV6_UNICAST_HOPS, BitConverter.GetBytes(255));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
