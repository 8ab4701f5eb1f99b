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
    public static int Send(int socket, SocketAddress4* to, byte* run, int length, int size, ref bool segments)
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

    private static int SendOne(int socket, SocketAddress4* to, byte* bytes, int length) =>
        Result(LibC.SendTo(socket, bytes, (nuint)length, LibC.MSG_DONTWAIT, to, NameLength(to)));

    private static int SendSegments(int socket, SocketAddress4* to, byte* run, int length, int size)
    {
        var control = new ControlMessage16
        {
            HeaderLength = sizeof(ulong) + 2 * sizeof(int) + sizeof(ushort),
            Level = LibC.SOL_UDP,
            Type = LibC.UDP_SEGMENT,
            Value = (ushort)size,
        };
        var vector = new IoVector { Base = run };
        var message = new MessageHeader
        {
            Name = to,
            NameLength = NameLength(to),
            Vectors = &vector,
            VectorCount = 1,
            Control = (byte*)&control,
            ControlLength = (nuint)sizeof(ControlMessage16),
        };

        var atOnce = Math.Min(LibC.UDP_MAX_SEGMENTS, MaxRun / size) * size;
        for (var sent = 0; sent < length; sent += atOnce)
        {
            vector = new IoVector { Base = run + sent, Length = (nuint)Math.Min(atOnce, length - sent) };
            if (Result(LibC.SendMessage(socket, &message, LibC.MSG_DONTWAIT)) is var error and not 0)
                return error;
        }

        return 0;
    }

    private static int SendBatches(int socket, SocketAddress4* to, byte* run, int length, int size)
    {
        var vectors = stackalloc IoVector[MaxBatch];
        var messages = stackalloc MultiMessageHeader[MaxBatch];
        for (var begin = 0; begin < length; begin += MaxBatch * size)
        {
            var count = 0;
            for (var at = begin; at < length && count < MaxBatch; at += size, count++)
            {
                vectors[count] = new IoVector { Base = run + at, Length = (nuint)Math.Min(size, length - at) };
                messages[count].Message = new MessageHeader
                {
                    Name = to,
                    NameLength = NameLength(to),
                    Vectors = vectors + count,
                    VectorCount = 1,
                };
            }

            if (SendAll(socket, messages, count) is var error and not 0)
                return error;
        }

        return 0;
    }

    private static int SendAll(int socket, MultiMessageHeader* messages, int count)
    {
        for (var sent = 0; sent < count;)
        {
            // It stops at the first that fails, and tells why only when it is asked to begin there.
            var more = LibC.SendMessages(socket, messages + sent, (uint)(count - sent), LibC.MSG_DONTWAIT);
            if (more < 0)
                return Result(more);
            sent += more;
        }

        return 0;
    }

    private static uint NameLength(SocketAddress4* to) => to is null ? 0 : (uint)sizeof(SocketAddress4);

    private static int Result(nint sent) => sent < 0 ? Marshal.GetLastPInvokeError() : 0;
}
