using System.Text;
using Lanboot.Journal;
using Lanboot.Servers.Http;
using Lanboot.Settings;
using Lanboot.Tests.Support;
using Xunit;

namespace Lanboot.Tests.Servers.Http;

public sealed class LimitTests
{
    [Fact]
    public async Task A_long_request_line_is_served_and_a_longer_one_refused()
    {
        await using var door = await RunningDoor.StartAsync();
        Assert.Equal(404, await AskAsync(door, $"GET /{new string('a', 8000)} HTTP/1.1\r\nHost: x\r\n\r\n"));
        Assert.Equal(414, await AskAsync(door, $"GET /{new string('a', 9000)} HTTP/1.1\r\nHost: x\r\n\r\n"));
    }

    [Fact]
    public async Task Many_headers_are_served_and_a_flood_of_them_refused()
    {
        await using var door = await RunningDoor.StartAsync();
        Assert.Equal(404, await AskAsync(door, Request(headers: 99, size: 300)));
        Assert.Equal(431, await AskAsync(door, Request(headers: 101, size: 1)));
        Assert.Equal(431, await AskAsync(door, Request(headers: 99, size: 400)));
        Assert.Equal(431, await AskAsync(door, Request(headers: 1, size: 40_000)));
        Assert.Equal(404, await AskAsync(door, Request(headers: 1, size: 1)));

        static string Request(int headers, int size) =>
            $"GET /a HTTP/1.1\r\nHost: x\r\n{string.Concat(Enumerable.Range(1, headers - 1).Select(i => $"X-{i}: {new string('y', size)}\r\n"))}" +
            (headers == 1 ? $"X: {new string('y', size)}\r\n\r\n" : "\r\n");
    }

    [Fact]
    public async Task One_client_gets_no_more_than_its_share_of_connections()
    {
        await using var door = await RunningDoor.StartAsync(new HttpSettings(), new HttpLimits { ConnectionsPerClient = 3 });
        var held = new List<RawClient>();
        for (var i = 0; i < 3; i++)
        {
            held.Add(await RawClient.ConnectAsync(door.Port));
            await held[i].SendAsync("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
            Assert.Equal(404, (await held[i].ReadAsync()).Status);
        }

        foreach (var _ in Enumerable.Range(0, 5))
        {
            using var refused = await RawClient.ConnectAsync(door.Port);
            Assert.Empty(await refused.ReadToEndAsync());
        }

        Assert.All(door.Entries, entry => Assert.True(entry.Kind == EntryKind.Warning || entry.Text.EndsWith("is not there.", StringComparison.Ordinal)));
        Assert.Contains("127.0.0.1 has 3 connections open", door.Entries.First(entry => entry.Kind == EntryKind.Warning).Text, StringComparison.Ordinal);
        held[0].Dispose();
        await Eventually.HoldsAsync(() => door.Door.Connections == 2);
        Assert.Equal(404, await AskAsync(door, "GET /a HTTP/1.1\r\nHost: x\r\n\r\n"));
        held.ForEach(client => client.Dispose());
    }

    [Fact]
    public async Task Mutilated_requests_do_not_harm_the_server()
    {
        await using var door = await RunningDoor.StartAsync();
        door.Tree.Add("a", "abc");
        var valid = Encoding.ASCII.GetBytes(
            "GET /a?mac=52-54-00-12-34-56 HTTP/1.1\r\nHost: 192.168.0.1\r\nRange: bytes=0-0\r\nIf-Range: \"v1\"\r\nIf-None-Match: \"v2\", W/\"v3\"\r\n" +
            "If-Modified-Since: Sat, 03 Feb 2024 04:05:06 GMT\r\nConnection: keep-alive\r\nUser-Agent: UefiHttpBoot/1.0\r\n\r\n");
        var random = new Random(20261121);
        for (var round = 0; round < 1000; round++)
        {
            var request = Mutilate(valid, random);
            using var client = await RawClient.ConnectAsync(door.Port);
            await client.SendAsync(request);
            await client.SendAsync("\r\n\r\n");
            // Whatever it made of it: the answer begins like one, or the server closed.
            client.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
            var answer = await client.ReadToEndAsync();
            Assert.True(answer.Length == 0 || answer.AsSpan().StartsWith("HTTP/1.1 "u8), Encoding.Latin1.GetString(answer));
        }

        Assert.Equal(200, await AskAsync(door, "GET /a HTTP/1.1\r\nHost: x\r\n\r\n"));
        await Eventually.HoldsAsync(() => door.Door.Connections == 0);
        await door.EndedTransfersAsync();
    }

    private static byte[] Mutilate(byte[] request, Random random)
    {
        var bytes = request.ToList();
        for (var cuts = random.Next(1, 5); cuts > 0; cuts--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at - 1));
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 40), bytes.Count - at)));
                    break;
                case 3:
                    bytes.InsertRange(at, "\r\n"u8.ToArray());
                    break;
                default:
                    bytes.InsertRange(at, [(byte)"%/.,=-\"\0*"[random.Next(9)]]);
                    break;
            }
        }

        return [.. bytes];
    }

    private static async Task<int> AskAsync(RunningDoor door, string request)
    {
        using var client = await RawClient.ConnectAsync(door.Port);
        await client.SendAsync(request);
        return (await client.ReadAsync()).Status;
    }
}
