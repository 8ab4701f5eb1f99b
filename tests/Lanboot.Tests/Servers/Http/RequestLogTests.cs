using System.Collections.Concurrent;
using Lanboot.Journal;
using Lanboot.Tests.Support;
using Xunit;

namespace Lanboot.Tests.Servers.Http;

/// <summary>What the journal hears of requests: each one on the wire, and once what is not there.</summary>
public sealed class RequestLogTests
{
    [Theory]
    [InlineData("GET /file?x=1 HTTP/1.1", "GET", "/file?x=1", 200, 6)]
    [InlineData("HEAD /file HTTP/1.1", "HEAD", "/file", 200, 0)]
    [InlineData("GET /nothing HTTP/1.1", "GET", "/nothing", 404, 63)]
    [InlineData("POST /file HTTP/1.1\r\nContent-Length: 0", "POST", "/file", 405, 42)]
    [InlineData("GET /file HTTP/1.1\r\nRange: bytes=1-2", "GET", "/file", 206, 2)]
    public async Task Each_request_passes_with_its_answer(string request, string method, string target, int status, long bytes)
    {
        await using var door = await RunningDoor.StartAsync();
        door.Tree.Add("file", "abcdef");
        ConcurrentQueue<WireEvent> passed = [];
        door.Journal.Passed += entry => passed.Enqueue(entry.Wire!);
        using var client = await RawClient.ConnectAsync(door.Port);
        await client.SendAsync($"{request}\r\nHost: x\r\nUser-Agent: curl/7.27.0\r\n\r\n");
        await client.ReadAsync(isHead: method == "HEAD");

        await Eventually.HoldsAsync(() => passed.OfType<HttpWireEvent>().Any());
        var wire = passed.OfType<HttpWireEvent>().Single();
        Assert.Equal((method, target, status, bytes, "", "curl/7.27.0"), (wire.Method, wire.Target, wire.Status, wire.Bytes, wire.Referer, wire.Agent));
    }

    [Fact]
    public async Task What_is_not_there_is_said_once()
    {
        await using var door = await RunningDoor.StartAsync();
        for (var i = 0; i < 3; i++)
        {
            using var client = await RawClient.ConnectAsync(door.Port);
            await client.SendAsync("GET /arch/x86_64/airootfs.erofs HTTP/1.1\r\nHost: x\r\n\r\n");
            Assert.Equal(404, (await client.ReadAsync()).Status);
        }

        Assert.Equal("asked by HTTP for arch/x86_64/airootfs.erofs, which is not there.", Assert.Single(door.Entries).Text);
    }
}
