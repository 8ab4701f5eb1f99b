using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using Lanboot.Host;
using Lanboot.Linux;
using Lanboot.Protocols.Dhcp;

namespace Lanboot.Servers.Dhcp;

/// <summary>
/// A UDP socket on the port. It is bound to no address, as only such a socket hears what clients send to 255.255.255.255, and to the
/// interface, so that it is known where a packet came in and a broadcast goes out there.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class BoundDhcpSocket : DhcpSocket
{
    private BoundDhcpSocket(int descriptor) => Descriptor = descriptor;

    public override int Descriptor { get; }

    public override int InternetDescriptor => Descriptor;

    /// <exception cref="DoorException">The port is taken, or a right is missing.</exception>
    /// <param name="holder">Who holds a UDP port, in words; null when it can't be known.</param>
    public static BoundDhcpSocket Open(HostInterface on, ushort port, Func<int, string?> holder) =>
        TryOpen(on, port, out var error) ?? throw new DoorException(WhyNot(on.Name, port, error, holder));

    /// <param name="error">Why not, as the system says.</param>
    /// <inheritdoc cref="Open"/>
    public static BoundDhcpSocket? TryOpen(HostInterface on, ushort port, out int error)
    {
        error = 0;
        var descriptor = LibC.OpenSocket(LibC.AF_INET, LibC.SOCK_DGRAM | LibC.SOCK_NONBLOCK | LibC.SOCK_CLOEXEC, 0);
        if (descriptor < 0)
            throw new DoorException($"No socket for DHCP: {Marshal.GetLastPInvokeErrorMessage()}.");
        var socket = new BoundDhcpSocket(descriptor);
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

        error = Marshal.GetLastPInvokeError();
        socket.Dispose();
        return null;
    }

    public override bool TryRead(ReceiveBatch batch, int slot, out DhcpDatagram datagram)
    {
        var (sender, info) = (batch.Sender(slot), batch.PacketInfo(slot));
        datagram = new DhcpDatagram
        {
            Bytes = batch.Datagram(slot),
            Sender = new IPv4Address(sender.Address),
            SenderPort = sender.Port,
            ByBroadcast = info.Destination != info.Local,
        };
        return true;
    }

    public override void Add(SendBatch batch, ReadOnlySpan<byte> reply, LibC.InternetAddress receiver, LibC.PacketInfoControl from) =>
        batch.Add(Descriptor, reply, receiver, from);

    public override void Dispose() => _ = LibC.Close(Descriptor);

    private static string WhyNot(string on, ushort port, int error, Func<int, string?> holder) => error switch
    {
        LibC.EADDRINUSE => $"UDP port {port} on {on} is taken by {holder(port) ?? "another program"}. "
            + "Stop it, or let it give the addresses and add --dhcp-no-bind, or leave DHCP to it altogether with --no-dhcp.",
        LibC.EACCES or LibC.EPERM => $"Listening on UDP port {port} takes the right {nameof(Capability.CAP_NET_BIND_SERVICE)}: "
            + "start Lanboot with sudo, or give its program that right with setcap.",
        _ => $"UDP port {port} on {on} can't be opened: {Marshal.GetPInvokeErrorMessage(error)}.",
    };
}
