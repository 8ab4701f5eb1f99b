using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Lanboot.Boot;
using Lanboot.Journal;
using Lanboot.Linux;
using Lanboot.Media.Blocks;
using Lanboot.Servers.Http;
using Lanboot.Tests.Support;
using Xunit;

namespace Lanboot.Tests.Servers.Http;

[SupportedOSPlatform("linux")]
public sealed class SocketConnectionTests : IAsyncDisposable
{
    /// <summary>More than the buffers of both sockets hold, and no whole number of segments.</summary>
    private const int Length = (32 << 20) + 1;

    private readonly string _path = Path.GetTempFileName();
    private readonly Socket _client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly StreamSocket _server;
    private readonly SocketLoop _loop = new();
    private readonly SocketConnection _connection;

    public SocketConnectionTests()
    {
        _server = Loopback.Connect(_client);
        _connection = new SocketConnection(
            _server, (IPEndPoint)_client.RemoteEndPoint!, (IPEndPoint)_client.LocalEndPoint!, new HttpLimits(), _loop);
    }

    [Fact]
    public async Task A_long_file_fills_its_segments_and_its_end_is_not_held_back()
    {
        using var file = File.OpenHandle(_path, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.SetLength(file, Length);
        var sending = SendAsync(new FileRange(file, 0, Length));
        Assert.False(sending.IsCompleted, "The client has read nothing yet.");
        Assert.True(IsCorked);

        var received = 0;
        var buffer = new byte[1 << 20];
        while (received < Length)
            received += await _client.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
        Assert.False((await sending).IsCompleted);
        Assert.False(IsCorked);
    }

    [Fact]
    public async Task A_file_that_the_socket_takes_at_once_needs_none_of_that()
    {
        using var file = File.OpenHandle(_path, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.SetLength(file, 4096);
        var sending = SendAsync(new FileRange(file, 0, 4096));
        Assert.True(sending.IsCompleted);
        Assert.False((await sending).IsCompleted);
        Assert.False(IsCorked);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _connection.DisposeAsync();
        _loop.Dispose();
        File.Delete(_path);
    }

    private bool IsCorked => _server.Option(LibC.IPPROTO_TCP, LibC.TCP_CORK) != 0;

    private ValueTask<FlushResult> SendAsync(FileRange range)
    {
        var journal = new BootJournal(TimeProvider.System);
        var transfer = journal.Begin(IPAddress.Loopback, TransferProtocol.Http, new BootFile("root", new ByteSource(default), BootStage.Root), 0, range.Length);
        return _connection.Features.Get<IFileSender>()!.SendAsync(_connection.Transport.Output, range, transfer);
    }
}
