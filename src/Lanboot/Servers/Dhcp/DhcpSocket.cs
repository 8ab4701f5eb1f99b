using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using Lanboot.Host;
using Lanboot.Linux;

namespace Lanboot.Servers.Dhcp;

/// <summary>
/// A UDP socket on one port of one interface. It is bound to no address, as only such a socket hears what clients send to
/// 255.255.255.255, and to the interface, so that it is known where a packet came in and a broadcast goes out there.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class DhcpSocket : IDisposable
{
    /// <summary>
    /// A class room that is switched on at once, hundreds of machines with packets of 400 bytes, fits many times over.
    /// </summary>
    private const int ReceiveBuffer = 1 << 20;

    private DhcpSocket(int descriptor) => Descriptor = descriptor;

    public int Descriptor { get; }

    /// <exception cref="DoorException">The port is taken, or a right is missing.</exception>
    /// <param name="holder">Who holds a UDP port, in words; null when it can't be known.</param>
    public static DhcpSocket Open(HostInterface on, ushort port, Func<int, string?> holder)
    {
        var descriptor = LibC.OpenSocket(LibC.AF_INET, LibC.SOCK_DGRAM | LibC.SOCK_NONBLOCK | LibC.SOCK_CLOEXEC, 0);
        if (descriptor < 0)
            throw new DoorException($"No socket for DHCP: {Marshal.GetLastPInvokeErrorMessage()}.");
        var socket = new DhcpSocket(descriptor);
        var name = Encoding.UTF8.GetBytes(on.Name + "\0");
        var any = new LibC.InternetAddress(0, port);
        fixed (byte* device = name)
        {
            if (LibC.SetSocketOption(descriptor, LibC.SOL_SOCKET, LibC.SO_BINDTODEVICE, device, name.Length) == 0
                && LibC.SetSocketOption(descriptor, LibC.SOL_SOCKET, LibC.SO_BROADCAST, 1) == 0
                && LibC.SetSocketOption(descriptor, LibC.IPPROTO_IP, LibC.IP_PKTINFO, 1) == 0
                && LibC.Bind(descriptor, &any, sizeof(LibC.InternetAddress)) == 0)
            {
                // More is better, and less does too.
                _ = LibC.SetSocketOption(descriptor, LibC.SOL_SOCKET, LibC.SO_RCVBUF, ReceiveBuffer);
                return socket;
            }
        }

        var error = Marshal.GetLastPInvokeError();
        socket.Dispose();
        throw new DoorException(WhyNot(on.Name, port, error, holder));
    }

    public void Dispose() => _ = LibC.Close(Descriptor);

    private static string WhyNot(string on, ushort port, int error, Func<int, string?> holder) => error switch
    {
        LibC.EADDRINUSE => $"UDP port {port} on {on} is taken by {holder(port) ?? "another program"}. "
            + "Stop it, or leave DHCP to it with --no-dhcp.",
        LibC.EACCES or LibC.EPERM => $"Listening on UDP port {port} takes the right {nameof(Capability.CAP_NET_BIND_SERVICE)}: "
            + "start Lanboot with sudo, or give its program that right with setcap.",
        _ => $"UDP port {port} on {on} can't be opened: {Marshal.GetPInvokeErrorMessage(error)}.",
    };
}
