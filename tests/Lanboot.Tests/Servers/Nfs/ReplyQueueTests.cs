using System.Net.Sockets;
using System.Runtime.Versioning;
using Lanboot.Linux;
using Lanboot.Servers.Nfs;
using Lanboot.Tests.Support;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace Lanboot.Tests.Servers.Nfs;

[SupportedOSPlatform("linux")]
public sealed class ReplyQueueTests : IDisposable
{
    /// <summary>More than the buffers of both sockets hold, and no whole number of segments.</summary>
    private const int Length = (32 << 20) + 1;

    /// <summary>Of the client; once it is said the kernel does not make it larger.</summary>
    private const int Buffer = 64 << 10;

    private const int Header = 100;
    private const int Turn = 4096;

    private readonly string _path = Path.GetTempFileName();
    private readonly SafeFileHandle _file;
    private readonly Socket _client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly StreamSocket _server;
    private readonly BlockPool _blocks = new(4096);

    public ReplyQueueTests()
    {
        _file = File.OpenHandle(_path, FileMode.Open, FileAccess.ReadWrite);
        _client.ReceiveBufferSize = Buffer;
        _client.ReceiveTimeout = 10_000;
        _server = Loopback.Connect(_client);
    }

    [Fact]
    public void What_takes_several_goes_fills_its_segments_and_its_end_is_not_held_back()
    {
        var queue = QueueOf(Length, turn: int.MaxValue);
        Assert.Equal(Flushed.Part, queue.Flush(_server));
        Assert.True(IsCorked);

        var (received, buffer, flushed) = (0, new byte[1 << 20], Flushed.Part);
        while (received < Header + Length)
        {
            received += _client.Receive(buffer);
            if (flushed == Flushed.Part)
                flushed = queue.Flush(_server);
        }

        Assert.Equal((Flushed.Whole, false), (flushed, IsCorked));
    }

    [Fact]
    public void When_others_have_their_turn_nothing_of_the_next_reply_has_left()
    {
        var queue = QueueOf(Turn, Turn);
        queue.Room[..Header].Clear();
        queue.Add(Header);
        queue.Add(null!, _file, 0, Turn);
        Assert.Equal((Flushed.Part, true), (queue.Flush(_server), IsCorked));
        Assert.Equal(Header + Turn, Receive(Header + Turn));
        Assert.Equal(0, _client.Available);
        Assert.Equal((Flushed.Whole, false), (queue.Flush(_server), IsCorked));
        Assert.Equal(Header + Turn, Receive(Header + Turn));
    }

    [Fact]
    public void What_the_socket_takes_at_once_needs_none_of_that()
    {
        Assert.Equal((Flushed.Whole, false), (QueueOf(4096, turn: int.MaxValue).Flush(_server), IsCorked));
    }

    public void Dispose()
    {
        _server.Dispose();
        _client.Dispose();
        _file.Dispose();
        _blocks.Dispose();
        File.Delete(_path);
    }

    private bool IsCorked => _server.Option(LibC.IPPROTO_TCP, LibC.TCP_CORK) != 0;

    private int Receive(int length)
    {
        var received = 0;
        while (received < length)
            received += _client.Receive(new byte[length - received]);
        return received;
    }

    /// <summary>A header and so many bytes of the file.</summary>
    private ReplyQueue QueueOf(int length, int turn)
    {
        RandomAccess.SetLength(_file, length);
        var queue = new ReplyQueue(_blocks, new NfsLimits { Turn = turn });
        queue.Room[..Header].Clear();
        queue.Add(Header);
        // Of the open file it needs only that there is one.
        queue.Add(null!, _file, 0, length);
        return queue;
    }
}
