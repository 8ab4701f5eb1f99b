using System.Net;
using System.Net.Sockets;
using Lanboot.Host;
using Lanboot.Journal;
using Lanboot.Servers;
using Lanboot.Servers.Http;
using Lanboot.Settings;
using Lanboot.Tests.Support;
using Xunit;

namespace Lanboot.Tests.Servers.Http;

public sealed class HttpDoorTests
{
    [Fact]
    public async Task It_says_where_it_listens()
    {
        await using var door = await RunningDoor.StartAsync();

        Assert.Equal([$"TCP port {door.Port} on lo (127.0.0.1)"], door.Door.Listening);
        Assert.Equal("HTTP", door.Door.Name);
    }

    [Fact]
    public async Task Without_interfaces_it_listens_on_all()
    {
        await using var door = Door(0, []);
        await door.StartAsync(TestContext.Current.CancellationToken);

        Assert.Equal([$"TCP port {door.Port} on all interfaces"], door.Listening);
        foreach (var address in new[] { "127.0.0.1", "127.0.0.2" })
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Parse(address), door.Port, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named_with_its_holder()
    {
        await using var first = await RunningDoor.StartAsync();
        await using var second = Door(first.Port, [RunningDoor.Loopback]);

        var refusal = await Assert.ThrowsAsync<DoorException>(async () => await second.StartAsync(TestContext.Current.CancellationToken));

        Assert.Equal(
            $"HTTP: TCP port {first.Port} is in use by nginx (pid {first.Port}): stop it, or choose another port with --http-port.",
            refusal.Message);
    }

    [Fact]
    public async Task When_one_of_two_addresses_can_not_be_had_the_other_is_let_go()
    {
        var lost = new HostInterface("eth9", 9, default, IPAddress.Parse("192.0.2.1"), 24);
        var port = FreePort();
        await using var both = Door(port, [RunningDoor.Loopback, lost]);

        var refusal = await Assert.ThrowsAsync<DoorException>(async () => await both.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains("eth9 (192.0.2.1)", refusal.Message, StringComparison.Ordinal);
        await using var one = Door(port, [RunningDoor.Loopback]);
        await one.StartAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public void A_missing_right_is_named_with_the_ways_to_get_it()
    {
        var refusal = Door(80, []).Explain(new SocketException((int)SocketError.AccessDenied));

        Assert.Contains("TCP port 80", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("CAP_NET_BIND_SERVICE", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("--http-port", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopping_ends_idle_and_busy_connections_and_frees_the_port()
    {
        var door = await RunningDoor.StartAsync();
        using var file = new TestFile([]);
        file.Extend(1 << 30);
        door.Tree.Add("root", file.Source());
        using var idle = await RawClient.ConnectAsync(door.Port);
        using var half = await RawClient.ConnectAsync(door.Port);
        await half.SendAsync("GET /ro");
        using var busy = await RawClient.ConnectAsync(door.Port, receiveBuffer: 8 << 10);
        await busy.SendAsync("GET /root HTTP/1.1\r\nHost: x\r\n\r\n");
        await busy.ReadHeadersAsync();

        await door.Door.StopAsync();
        await door.Door.StopAsync();

        Assert.Empty(await idle.ReadToEndAsync());
        await half.ReadToEndAsync();
        await busy.ReadToEndAsync();
        Assert.Equal(TransferEnd.Aborted, Assert.Single(await door.EndedTransfersAsync()).End);
        await using var next = Door(door.Port, [RunningDoor.Loopback]);
        await next.StartAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task It_starts_again_after_a_stop()
    {
        var port = FreePort();
        await using var door = Door(port, [RunningDoor.Loopback]);
        for (var round = 0; round < 3; round++)
        {
            await door.StartAsync(TestContext.Current.CancellationToken);
            using var client = await RawClient.ConnectAsync(port);
            await client.SendAsync("GET /x HTTP/1.1\r\nHost: x\r\n\r\n");
            Assert.Equal(404, (await client.ReadAsync()).Status);
            await door.StopAsync();
        }
    }

    private static HttpDoor Door(int port, IReadOnlyList<HostInterface> interfaces) => new(
        new HttpSettings { Port = port },
        interfaces,
        new FixedBootTree(),
        new BootJournal(TimeProvider.System),
        taken => $"nginx (pid {taken})",
        TimeProvider.System);

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
