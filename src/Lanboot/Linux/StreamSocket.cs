using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Lanboot.Linux;

/// <summary>
/// The server's end of a TCP connection that never makes its thread wait: what can't be done now says so. All calls may be made
/// while another thread closes it.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class StreamSocket : SafeHandleMinusOneIsInvalid
{
    /// <summary>Nothing is there to read, or there is no room to write.</summary>
    public const int NotNow = -1;

    /// <summary>The connection, or the file that was to be sent, is no longer good.</summary>
    public const int Broken = -2;

    private StreamSocket(int descriptor)
        : base(ownsHandle: true) => SetHandle(descriptor);

    public int Descriptor => (int)handle;

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

    /// <summary>No delay for small messages, and notice when the other end is gone.</summary>
    /// <param name="idle">A connection that is silent for so long is asked whether it still lives, and every quarter of it again.</param>
    /// <param name="silence">One that does not answer, or does not take what was sent, for so long is closed.</param>
    public void Prepare(TimeSpan idle, TimeSpan silence)
    {
        Set(LibC.IPPROTO_TCP, LibC.TCP_NODELAY, 1);
        Set(LibC.SOL_SOCKET, LibC.SO_KEEPALIVE, 1);
        Set(LibC.IPPROTO_TCP, LibC.TCP_KEEPIDLE, (int)idle.TotalSeconds);
        Set(LibC.IPPROTO_TCP, LibC.TCP_KEEPINTVL, Math.Max(1, (int)idle.TotalSeconds / 4));
        Set(LibC.IPPROTO_TCP, LibC.TCP_USER_TIMEOUT, (int)silence.TotalMilliseconds);
    }

    /// <returns>Bytes received; 0 when the client has closed its side; <see cref="NotNow"/> or <see cref="Broken"/>.</returns>
    public int Receive(byte* bytes, int length) => Result(LibC.Receive(this, bytes, (nuint)length, LibC.MSG_DONTWAIT));

    /// <param name="moreFollows">More follows at once: an unfilled packet waits for it.</param>
    /// <returns>Bytes that were taken; <see cref="NotNow"/> or <see cref="Broken"/>.</returns>
    public int Send(byte* bytes, int length, bool moreFollows)
    {
        var flags = LibC.MSG_DONTWAIT | LibC.MSG_NOSIGNAL | (moreFollows ? LibC.MSG_MORE : 0);
        return Result(LibC.Send(this, new ReadOnlySpan<byte>(bytes, length), (nuint)length, flags));
    }

    /// <returns>Bytes that were taken; 0 when the file has no more; <see cref="NotNow"/> or <see cref="Broken"/>.</returns>
    public int SendFile(SafeHandle file, long offset, int length)
    {
        try
        {
            return Result(LibC.SendFile(this, file, ref offset, (nuint)length));
        }
        catch (ObjectDisposedException)
        {
            return Broken;
        }
    }

    /// <summary>Ends the connection; whoever waits for it hears so, and closes it.</summary>
    public void Break() => LibC.Shutdown(this, LibC.SHUT_RDWR);

    protected override bool ReleaseHandle() => LibC.Close(Descriptor) == 0;

    private static int Result(nint count) => count >= 0
        ? (int)count
        : Marshal.GetLastPInvokeError() is LibC.EAGAIN or LibC.EINTR ? NotNow : Broken;

    private void Set(int level, int name, int value) => LibC.SetSocketOption(Descriptor, level, name, value);
}
