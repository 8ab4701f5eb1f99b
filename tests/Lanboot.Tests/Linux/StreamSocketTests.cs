using System.Net.Sockets;
using System.Runtime.Versioning;
using Lanboot.Linux;
using Lanboot.Tests.Support;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace Lanboot.Tests.Linux;

[SupportedOSPlatform("linux")]
public sealed class StreamSocketTests : IDisposable
{
    private const int Length = 3_000_001;

    /// <summary>In the middle of a page, as a file in an image.</summary>
    private const int Start = 2048;

    /// <summary>TCP_MAXSEG: a loopback's own segments are larger than any round.</summary>
    private const int Segment = 1448;

    private readonly string _path = Path.GetTempFileName();
    private readonly byte[] _bytes = new byte[Start + Length];
    private readonly SafeFileHandle _file;
    private readonly Socket _client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 10_000 };
    private readonly StreamSocket _server;

    public StreamSocketTests()
    {
        new Random(1).NextBytes(_bytes);
        File.WriteAllBytes(_path, _bytes);
        _file = File.OpenHandle(_path);
        Assert.Equal(0, LibC.SetSocketOption(_client.SafeHandle, LibC.IPPROTO_TCP, LibC.TCP_MAXSEG, Segment, sizeof(int)));
        _server = Loopback.Connect(_client);
    }

    [Fact]
    public void All_of_a_file_arrives_however_often_the_socket_is_full()
    {
        var (offset, received, buffer) = ((long)Start, new MemoryStream(), new byte[1 << 20]);
        while (received.Length < Length)
        {
            if (offset < Start + Length)
            {
                var before = offset;
                var sent = _server.SendFile(_file, ref offset, Start + Length - offset, most: 500_000);
                Assert.True(sent > 0 || StreamSocket.WouldWait);
                Assert.Equal(Math.Max(sent, 0), offset - before);
                Assert.InRange(sent, -1, 500_000 + 65536);
                if (offset == Start + Length)
                    _server.Cork(false);
            }

            if (offset == Start + Length || _client.Available > 0)
                received.Write(buffer, 0, _client.Receive(buffer));
        }

        Assert.Equal(_bytes[Start..], received.ToArray());
    }

    [Fact]
    public void What_is_to_follow_is_corked_and_what_goes_at_once_is_not()
    {
        long offset = Start;
        Assert.Equal(60_000, _server.SendFile(_file, ref offset, 60_000, most: 60_000));
        Assert.False(_server.IsCorked);
        Assert.True(_server.SendFile(_file, ref offset, 1_000_000, most: 70_000) > 0);
        Assert.True(_server.IsCorked);
    }

    [Fact]
    public void A_file_that_ends_too_early_says_so()
    {
        long offset = Start + Length - 10;
        Assert.Equal(10, _server.SendFile(_file, ref offset, 100_000, most: 100_000));
        Assert.Equal(0, _server.SendFile(_file, ref offset, 99_990, most: 99_990));
    }

    [Fact]
    public void A_connection_that_is_gone_is_a_failure()
    {
        _server.Break();
        long offset = 0;
        Assert.True(_server.SendFile(_file, ref offset, Length, Length) < 0);
        Assert.False(StreamSocket.WouldWait);
    }

    public void Dispose()
    {
        _server.Dispose();
        _client.Dispose();
        _file.Dispose();
        File.Delete(_path);
    }
}
