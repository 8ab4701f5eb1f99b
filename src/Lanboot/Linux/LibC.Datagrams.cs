using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lanboot.Linux;

// Datagram sockets: socket(2), setsockopt(2), bind(2), recvmmsg(2), sendmmsg(2), poll(2), eventfd(2), arp(7), packet(7).
internal static unsafe partial class LibC
{
    public const int AF_INET = 2;
    public const int AF_PACKET = 17;
    public const int SOCK_DGRAM = 2;
    public const int SOCK_RAW = 3;
    public const int SOCK_NONBLOCK = 0x800;
    public const int SOCK_CLOEXEC = 0x80000;

    public const int SOL_SOCKET = 1;
    public const int SO_REUSEADDR = 2;
    public const int SO_BROADCAST = 6;
    public const int SO_RCVBUF = 8;
    public const int SO_BINDTODEVICE = 25;
    public const int SO_ATTACH_FILTER = 26;
    public const int IPPROTO_IP = 0;

    /// <summary>raw(7): what is sent brings its IPv4 header; nothing is received.</summary>
    public const int IPPROTO_RAW = 255;
    public const int IP_PKTINFO = 8;

    public const int MSG_TRUNC = 0x20;
    public const int MSG_NOSIGNAL = 0x4000;

    public const short POLLIN = 1;

    /// <summary>Each read takes one off.</summary>
    public const int EFD_SEMAPHORE = 1;

    public const int EFD_NONBLOCK = 0x800;
    public const int EFD_CLOEXEC = 0x80000;

    /// <summary>arp(7): make or change an entry of the neighbour table; needs CAP_NET_ADMIN.</summary>
    public const nuint SIOCSARP = 0x8955;

    /// <summary>arp(7): read an entry.</summary>
    public const nuint SIOCGARP = 0x8954;

    /// <summary>The entry has a hardware address.</summary>
    public const int ATF_COM = 2;

    public const ushort ETH_P_IP = 0x0800;
    public const ushort ETH_P_ARP = 0x0806;

    [LibraryImport(Library, EntryPoint = "socket", SetLastError = true)]
    public static partial int OpenSocket(int domain, int type, int protocol);

    [LibraryImport(Library, EntryPoint = "bind", SetLastError = true)]
    public static partial int Bind(int descriptor, void* address, int length);

    [LibraryImport(Library, EntryPoint = "setsockopt", SetLastError = true)]
    public static partial int SetSocketOption(int descriptor, int level, int name, void* value, int length);

    public static int SetSocketOption(int descriptor, int level, int name, int value) =>
        SetSocketOption(descriptor, level, name, &value, sizeof(int));

    [LibraryImport(Library, EntryPoint = "recvmmsg", SetLastError = true)]
    public static partial int ReceiveMany(int descriptor, Message* messages, uint count, int flags, void* timeout);

    [LibraryImport(Library, EntryPoint = "sendmmsg", SetLastError = true)]
    public static partial int SendMany(int descriptor, Message* messages, uint count, int flags);

    [LibraryImport(Library, EntryPoint = "sendto", SetLastError = true)]
    public static partial nint SendTo(int descriptor, void* bytes, nuint length, int flags, void* address, int addressLength);

    [LibraryImport(Library, EntryPoint = "recv", SetLastError = true)]
    public static partial nint Receive(int descriptor, void* bytes, nuint length, int flags);

    [LibraryImport(Library, EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(PollEntry* entries, nuint count, int milliseconds);

    [LibraryImport(Library, EntryPoint = "eventfd", SetLastError = true)]
    public static partial int OpenEvent(uint value, int flags);

    [LibraryImport(Library, EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int descriptor, void* bytes, nuint length);

    [LibraryImport(Library, EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int descriptor, void* bytes, nuint length);

    [LibraryImport(Library, EntryPoint = "ioctl", SetLastError = true)]
    public static partial int ControlArp(int descriptor, nuint request, ArpEntry* entry);

    /// <summary>struct sockaddr_in; port and address as on the wire.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 16)]
    public readonly struct InternetAddress
    {
        private readonly ushort _family;
        private readonly ushort _port;
        private readonly uint _address;

        public InternetAddress(uint address, ushort port)
        {
            _family = AF_INET;
            _port = Swap(port);
            _address = Swap(address);
        }

        /// <summary>In host order.</summary>
        public uint Address => Swap(_address);

        public ushort Port => Swap(_port);
    }

    /// <summary>struct sockaddr, for a hardware address in an <see cref="ArpEntry"/>.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 16)]
    public struct HardwareAddress
    {
        public ushort Type;
        public fixed byte Bytes[14];
    }

    /// <summary>struct arpreq.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct ArpEntry
    {
        public InternetAddress Address;
        public HardwareAddress Hardware;
        public int Flags;
        private readonly InternetAddress _mask;
        public fixed byte Device[16];
    }

    /// <summary>struct sockaddr_ll; see packet(7).</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    public struct LinkAddress
    {
        public ushort Family;
        public ushort ProtocolOnWire;
        public int InterfaceIndex;
        public ushort HardwareType;
        public byte PacketType;
        public byte HardwareLength;
        public ulong Hardware;
    }

    /// <summary>struct iovec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Piece
    {
        public void* Bytes;
        public nuint Length;
    }

    /// <summary>struct mmsghdr: a struct msghdr, and the bytes that were sent or received.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Message
    {
        public InternetAddress* Name;
        public uint NameLength;
        public Piece* Pieces;
        public nuint PieceCount;
        public PacketInfoControl* Control;
        public nuint ControlLength;
        public int Flags;
        private readonly int _endOfMessageHeader;
        public uint Length;
    }

    /// <summary>A struct cmsghdr with a struct in_pktinfo: by which interface and address a datagram came or shall go; ip(7).</summary>
    [StructLayout(LayoutKind.Sequential, Size = 32)]
    public struct PacketInfoControl
    {
        /// <summary>CMSG_LEN(sizeof(struct in_pktinfo)).</summary>
        private const int WholeLength = 16 + 12;

        private nuint _length;
        private int _level;
        private int _type;
        private int _interface;
        private uint _local;
        private readonly uint _destination;

        /// <summary>For sending: out of this interface, from this address.</summary>
        public static PacketInfoControl From(int interfaceIndex, uint address) => new()
        {
            _length = WholeLength,
            _level = IPPROTO_IP,
            _type = IP_PKTINFO,
            _interface = interfaceIndex,
            _local = Swap(address),
        };

        public readonly bool IsThere => _length >= WholeLength && _level == IPPROTO_IP && _type == IP_PKTINFO;

        /// <summary>The address that a received datagram was sent to, in host order: one of ours, or a broadcast address.</summary>
        public readonly uint Destination => Swap(_destination);

        /// <summary>Our own address that it came to.</summary>
        public readonly uint Local => Swap(_local);
    }

    /// <summary>struct pollfd; a negative descriptor is passed over.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct PollEntry(int descriptor)
    {
        public int Descriptor = descriptor;
        public short Events = POLLIN;
        public short Found;
    }

    /// <summary>struct sock_filter: one step of a classic BPF program.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public readonly struct FilterStep(ushort code, byte ifTrue, byte ifFalse, uint operand)
    {
        private readonly ushort _code = code;
        private readonly byte _ifTrue = ifTrue;
        private readonly byte _ifFalse = ifFalse;
        private readonly uint _operand = operand;
    }

    /// <summary>struct sock_fprog.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct FilterProgram
    {
        public ushort Length;
        public FilterStep* Steps;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ushort Swap(ushort value) => BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Swap(uint value) => BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value;
}
