using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Lanboot.Linux;
using Xunit;

namespace Lanboot.Tests.Linux;

[SupportedOSPlatform("linux")]
public sealed class DatagramBatchTests
{
    private static readonly LibC.PacketInfoControl FromLoopback = LibC.PacketInfoControl.From(0, 0x7f000001);

    /// <summary>What the kernel's headers say on the 64-bit architectures that .NET runs on.</summary>
    [Fact]
    public unsafe void The_structures_are_as_the_kernel_has_them()
    {
        Assert.Equal(16, sizeof(LibC.InternetAddress));
        Assert.Equal(20, sizeof(LibC.LinkAddress));
        Assert.Equal(68, sizeof(LibC.ArpEntry));
        Assert.Equal(16, sizeof(LibC.Piece));
        Assert.Equal(64, sizeof(LibC.Message));
        Assert.Equal(32, sizeof(LibC.PacketInfoControl));
        Assert.Equal(8, sizeof(LibC.PollEntry));
        Assert.Equal(8, sizeof(LibC.FilterStep));
        Assert.Equal(16, sizeof(LibC.FilterProgram));
    }

    [Fact]
    public unsafe void Datagrams_are_sent_and_received_many_at_a_time_with_where_they_went()
    {
        using var receiver = Bound();
        using var sender = Bound();
        var on = 1;
        var descriptor = (int)receiver.Handle;
        Assert.Equal(0, LibC.SetSocketOption(descriptor, LibC.IPPROTO_IP, LibC.IP_PKTINFO, &on, sizeof(int)));
        using var batch = new SendBatch(4, 100);
        var to = new LibC.InternetAddress(0x7f000001, PortOf(receiver));
        for (byte i = 0; i < 4; i++)
            batch.Add((int)sender.Handle, [i, i, i], to, FromLoopback);
        Assert.True(batch.IsFull);
        Assert.Equal(4, batch.Send(out var error));
        Assert.Equal((0, 0), (error, batch.Count));

        using var received = new ReceiveBatch(3, 2);
        Assert.Equal(3, received.Receive(descriptor));
        Assert.True(received.IsFull && received.IsCut(0));
        Assert.Equal([2, 2], received.Datagram(2).ToArray());
        Assert.Equal((0x7f000001u, PortOf(sender)), (received.Sender(0).Address, received.Sender(0).Port));
        Assert.True(received.PacketInfo(0).IsThere);
        Assert.Equal((0x7f000001u, 0x7f000001u), (received.PacketInfo(0).Destination, received.PacketInfo(0).Local));
        Assert.Equal(1, received.Receive(descriptor));
        Assert.Equal(0, received.Receive(descriptor));
    }

    [Fact]
    public void One_datagram_that_can_not_be_sent_holds_up_no_other()
    {
        using var receiver = Bound();
        using var sender = Bound();
        using var batch = new SendBatch(3, 100);
        var to = new LibC.InternetAddress(0x7f000001, PortOf(receiver));
        batch.Add((int)sender.Handle, [1], to, FromLoopback);
        // Port 0 is nobody's.
        batch.Add((int)sender.Handle, [2], new LibC.InternetAddress(0x7f000001, 0), FromLoopback);
        batch.Add((int)sender.Handle, [3], to, FromLoopback);
        Assert.Equal(2, batch.Send(out var error));
        Assert.Equal(LibC.EINVAL, error);
        using var received = new ReceiveBatch(3, 100);
        Assert.Equal(2, received.Receive((int)receiver.Handle));
        Assert.Equal([3], received.Datagram(1).ToArray());
    }

    private static Socket Bound()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static ushort PortOf(Socket socket) => (ushort)((IPEndPoint)socket.LocalEndPoint!).Port;
}
