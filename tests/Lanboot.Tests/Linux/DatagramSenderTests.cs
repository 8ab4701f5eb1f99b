using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Lanboot.Linux;
using Xunit;

namespace Lanboot.Tests.Linux;

[SupportedOSPlatform("linux")]
public sealed unsafe class DatagramSenderTests : IDisposable
{
    /// <summary>socket(7): no checksums on what is sent. The kernel does not cut up what it can't give checksums to, and says EINVAL (udp_send_skb).</summary>
    private const int SO_NO_CHECK = 11;

    private const int Size = 700;

    private readonly Socket _receiver = Bound();
    private readonly Socket _sender = Bound();

    public DatagramSenderTests() => _receiver.ReceiveBufferSize = 1 << 20;

    public void Dispose()
    {
        _sender.Dispose();
        _receiver.Dispose();
    }

    /// <summary>A run that is one datagram, one with a shorter last, and more than go in one call.</summary>
    [Theory]
    [InlineData(Size)]
    [InlineData(5 * Size + 3)]
    [InlineData(70 * Size + 1)]
    public void A_run_arrives_as_datagrams_of_its_size_whether_the_kernel_cuts_it_up_or_not(int length)
    {
        foreach (var segments in (bool[])[true, false])
        {
            var may = segments;
            AssertArrives(length, ref may);
        }
    }

    [Fact]
    public void Where_the_kernel_refuses_to_cut_up_the_whole_run_goes_out_all_the_same_and_it_is_not_asked_again()
    {
        _sender.SetRawSocketOption(LibC.SOL_SOCKET, SO_NO_CHECK, BitConverter.GetBytes(1));
        var segments = true;
        AssertArrives(70 * Size + 1, ref segments);
        Assert.False(segments);
    }

    [Fact]
    public void With_a_single_port_each_datagram_is_addressed()
    {
        _sender.SetRawSocketOption(LibC.SOL_SOCKET, SO_NO_CHECK, BitConverter.GetBytes(1));
        var to = new LibC.InternetAddress(0x7f000001, (ushort)((IPEndPoint)_receiver.LocalEndPoint!).Port);
        foreach (var segments in (bool[])[true, false])
        {
            var may = segments;
            var run = Run(3 * Size);
            fixed (byte* bytes = run)
                Assert.Equal(0, DatagramSender.Send((int)_sender.Handle, &to, bytes, run.Length, Size, ref may));
            AssertReceived(run);
        }
    }

    private void AssertArrives(int length, ref bool segments)
    {
        _sender.Connect(_receiver.LocalEndPoint!);
        var run = Run(length);
        fixed (byte* bytes = run)
            Assert.Equal(0, DatagramSender.Send((int)_sender.Handle, null, bytes, length, Size, ref segments));
        AssertReceived(run);
    }

    /// <summary>What goes over the loopback interface is there when the call returns.</summary>
    private void AssertReceived(byte[] run)
    {
        var buffer = new byte[2 * Size];
        foreach (var expected in run.Chunk(Size))
        {
            var length = _receiver.Receive(buffer);
            Assert.Equal(expected, buffer[..length]);
        }

        Assert.Equal(0, _receiver.Available);
    }

    private static byte[] Run(int length)
    {
        var run = new byte[length];
        new Random(length).NextBytes(run);
        return run;
    }

    private static Socket Bound()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 10_000 };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }
}
