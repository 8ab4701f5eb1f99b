using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Lanboot.Linux;

/// <summary>
/// Sends a run of memory as datagrams of one size, the last of which may be shorter: the kernel cuts it up in one call
/// (UDP_SEGMENT, Linux 4.18), or else gets them in one call (sendmmsg).
/// </summary>
[SupportedOSPlatform("linux")]
internal static unsafe class DatagramSender
{
    /// <summary>The largest datagram of IPv4 is the largest buffer to be cut up: 65535 less 28 bytes of headers.</summary>
    private const int MaxRun = 65507;

    /// <summary>Messages in one sendmmsg: the largest window of TFTP, so that none needs two.</summary>
    private const int MaxBatch = 64;

    /// <summary>Sends <paramref name="length"/> bytes from <paramref name="run"/> on.</summary>
    /// <param name="to">Where to; null for a connected socket.</param>
    /// <param name="segments">May the kernel cut up? Becomes false when it says that it can't on this path.</param>
    /// <returns>0, or the errno for which the rest was not sent.</returns>
    public static int Send(int socket, LibC.InternetAddress* to, byte* run, int length, int size, ref bool segments)
    {
        if (length <= size)
            return SendOne(socket, to, run, length);
        if (segments)
        {
            var error = SendSegments(socket, to, run, length, size);
            if (error is not (LibC.EINVAL or LibC.EIO))
                return error;
            segments = false;
        }

        return SendBatches(socket, to, run, length, size);
    }

    private static int SendOne(int socket, LibC.InternetAddress* to, byte* bytes, int length) =>
        Result(LibC.SendTo(socket, bytes, (nuint)length, LibC.MSG_DONTWAIT, to, (int)NameLength(to)));

    private static int SendSegments(int socket, LibC.InternetAddress* to, byte* run, int length, int size)
    {
        var control = new LibC.SegmentSize(size);
        var piece = default(LibC.Piece);
        var message = new LibC.SegmentedMessage
        {
            Name = to,
            NameLength = NameLength(to),
            Pieces = &piece,
            PieceCount = 1,
            Control = &control,
            ControlLength = (nuint)sizeof(LibC.SegmentSize),
        };

        var atOnce = Math.Min(LibC.UDP_MAX_SEGMENTS, MaxRun / size) * size;
        for (var sent = 0; sent < length; sent += atOnce)
        {
            piece = new LibC.Piece { Bytes = run + sent, Length = (nuint)Math.Min(atOnce, length - sent) };
            if (Result(LibC.SendSegments(socket, &message, LibC.MSG_DONTWAIT)) is var error and not 0)
                return error;
        }

        return 0;
    }

    private static int SendBatches(int socket, LibC.InternetAddress* to, byte* run, int length, int size)
    {
        var pieces = stackalloc LibC.Piece[MaxBatch];
        var messages = stackalloc LibC.Message[MaxBatch];
        for (var begin = 0; begin < length; begin += MaxBatch * size)
        {
            var count = 0;
            for (var at = begin; at < length && count < MaxBatch; at += size, count++)
            {
                pieces[count] = new LibC.Piece { Bytes = run + at, Length = (nuint)Math.Min(size, length - at) };
                messages[count] = new LibC.Message { Name = to, NameLength = NameLength(to), Pieces = pieces + count, PieceCount = 1 };
            }

            if (SendAll(socket, messages, count) is var error and not 0)
                return error;
        }

        return 0;
    }

    private static int SendAll(int socket, LibC.Message* messages, int count)
    {
        for (var sent = 0; sent < count;)
        {
            // It stops at the first that fails, and tells why only when it is asked to begin there.
            var more = LibC.SendMany(socket, messages + sent, (uint)(count - sent), LibC.MSG_DONTWAIT);
            if (more < 0)
                return Result(more);
            sent += more;
        }

        return 0;
    }

    private static uint NameLength(LibC.InternetAddress* to) => to is null ? 0 : (uint)sizeof(LibC.InternetAddress);

    private static int Result(nint sent) => sent < 0 ? Marshal.GetLastPInvokeError() : 0;
}
