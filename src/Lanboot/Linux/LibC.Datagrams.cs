using System.Buffers.Binary;
using System.Net;
using System.Runtime.InteropServices;

namespace Lanboot.Linux;

// Datagrams, one at a time and many at once: recvfrom(2), sendmsg(2), sendmmsg(2), udp(7).
internal static partial class LibC
{
    /// <summary>Fail with <see cref="EAGAIN"/> rather than wait.</summary>
    public const int MSG_DONTWAIT = 0x40;

    /// <summary>Return the true length of a datagram that was longer than the buffer.</summary>
    public const int MSG_TRUNC = 0x20;

    /// <summary>Socket option of <see cref="IPPROTO_IP"/>: the path MTU of a connected socket (ip(7)).</summary>
    public const int IP_MTU = 14;
    public const int IPPROTO_IP = 0;

    /// <summary>Control message of <see cref="SOL_UDP"/>: cut one long send into datagrams of so many bytes (linux/udp.h).</summary>
    public const int UDP_SEGMENT = 103;
    public const int SOL_UDP = 17;

    /// <summary>Datagrams that the kernel makes of one send at the most (UDP_MAX_SEGMENTS; 128 since Linux 6.9).</summary>
    public const int UDP_MAX_SEGMENTS = 64;

    public const ushort AF_INET = 2;
    public const int EIO = 5;

    [LibraryImport(Library, EntryPoint = "recv", SetLastError = true)]
    public static unsafe partial nint Receive(int socket, byte* buffer, nuint length, int flags);

    [LibraryImport(Library, EntryPoint = "recvfrom", SetLastError = true)]
    public static unsafe partial nint ReceiveFrom(
        int socket, byte* buffer, nuint length, int flags, SocketAddress4* from, uint* fromLength);

    [LibraryImport(Library, EntryPoint = "sendto", SetLastError = true)]
    public static unsafe partial nint SendTo(
        int socket, byte* buffer, nuint length, int flags, SocketAddress4* to, uint toLength);

    [LibraryImport(Library, EntryPoint = "sendmsg", SetLastError = true)]
    public static unsafe partial nint SendMessage(int socket, MessageHeader* message, int flags);

    /// <returns>The number of messages sent.</returns>
    [LibraryImport(Library, EntryPoint = "sendmmsg", SetLastError = true)]
    public static unsafe partial int SendMessages(int socket, MultiMessageHeader* messages, uint count, int flags);
}

/// <summary>struct sockaddr_in: an IPv4 address and port, both in network order.</summary>
[StructLayout(LayoutKind.Sequential, Size = 16)]
internal struct SocketAddress4
{
    public ushort Family;
    public ushort NetworkPort;
    public uint NetworkAddress;

    public readonly IPAddress Address => new(NetworkAddress);

    public readonly int Port => BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(NetworkPort) : NetworkPort;
}

/// <summary>struct iovec: a run of memory.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct IoVector
{
    public byte* Base;
    public nuint Length;
}

/// <summary>struct msghdr of 64-bit Linux.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MessageHeader
{
    public SocketAddress4* Name;
    public uint NameLength;
    public IoVector* Vectors;
    public nuint VectorCount;
    public byte* Control;
    public nuint ControlLength;
    public int Flags;
}

/// <summary>struct mmsghdr: a message, and how much of it was sent or received.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct MultiMessageHeader
{
    public MessageHeader Message;
    public uint Length;
}

/// <summary>struct cmsghdr with a value of 16 bits, padded as CMSG_SPACE says.</summary>
[StructLayout(LayoutKind.Sequential, Size = 24)]
internal struct ControlMessage16
{
    public nuint HeaderLength;
    public int Level;
    public int Type;
    public ushort Value;
}
