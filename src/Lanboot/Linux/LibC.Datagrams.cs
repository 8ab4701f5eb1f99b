using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lanboot.Linux;

// Datagram sockets: sendmmsg(2), recv(2), sendto(2), eventfd(2).
internal static unsafe partial class LibC
{
    public const int AF_INET = 2;
    public const int IPPROTO_IP = 0;

    public const int MSG_TRUNC = 0x20;

    public const int EFD_NONBLOCK = 0x800;
    public const int EFD_CLOEXEC = 0x80000;

    [LibraryImport(Library, EntryPoint = "sendmmsg", SetLastError = true)]
    public static partial int SendMany(int descriptor, Message* messages, uint count, int flags);

    [LibraryImport(Library, EntryPoint = "sendto", SetLastError = true)]
    public static partial nint SendTo(int descriptor, void* bytes, nuint length, int flags, void* address, int addressLength);

    [LibraryImport(Library, EntryPoint = "recv", SetLastError = true)]
    public static partial nint Receive(int descriptor, void* bytes, nuint length, int flags);

    [LibraryImport(Library, EntryPoint = "eventfd", SetLastError = true)]
    public static partial int OpenEvent(uint value, int flags);

    [LibraryImport(Library, EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int descriptor, void* bytes, nuint length);

    /// <summary>struct sockaddr_in; port and address as on the wire.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 16)]
    public struct InternetAddress
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
        public readonly uint Address => Swap(_address);

        public readonly ushort Port => Swap(_port);
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
        public void* Control;
        public nuint ControlLength;
        public int Flags;
        private readonly int _endOfMessageHeader;
        public uint Length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ushort Swap(ushort value) => BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Swap(uint value) => BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value;
}
