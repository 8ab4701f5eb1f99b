using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Lanboot.Linux;
using Lanboot.Servers.Http;
using Lanboot.Tests.Support;
using Microsoft.AspNetCore.Connections;
using Xunit;

namespace Lanboot.Tests.Servers.Http;

[SupportedOSPlatform("linux")]
public sealed class SocketListenerTests : IDisposable
{
    private static readonly HttpLimits Limits = new();

    private readonly SocketLoop _loop = new();

    [Fact]
    public async Task Connections_are_taken_whether_they_came_before_or_come_later()
    {
        await using var listener = Listen(IPAddress.Loopback);
        using var early = Connect(listener);
        await using var first = await AcceptAsync(listener);
        Assert.Equal(early.LocalEndPoint, first.RemoteEndPoint);

        var waiting = AcceptAsync(listener);
        Assert.False(waiting.IsCompleted, "Nobody has come.");
        var later = Enumerable.Range(0, 200).Select(_ => Connect(listener)).ToList();
        var taken = new List<EndPoint?>();
        foreach (var _ in later)
        {
            await using var connection = await waiting;
            taken.Add(connection.RemoteEndPoint);
            waiting = AcceptAsync(listener);
        }

        Assert.Equal(later.Select(client => client.LocalEndPoint), taken);
        Assert.False(waiting.IsCompleted, "All were taken.");
        later.ForEach(client => client.Dispose());
    }

    [Fact]
    public async Task They_have_the_options_of_a_server_that_sends_at_once_and_notices_who_is_gone()
    {
        await using var listener = Listen(IPAddress.Loopback);
        using var client = Connect(listener);
        await using var connection = await AcceptAsync(listener);

        var socket = ((SocketConnection)connection).Socket;
        Assert.NotEqual(0, socket.Option(LibC.IPPROTO_TCP, LibC.TCP_NODELAY));
        Assert.Equal(Limits.SilenceTimeout.TotalMilliseconds, socket.Option(LibC.IPPROTO_TCP, LibC.TCP_USER_TIMEOUT));
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("127.0.0.1")]
    public async Task Each_knows_the_address_that_it_came_to(string address)
    {
        await using var listener = Listen(IPAddress.Parse(address));
        using var client = Connect(listener);
        await using var connection = await AcceptAsync(listener);
        Assert.Equal(client.RemoteEndPoint, connection.LocalEndPoint);
    }

    [Fact]
    public async Task Who_waits_when_it_is_closed_gets_none()
    {
        var listener = Listen(IPAddress.Loopback);
        var waiting = listener.AcceptAsync(TestContext.Current.CancellationToken).AsTask();
        await listener.UnbindAsync(TestContext.Current.CancellationToken);
        Assert.Null(await waiting.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
        Assert.Null(await listener.AcceptAsync(TestContext.Current.CancellationToken));
    }

    public void Dispose() => _loop.Dispose();

    private SocketListener Listen(IPAddress address) => new(new IPEndPoint(address, 0), Limits, _loop);

    private static Socket Connect(SocketListener listener)
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        client.Connect(IPAddress.Loopback, ((IPEndPoint)listener.EndPoint).Port);
        return client;
    }

    private static async Task<ConnectionContext> AcceptAsync(SocketListener listener) =>
        await listener.AcceptAsync(TestContext.Current.CancellationToken) ?? throw new InvalidOperationException("It is closed.");
}
