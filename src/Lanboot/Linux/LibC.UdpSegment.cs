using System.Runtime.InteropServices;

namespace Lanboot.Linux;

// One send that the kernel cuts up into many datagrams: udp(7), UDP_SEGMENT; and what a connected socket knows of its path: ip(7).
internal static unsafe partial class LibC
{
    /// <summary>Socket option at level <see cref="IPPROTO_IP"/>: the path MTU of a connected socket.</summary>
    public const int IP_MTU = 14;

    /// <summary>Datagrams that the kernel makes of one send at the most (linux/udp.h: 64; 128 since Linux 6.9).</summary>
    public const int UDP_MAX_SEGMENTS = 64;

    private const int SOL_UDP = 17;
    private const int UDP_SEGMENT = 103;

    [LibraryImport(Library, EntryPoint = "recvfrom", SetLastError = true)]
    public static partial nint ReceiveFrom(
        int descriptor, void* bytes, nuint length, int flags, InternetAddress* from, uint* fromLength);

    [LibraryImport(Library, EntryPoint = "sendmsg", SetLastError = true)]
    public static partial nint SendSegments(int descriptor, SegmentedMessage* message, int flags);

    /// <summary>struct msghdr with the size of its segments.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct SegmentedMessage
    {
        public InternetAddress* Name;
        public uint NameLength;
        public Piece* Pieces;
        public nuint PieceCount;
        public SegmentSize* Control;
        public nuint ControlLength;
        public int Flags;
    }

    /// <summary>A struct cmsghdr for UDP_SEGMENT.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 24)]
    public readonly struct SegmentSize(int bytes)
    {
        // CMSG_LEN(sizeof(uint16_t))
        private readonly nuint _length = 16 + sizeof(ushort);
        private readonly int _level = SOL_UDP;
        private readonly int _type = UDP_SEGMENT;
        private readonly ushort _bytes = (ushort)bytes;
    }
}
