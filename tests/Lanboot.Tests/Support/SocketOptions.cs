using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Lanboot.Tests.Support;

[SupportedOSPlatform("linux")]
internal static class SocketOptions
{
    /// <summary>What getsockopt(2) tells, of options that are numbers.</summary>
    public static int Option(this SafeHandle socket, int level, int name)
    {
        using var same = new Socket(new SafeSocketHandle(socket.DangerousGetHandle(), ownsHandle: false));
        Span<byte> value = stackalloc byte[sizeof(int)];
        same.GetRawSocketOption(level, name, value);
        return BitConverter.ToInt32(value);
    }
}
