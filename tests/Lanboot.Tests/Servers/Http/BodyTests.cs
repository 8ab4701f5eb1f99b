using System.Security.Cryptography;
using Lanboot.Boot;
using Lanboot.Journal;
using Lanboot.Servers.Http;
using Lanboot.Tests.Support;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Lanboot.Tests.Servers.Http;

/// <summary>The way of a body's bytes: from files and from nowhere, to quick, slow and vanishing clients.</summary>
public sealed class BodyTests
{
    private const int MiB = 1 << 20;

    /// <summary>A receive buffer so small that the server soon has to wait.</summary>
    private const int Small = 8 << 10;

    [Theory]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(16 << 10)]
    [InlineData((16 << 10) + 1)]
    [InlineData(64 << 10)]
    [InlineData(5 * MiB + 3)]
    public async Task A_file_of_any_size_arrives_whole(int size)
    {
        await using var door = await RunningDoor.StartAsync();
        using var file = TestFile.Random(size, seed: size);
        door.Tree.Add("f", file.Source());
        using var client = await RawClient.ConnectAsync(door.Port);

        await client.SendAsync(Get("f"));

        Assert.Equal(TestFile.RandomBytes(size, seed: size), (await client.ReadAsync()).Body);
    }

    [Fact]
    public async Task Extents_and_holes_are_joined_and_every_range_of_them_is_right()
    {
        await using var door = await RunningDoor.StartAsync();
        using var one = TestFile.Random(4 * MiB, seed: 1);
        using var two = TestFile.Random(300_000, seed: 2);
        var source = new PiecedSource(
        [
            new Part(one.Handle, 2 * MiB, 100_000),
            new Part(null, 0, 70_000),
            new Part(two.Handle, 17, 200_000),
            // Extents too small to be worth a call each.
            .. Enumerable.Range(0, 50).Select(i => new Part(one.Handle, i * 2048, 2048)),
            new Part(null, 0, 1),
            new Part(one.Handle, 5, 2 * MiB),
        ]);
        var expected = new byte[source.Length];
        Assert.Equal(expected.Length, source.Read(0, expected));
        door.Tree.Add("pieced", source);
        using var client = await RawClient.ConnectAsync(door.Port);

        await client.SendAsync(Get("pieced"));
        Assert.Equal(expected, (await client.ReadAsync()).Body);
        var random = new Random(3);
        for (var round = 0; round < 40; round++)
        {
            var from = random.Next(expected.Length);
            var to = random.Next(from, expected.Length);
            await client.SendAsync(Get("pieced", $"Range: bytes={from}-{to}\r\n"));
            Assert.Equal(expected[from..(to + 1)], (await client.ReadAsync()).Body);
        }
    }

    [Fact]
    public async Task Offsets_beyond_4_GiB_are_right()
    {
        const long Length = 5L << 30;
        await using var door = await RunningDoor.StartAsync();
        using var file = new TestFile([]);
        file.Extend(Length);
        var mark = TestFile.RandomBytes(100_000, seed: 1);
        file.WriteAt((4L << 30) - 50_000, mark);
        file.WriteAt(Length - 3, [7, 8, 9]);
        door.Tree.Add("huge", file.Source());
        using var client = await RawClient.ConnectAsync(door.Port);

        await client.SendAsync(Get("huge", $"Range: bytes={(4L << 30) - 50_000}-{(4L << 30) + 49_999}\r\n"));
        var across = await client.ReadAsync();
        await client.SendAsync(Get("huge", "Range: bytes=-3\r\n"));
        var last = await client.ReadAsync();
        await client.SendAsync(Get("huge").Replace("GET", "HEAD", StringComparison.Ordinal));
        var head = await client.ReadAsync(isHead: true);

        Assert.Equal(mark, across.Body);
        Assert.Equal([7, 8, 9], last.Body);
        Assert.Equal($"bytes {Length - 3}-{Length - 1}/{Length}", last["Content-Range"]);
        Assert.Equal("5368709120", head["Content-Length"]);
    }

    [Fact]
    public async Task Requests_sent_ahead_are_answered_in_order()
    {
        await using var door = await RunningDoor.StartAsync();
        using var file = TestFile.Random(3 * MiB, seed: 1);
        door.Tree.Add("large", file.Source());
        door.Tree.Add("small", "abc");
        using var client = await RawClient.ConnectAsync(door.Port);

        await client.SendAsync(string.Concat(Enumerable.Repeat(Get("small") + Get("large") + Get("missing"), 5)));
        for (var round = 0; round < 5; round++)
        {
            Assert.Equal("abc", (await client.ReadAsync()).Text);
            Assert.Equal(TestFile.RandomBytes(3 * MiB, seed: 1), (await client.ReadAsync()).Body);
            Assert.Equal(404, (await client.ReadAsync()).Status);
        }
    }

    [Fact]
    public async Task A_class_room_at_once_gets_its_bytes()
    {
        const int Clients = 256;
        await using var door = await RunningDoor.StartAsync();
        using var file = TestFile.Random(MiB, seed: 1);
        door.Tree.Add("root", file.Source());
        var expected = SHA256.HashData(TestFile.RandomBytes(MiB, seed: 1));
        var clients = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => RawClient.ConnectAsync(door.Port)));

        await Task.WhenAll(clients.Select(client => client.SendAsync(Get("root"))));
        var answers = await Task.WhenAll(clients.Select(client => client.ReadAsync()));

        Assert.All(answers, answer => Assert.Equal(expected, SHA256.HashData(answer.Body)));
        Assert.All(await door.EndedTransfersAsync(), transfer => Assert.Equal((TransferEnd.Complete, MiB), (transfer.End, transfer.Sent)));
        foreach (var client in clients)
            client.Dispose();
        await Eventually.HoldsAsync(() => door.Door.Connections == 0);
    }

    [Fact]
    public async Task Slow_readers_hold_up_nobody()
    {
        await using var door = await RunningDoor.StartAsync();
        using var file = TestFile.Random(12 * MiB, seed: 1);
        door.Tree.Add("root", file.Source());
        door.Tree.Add("menu", "menu");
        var slow = await Task.WhenAll(Enumerable.Range(0, 24).Select(_ => RawClient.ConnectAsync(door.Port, Small)));
        await Task.WhenAll(slow.Select(client => client.SendAsync(Get("root"))));
        await Task.WhenAll(slow.Select(client => client.ReadHeadersAsync()));

        using (var quick = await RawClient.ConnectAsync(door.Port))
        {
            await quick.SendAsync(Get("menu"));
            Assert.Equal("menu", (await quick.ReadAsync()).Text);
        }

        Assert.All(door.Transfers.Where(transfer => transfer.File.Path == "root"), transfer => Assert.Null(transfer.End));
        var expected = TestFile.RandomBytes(12 * MiB, seed: 1);
        foreach (var client in slow.Take(3))
            Assert.Equal(expected, await client.ReadBytesAsync(expected.Length));
        foreach (var client in slow)
            client.Reset();
        var ends = (await door.EndedTransfersAsync()).CountBy(transfer => transfer.End!.Value);
        Assert.Equal([(TransferEnd.Complete, 4), (TransferEnd.Aborted, 21)], ends.Select(end => (end.Key, end.Value)).Order());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_that_vanishes_ends_only_its_own_transfer(bool isMade)
    {
        await using var door = await RunningDoor.StartAsync();
        using var file = TestFile.Random(MiB, seed: 1);
        door.Tree.Add("root", isMade ? new PiecedSource(new Part(null, 0, 64 * MiB)) : new PiecedSource([.. Enumerable.Repeat(new Part(file.Handle, 0, MiB), 64)]));
        door.Tree.Add("menu", "menu");
        var vanishing = await RawClient.ConnectAsync(door.Port, Small);
        await vanishing.SendAsync(Get("root"));
        var transfer = await door.FirstTransfer;
        await Eventually.HoldsAsync(() => transfer.Sent > 0);

        vanishing.Reset();
        await Eventually.HoldsAsync(() => transfer.End is not null);

        Assert.Equal(TransferEnd.Aborted, transfer.End);
        Assert.InRange(transfer.Sent, 1, 64 * MiB - 1);
        using var next = await RawClient.ConnectAsync(door.Port);
        await next.SendAsync(Get("menu"));
        Assert.Equal("menu", (await next.ReadAsync()).Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_that_becomes_shorter_ends_its_connection_and_not_the_server(bool isCopied)
    {
        await using var door = await RunningDoor.StartAsync();
        using var file = new TestFile([]);
        file.Extend(64 * MiB);
        var parts = isCopied ? Enumerable.Range(0, 16 << 10).Select(i => new Part(file.Handle, i * 4096L, 4096)).ToArray() : [new Part(file.Handle, 0, 64 * MiB)];
        door.Tree.Add("root", new PiecedSource(parts));
        using var client = await RawClient.ConnectAsync(door.Port, Small);
        await client.SendAsync(Get("root"));
        var headers = await client.ReadHeadersAsync();
        var transfer = await door.FirstTransfer;

        file.Truncate(MiB);
        var rest = await client.ReadToEndAsync();

        Assert.Contains($"Content-Length: {64 * MiB}", headers, StringComparison.Ordinal);
        Assert.InRange(rest.Length, 1, 64 * MiB - 1);
        await Eventually.HoldsAsync(() => transfer.End is not null);
        Assert.Equal(TransferEnd.Failed, transfer.End);
        Assert.Contains("shorter", transfer.Reason, StringComparison.Ordinal);
        door.Tree.Add("menu", "menu");
        using var next = await RawClient.ConnectAsync(door.Port);
        await next.SendAsync(Get("menu"));
        Assert.Equal("menu", (await next.ReadAsync()).Text);
    }

    [Fact]
    public async Task An_image_that_is_closed_while_it_is_sent_ends_the_connection()
    {
        await using var door = await RunningDoor.StartAsync();
        using var file = new TestFile([]);
        file.Extend(64 * MiB);
        door.Tree.Add("root", file.Source());
        using var client = await RawClient.ConnectAsync(door.Port, Small);
        await client.SendAsync(Get("root"));
        await client.ReadHeadersAsync();

        file.Handle.Dispose();
        await client.ReadToEndAsync();

        var transfer = Assert.Single(await door.EndedTransfersAsync());
        Assert.Equal(TransferEnd.Failed, transfer.End);
    }

    [Fact]
    public async Task Without_a_socket_of_our_own_the_bytes_go_the_ordinary_way()
    {
        using var file = TestFile.Random(300_000, seed: 1);
        var journal = new BootJournal(TimeProvider.System);
        var answer = new FileAnswer(journal, TimeProvider.System);
        Transfer? transfer = null;
        answer.Began += begun => transfer = begun;
        var context = new DefaultHttpContext();
        context.Request.Method = "GET";
        context.Request.Headers.Range = "bytes=1000-";
        using var body = new MemoryStream();
        context.Response.Body = body;

        await answer.SendAsync(context, new BootFile("f", file.Source(), BootStage.Seen) { Version = "1" }, System.Net.IPAddress.Loopback);

        Assert.Equal(TestFile.RandomBytes(300_000, seed: 1)[1000..], body.ToArray());
        Assert.Equal((299_000, TransferEnd.Complete), (transfer!.Sent, transfer.End));
    }

    private static string Get(string path, string more = "") => $"GET /{path} HTTP/1.1\r\nHost: 192.168.0.1\r\n{more}\r\n";
}
