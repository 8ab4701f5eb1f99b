using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Lanboot.Linux;

/// <summary>
/// Switches interfaces on and off and sets their IPv4 addresses (rtnetlink(7)), in the network namespace of the calling thread. Needs
/// CAP_NET_ADMIN. Each call returns 0, or the kernel's errno.
/// </summary>
/*
 * A request; numbers in the order of this machine, addresses in that of the wire:
 *   0  length (4)   4  type (2)   6  flags (2)   8  sequence (4)   12  port (4)
 *  16  struct ifinfomsg: family (1), padding (1), type (2), index (4), flags (4), change (4)
 *      or struct ifaddrmsg: family (1), prefix length (1), flags (1), scope (1), index (4), then attributes: length (2), type (2), value
 * The answer: a header as above of type NLMSG_ERROR, then 16  the negative errno (4), 0 for success.
 */
[SupportedOSPlatform("linux")]
internal static unsafe class RouteSocket
{
    private const int HeaderLength = 16;
    private const int LinkLength = HeaderLength + 16;
    private const int AddressLength = HeaderLength + 8;
    private const int AttributeLength = 8;

    /// <summary>A network of two addresses has no broadcast (RFC 3021).</summary>
    private const int LongestPrefixWithBroadcast = 30;

    /// <param name="index">The kernel's number of the interface.</param>
    public static int SetUp(int index, bool up)
    {
        Span<byte> request = stackalloc byte[LinkLength];
        WriteHeader(request, LibC.RTM_NEWLINK, 0);
        MemoryMarshal.Write(request[20..], index);
        MemoryMarshal.Write(request[24..], up ? LibC.IFF_UP : 0);
        MemoryMarshal.Write(request[28..], LibC.IFF_UP);
        return Send(request);
    }

    /// <param name="address">In host order.</param>
    /// <returns>EEXIST where the interface has it already.</returns>
    public static int AddAddress(int index, uint address, int prefixLength) =>
        Address(LibC.RTM_NEWADDR, LibC.NLM_F_CREATE | LibC.NLM_F_EXCL, index, address, prefixLength);

    /// <inheritdoc cref="AddAddress"/>
    /// <returns>EADDRNOTAVAIL where the interface does not have it.</returns>
    public static int RemoveAddress(int index, uint address, int prefixLength) =>
        Address(LibC.RTM_DELADDR, 0, index, address, prefixLength);

    private static int Address(ushort type, int flags, int index, uint address, int prefixLength)
    {
        Span<byte> request = stackalloc byte[AddressLength + (3 * AttributeLength)];
        request[16] = LibC.AF_INET;
        request[17] = (byte)prefixLength;
        MemoryMarshal.Write(request[20..], index);
        WriteAttribute(request[AddressLength..], LibC.IFA_LOCAL, address);
        WriteAttribute(request[(AddressLength + AttributeLength)..], LibC.IFA_ADDRESS, address);
        if (prefixLength <= LongestPrefixWithBroadcast)
            WriteAttribute(request[^AttributeLength..], LibC.IFA_BROADCAST, address | (uint.MaxValue >> prefixLength));
        else
            request = request[..^AttributeLength];
        WriteHeader(request, type, flags);
        return Send(request);
    }

    private static void WriteHeader(Span<byte> request, ushort type, int flags)
    {
        MemoryMarshal.Write(request, request.Length);
        MemoryMarshal.Write(request[4..], type);
        MemoryMarshal.Write(request[6..], (ushort)(LibC.NLM_F_REQUEST | LibC.NLM_F_ACK | flags));
    }

    private static void WriteAttribute(Span<byte> to, ushort type, uint address)
    {
        MemoryMarshal.Write(to, (ushort)AttributeLength);
        MemoryMarshal.Write(to[2..], type);
        BinaryPrimitives.WriteUInt32BigEndian(to[4..], address);
    }

    private static int Send(ReadOnlySpan<byte> request)
    {
        var descriptor = LibC.OpenSocket(LibC.AF_NETLINK, LibC.SOCK_RAW | LibC.SOCK_CLOEXEC, LibC.NETLINK_ROUTE);
        if (descriptor < 0)
            return Marshal.GetLastPInvokeError();
        try
        {
            // A socket that was not bound is at the kernel's port by itself; the acknowledgement is there when sending returns.
            fixed (byte* bytes = request)
            {
                if (LibC.SendTo(descriptor, bytes, (nuint)request.Length, 0, null, 0) != request.Length)
                    return Marshal.GetLastPInvokeError();
            }

            Span<byte> answer = stackalloc byte[512];
            fixed (byte* bytes = answer)
            {
                var length = LibC.Receive(descriptor, bytes, (nuint)answer.Length, 0);
                if (length < HeaderLength + sizeof(int))
                    return length < 0 ? Marshal.GetLastPInvokeError() : LibC.EINVAL;
            }

            var isAnswer = MemoryMarshal.Read<ushort>(answer[4..]) == LibC.NLMSG_ERROR;
            return isAnswer ? -MemoryMarshal.Read<int>(answer[HeaderLength..]) : LibC.EINVAL;
        }
        finally
        {
            _ = LibC.Close(descriptor);
        }
    }
}
