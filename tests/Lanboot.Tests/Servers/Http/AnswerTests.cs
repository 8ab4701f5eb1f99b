using Xunit;

namespace Lanboot.Tests.Servers.Http;

/// <summary>What is answered to which request, on the wire.</summary>
public sealed class AnswerTests
{
    [Theory]
    [InlineData("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", 405)]
    [InlineData("DELETE /a HTTP/1.1\r\nHost: x\r\n\r\n", 405)]
    [InlineData("PROPFIND / HTTP/1.1\r\nHost: x\r\n\r\n", 405)]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", 405)]
    [InlineData("GET /a%zz HTTP/1.1\r\nHost: x\r\n\r\n", 400)]
    [InlineData("GET /a% HTTP/1.1\r\nHost: x\r\n\r\n", 400)]
    [InlineData("GET /missing HTTP/1.1\r\nHost: x\r\n\r\n", 404)]
    [InlineData("GET /a HTTP/1.1\r\nHost: x\r\nIf-Match: \"other\"\r\n\r\n", 412)]
    [InlineData("GET /a HTTP/1.1\r\nHost: x\r\nRange: bytes=3-\r\n\r\n", 416)]
    public async Task A_refusal_has_a_sentence_in_its_body_and_the_connection_goes_on(string request, int status)
    {
        await using var door = await RunningDoor.StartAsync();
        door.Tree.Add("a", "abc");
        using var client = await RawClient.ConnectAsync(door.Port);

        await client.SendAsync(request);
        var refusal = await client.ReadAsync();
        await client.SendAsync("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
        var next = await client.ReadAsync();

        Assert.Equal((status, "text/plain; charset=utf-8"), (refusal.Status, refusal["Content-Type"]));
        Assert.StartsWith($"{status}: ", refusal.Text, StringComparison.Ordinal);
        Assert.Equal(status == 405 ? "GET, HEAD" : null, refusal["Allow"]);
        Assert.Equal(status == 416 ? "bytes */3" : null, refusal["Content-Range"]);
        Assert.Equal("abc", next.Text);
    }

    [Theory]
    [InlineData("GET /a%00 HTTP/1.1\r\nHost: x\r\n\r\n", 400)]
    [InlineData("GET /a b HTTP/1.1\r\nHost: x\r\n\r\n", 400)]
    [InlineData("GET /caf\u00e9 HTTP/1.1\r\nHost: x\r\n\r\n", 400)]
    [InlineData("GET a HTTP/1.1\r\nHost: x\r\n\r\n", 405)]
    [InlineData("GET /a HTTP/1.1\r\n\r\n", 400)]
    [InlineData("GET /a HTTP/3.7\r\nHost: x\r\n\r\n", 505)]
    [InlineData("GET\r\n\r\n", 400)]
    [InlineData("\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\r\n\r\n", 400)]
    public async Task What_is_no_request_is_refused_and_the_connection_closed(string request, int status)
    {
        await using var door = await RunningDoor.StartAsync();
        using var client = await RawClient.ConnectAsync(door.Port);

        await client.SendAsync(request);
        var refusal = await client.ReadAsync();

        // Kestrel's own words: no body, but the closed connection says so too, and shim goes on.
        Assert.Equal((status, "close"), (refusal.Status, refusal["Connection"]));
        Assert.Empty(await client.ReadToEndAsync());
    }

    [Theory]
    [InlineData("Content-Length: 5\r\n\r\nhello")]
    [InlineData("Content-Length: 5000000000\r\nExpect: 100-continue\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")]
    public async Task A_body_is_refused_unread(string rest)
    {
        await using var door = await RunningDoor.StartAsync();
        door.Tree.Add("a", "abc");
        using var client = await RawClient.ConnectAsync(door.Port);

        await client.SendAsync("GET /a HTTP/1.1\r\nHost: x\r\n" + rest);
        var refusal = await client.ReadAsync();

        Assert.Equal((413, "close"), (refusal.Status, refusal["Connection"]));
        Assert.Empty(await client.ReadToEndAsync());
    }

    [Fact]
    public async Task No_way_of_writing_dots_leaves_the_tree()
    {
        await using var door = await RunningDoor.StartAsync();
        using var client = await RawClient.ConnectAsync(door.Port);
        string[] targets =
        [
            "/../../etc/passwd", "/images/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/%2e%2e%2f%2e%2e%2fetc/passwd",
            "/..%2f..%2fetc/passwd", "//..//..//etc//passwd", "/./.././etc/passwd", "http://x/../etc/passwd", "/..;/../etc/passwd/.",
        ];

        foreach (var target in targets)
        {
            await client.SendAsync($"GET {target} HTTP/1.1\r\nHost: x\r\n\r\n");
            Assert.Equal(404, (await client.ReadAsync()).Status);
        }

        Assert.All(door.Tree.Asked, asked => Assert.Contains(asked.Path, (string[])["etc/passwd", "..;/etc/passwd"]));
    }

    [Fact]
    public async Task A_folder_is_a_page_with_and_without_the_slash()
    {
        await using var door = await RunningDoor.StartAsync();
        door.Tree.Add("images/arch/vmlinuz", "k");
        using var client = await RawClient.ConnectAsync(door.Port);

        await client.SendAsync("GET /images HTTP/1.1\r\nHost: x\r\n\r\nGET /images/ HTTP/1.1\r\nHost: x\r\n\r\nHEAD /images/ HTTP/1.1\r\nHost: x\r\n\r\n");
        var without = await client.ReadAsync();
        var with = await client.ReadAsync();
        var head = await client.ReadAsync(isHead: true);

        Assert.Equal((200, "text/html; charset=utf-8", "no-store"), (without.Status, without["Content-Type"], without["Cache-Control"]));
        Assert.Equal(without.Text, with.Text);
        Assert.Contains("href=\"/images/arch/\"", with.Text, StringComparison.Ordinal);
        Assert.Equal(with["Content-Length"], head["Content-Length"]);
    }

    [Fact]
    public async Task What_the_client_has_already_is_not_sent()
    {
        await using var door = await RunningDoor.StartAsync();
        door.Tree.Add("a", "abc");
        using var client = await RawClient.ConnectAsync(door.Port);

        await client.SendAsync("GET /a HTTP/1.1\r\nHost: x\r\nIf-None-Match: \"v1\"\r\n\r\nGET /a HTTP/1.1\r\nHost: x\r\n\r\n");
        var known = await client.ReadAsync();
        var sent = await client.ReadAsync();

        Assert.Equal((304, "\"v1\"", "Sat, 03 Feb 2024 04:05:06 GMT"), (known.Status, known["ETag"], known["Last-Modified"]));
        Assert.Equal("abc", sent.Text);
        Assert.Single(await door.EndedTransfersAsync());
    }

    [Theory]
    [InlineData("Range: bytes=1-\r\nIf-Range: \"v1\"\r\n", 206, "bc")]
    [InlineData("Range: bytes=1-\r\nIf-Range: \"v0\"\r\n", 200, "abc")]
    [InlineData("Range: bytes=0-0,2-2\r\n", 200, "abc")]
    [InlineData("Range: bytes=0-0\r\nRange: bytes=1-1\r\n", 200, "abc")]
    [InlineData("Range: bytes=-2\r\n", 206, "bc")]
    [InlineData("Range: bytes=1-900\r\n", 206, "bc")]
    public async Task A_range_is_sent_where_it_is_one_and_meant_for_this_file(string fields, int status, string text)
    {
        await using var door = await RunningDoor.StartAsync();
        door.Tree.Add("a", "abc");
        using var client = await RawClient.ConnectAsync(door.Port);

        await client.SendAsync($"GET /a HTTP/1.1\r\nHost: x\r\n{fields}\r\n");
        var answer = await client.ReadAsync();

        Assert.Equal((status, text), (answer.Status, answer.Text));
    }

    [Fact]
    public async Task HEAD_tells_of_the_whole_file_whatever_range_it_names()
    {
        await using var door = await RunningDoor.StartAsync();
        door.Tree.Add("a", "abc");
        using var client = await RawClient.ConnectAsync(door.Port);

        await client.SendAsync("HEAD /a HTTP/1.1\r\nHost: x\r\nRange: bytes=1-1\r\n\r\n");
        var answer = await client.ReadAsync(isHead: true);

        Assert.Equal((200, "3", null), (answer.Status, answer["Content-Length"], answer["Content-Range"]));
    }

    [Fact]
    public async Task An_empty_file_has_a_length_of_0()
    {
        await using var door = await RunningDoor.StartAsync();
        door.Tree.Add("empty", "");
        using var client = await RawClient.ConnectAsync(door.Port);

        await client.SendAsync("GET /empty HTTP/1.1\r\nHost: x\r\nRange: bytes=0-0\r\n\r\nGET /empty HTTP/1.1\r\nHost: x\r\n\r\n");

        Assert.Equal((200, "0"), (await client.ReadAsync()) is var first ? (first.Status, first["Content-Length"]) : default);
        Assert.Equal((200, "0"), (await client.ReadAsync()) is var second ? (second.Status, second["Content-Length"]) : default);
    }

    [Fact]
    public async Task A_menu_is_written_for_the_address_that_the_client_used()
    {
        await using var door = await RunningDoor.StartAsync();
        door.Tree.Make("menu", fetch => $"{fetch.At.Http} {fetch.Client} {fetch.Query}");
        using var client = await RawClient.ConnectAsync(door.Port);

        await client.SendAsync("GET /menu?a=b&c HTTP/1.1\r\nHost: some.name:99\r\n\r\n");

        Assert.Equal($"http://127.0.0.1:{door.Port} 127.0.0.1 a=b&c", (await client.ReadAsync()).Text);
    }

    [Fact]
    public async Task A_file_that_fails_is_an_error_with_a_body_and_a_warning()
    {
        await using var door = await RunningDoor.StartAsync();
        door.Tree.Make("gone", _ => throw new IOException("arch.iso: the disc is gone"));
        using var client = await RawClient.ConnectAsync(door.Port);

        await client.SendAsync("GET /gone HTTP/1.1\r\nHost: x\r\n\r\n");
        var answer = await client.ReadAsync();

        Assert.Equal(500, answer.Status);
        Assert.StartsWith("500: ", answer.Text, StringComparison.Ordinal);
        Assert.Contains("the disc is gone", Assert.Single(door.Entries).Text, StringComparison.Ordinal);
    }
}
