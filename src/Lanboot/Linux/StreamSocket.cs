using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Lanboot.Linux;

/// <summary>A connection that never makes its thread wait: what can't be done now says so.</summary>
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

    /// <summary>Takes the next connection of a listening socket.</summary>
    /// <param name="error">Where there is none: EAGAIN, or what is wrong.</param>
    public static StreamSocket? Accept(int listener, TimeSpan silence, out LibC.InternetAddress from, out int error)
    {
        from = default;
        var length = (uint)sizeof(LibC.InternetAddress);
        int descriptor;
        fixed (LibC.InternetAddress* address = &from)
            descriptor = LibC.Accept(listener, address, &length, LibC.SOCK_NONBLOCK | LibC.SOCK_CLOEXEC);
        error = descriptor < 0 ? Marshal.GetLastPInvokeError() : 0;
        if (descriptor < 0)
            return null;
        // Replies leave at once, and a client that was switched off is noticed.
        _ = LibC.SetSocketOption(descriptor, LibC.IPPROTO_TCP, LibC.TCP_NODELAY, 1);
        _ = LibC.SetSocketOption(descriptor, LibC.SOL_SOCKET, LibC.SO_KEEPALIVE, 1);
        _ = LibC.SetSocketOption(descriptor, LibC.IPPROTO_TCP, LibC.TCP_USER_TIMEOUT, (int)silence.TotalMilliseconds);
        return new StreamSocket(descriptor);
    }

    /// <returns>Bytes received; 0 when the client has closed its side.</returns>
    public int Receive(byte* bytes, int length) => Result(LibC.Receive(Descriptor, bytes, (nuint)length, LibC.MSG_DONTWAIT));

    /// <param name="more">More follows at once: an unfilled packet waits for it.</param>
    /// <returns>Bytes that were taken.</returns>
    public int Send(byte* bytes, int length, bool more)
    {
        var flags = LibC.MSG_DONTWAIT | LibC.MSG_NOSIGNAL | (more ? LibC.MSG_MORE : 0);
        return Result(LibC.Send(this, new ReadOnlySpan<byte>(bytes, length), (nuint)length, flags));
    }

    /// <returns>Bytes that were taken; 0 when the file has no more.</returns>
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

    protected override bool ReleaseHandle() => LibC.Close(Descriptor) == 0;

    private static int Result(nint count) => count >= 0
        ? (int)count
        : Marshal.GetLastPInvokeError() is LibC.EAGAIN or LibC.EINTR ? NotNow : Broken;
}
