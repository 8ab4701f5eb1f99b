using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Lanboot.Linux;

/// <summary>The server's end of a TCP connection, which never waits. All calls may be made while another thread closes it.</summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class StreamSocket : SafeHandleZeroOrMinusOneIsInvalid
{
    /// <summary>Where the kernel does not say: with an MTU of 1,500, and the option for timestamps (RFC 7323).</summary>
    private const int EthernetSegment = 1448;

    private int _segment;

    private StreamSocket(int descriptor)
        : base(ownsHandle: true) => SetHandle(descriptor);

    /// <summary>The next connection of a listening socket.</summary>
    /// <returns>Null when there is none; <paramref name="error"/> is <see cref="LibC.EAGAIN"/> where that is all.</returns>
    public static StreamSocket? Accept(SafeHandle listener, out LibC.InternetAddress peer, out int error)
    {
        LibC.InternetAddress address = default;
        var length = (uint)sizeof(LibC.InternetAddress);
        var descriptor = LibC.Accept(listener, &address, &length, LibC.SOCK_NONBLOCK | LibC.SOCK_CLOEXEC);
        error = descriptor < 0 ? Marshal.GetLastPInvokeError() : 0;
        peer = address;
        return descriptor < 0 ? null : new StreamSocket(descriptor);
    }

    /// <summary>After <see cref="Accept"/> failed: there is no room for one more until something else is closed (accept(2)).</summary>
    public static bool IsShortage(int error) => error is LibC.EMFILE or LibC.ENFILE or LibC.ENOMEM or LibC.ENOBUFS;

    /// <summary>Our end of it.</summary>
    public LibC.InternetAddress Local
    {
        get
        {
            LibC.InternetAddress address = default;
            var length = (uint)sizeof(LibC.InternetAddress);
            LibC.GetSocketName(this, &address, &length);
            return address;
        }
    }

    /// <summary>No delay for small messages, and notice when the other end is gone.</summary>
    /// <param name="idle">A connection that is silent for so long is asked whether it still lives, and every quarter of it again.</param>
    /// <param name="silence">One that does not answer for so long is closed.</param>
    public void Prepare(TimeSpan idle, TimeSpan silence)
    {
        Set(LibC.IPPROTO_TCP, LibC.TCP_NODELAY, 1);
        Set(LibC.SOL_SOCKET, LibC.SO_KEEPALIVE, 1);
        Set(LibC.IPPROTO_TCP, LibC.TCP_KEEPIDLE, (int)idle.TotalSeconds);
        Set(LibC.IPPROTO_TCP, LibC.TCP_KEEPINTVL, Math.Max(1, (int)idle.TotalSeconds / 4));
        Set(LibC.IPPROTO_TCP, LibC.TCP_USER_TIMEOUT, (int)silence.TotalMilliseconds);
    }

    /// <returns>Bytes; 0 at the end; negative when there are none now, or on failure (<see cref="WouldWait"/> tells).</returns>
    public nint Receive(byte* bytes, int length) => LibC.Receive(this, bytes, (nuint)length, LibC.MSG_DONTWAIT);

    /// <returns>Bytes taken; negative when none were, or on failure (<see cref="WouldWait"/> tells).</returns>
    public nint Send(byte* bytes, int length, bool moreFollows) =>
        LibC.Send(this, bytes, (nuint)length, LibC.MSG_DONTWAIT | LibC.MSG_NOSIGNAL | (moreFollows ? LibC.MSG_MORE : 0));

    /// <summary>
    /// Sends of a file what the socket takes, in large packets (<see cref="FileRounds"/>). Corks it where more is to follow: who has sent all
    /// calls <see cref="Cork"/> with false. For files of many MiB: replies of 256 KiB or 1 MiB with a header each, as in NBD and NFS, leave a tenth
    /// faster by one sendfile(2) each.
    /// </summary>
    /// <param name="offset">Is moved on by what was sent.</param>
    /// <param name="length">Bytes to the end of what is to be sent.</param>
    /// <param name="most">After so many, and what fills a packet, others have their turn.</param>
    /// <returns>Bytes sent; 0 at the end of the file; negative when none were, or on failure (<see cref="WouldWait"/> tells).</returns>
    public nint SendFile(SafeHandle file, ref long offset, long length, long most)
    {
        var page = Environment.SystemPageSize;
        if (length <= FileRounds.Pages * page)
            return LibC.SendFile(this, file, ref offset, (nuint)length);
        var rounds = new FileRounds(Segment, page);
        // Asked once: before every call it would cost as much as the packets that this saves.
        var waiting = Unsent;
        for (nint total = 0; ;)
        {
            var part = rounds.Fit(waiting, offset, length - total, most - total);
            if (part < length - total)
                Cork(true);
            var sent = LibC.SendFile(this, file, ref offset, (nuint)part);
            if (sent < 0)
                return total > 0 ? total : sent;
            total += sent;
            waiting += (int)sent;
            if (sent < part || total == length || total >= most)
                return total;
        }
    }

    /// <summary>What does not fill a segment is held back (<see cref="Cork"/>).</summary>
    public bool IsCorked { get; private set; }

    /// <summary>
    /// Holds what does not fill a segment back for what follows, until it is called with false (TCP_CORK, tcp(7)). Without it, each reply and each
    /// filling of the socket ends in a small segment: a tenth of the rate. For who sends, one thread at a time; costs nothing where it is so already.
    /// </summary>
    public void Cork(bool isCorked)
    {
        if (isCorked != IsCorked)
            Set(LibC.IPPROTO_TCP, LibC.TCP_CORK, isCorked ? 1 : 0);
        IsCorked = isCorked;
    }

    /// <summary>After a failed call of this thread: it would have had to wait, and can be tried again later.</summary>
    public static bool WouldWait => Marshal.GetLastPInvokeError() is LibC.EAGAIN or LibC.EINTR;

    /// <summary>Ends the connection; whoever waits for it hears so, and closes it.</summary>
    public void Break() => LibC.Shutdown(this, LibC.SHUT_RDWR);

    protected override bool ReleaseHandle() => LibC.Close((int)handle) == 0;

    /// <summary>Bytes that TCP has from us and has not sent (SIOCOUTQNSD).</summary>
    private int Unsent => LibC.AskSocket(this, LibC.SIOCOUTQNSD, out var bytes) < 0 ? 0 : bytes;

    /// <summary>Bytes of data in a segment.</summary>
    private int Segment
    {
        get
        {
            if (_segment == 0)
            {
                var length = (uint)sizeof(int);
                _segment = LibC.GetSocketOption(this, LibC.IPPROTO_TCP, LibC.TCP_MAXSEG, out var bytes, ref length) < 0 || bytes <= 0 ? EthernetSegment : bytes;
            }

            return _segment;
        }
    }

    private void Set(int level, int name, int value) => LibC.SetSocketOption(this, level, name, value, sizeof(int));
}
