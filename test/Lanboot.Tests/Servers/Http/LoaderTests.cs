using Xunit;

namespace Lanboot.Tests.Servers.Http;

public sealed class LoaderTests
{
    [Fact]
    public async Task A_small_file_arrives()
    {
        await using var door = await RunningDoor.StartAsync();
        door.Tree.Add("a.txt", "hello\n");
        using var client = await RawClient.ConnectAsync(door.Port);
        await client.SendAsync("GET /a.txt HTTP/1.1\r\nHost: x\r\n\r\n");
        var answer = await client.ReadAsync();
        TestContext.Current.SendDiagnosticMessage(answer.Headers);
        Assert.Equal("hello\n", answer.Text);
        await client.SendAsync("GET /b.txt HTTP/1.1\r\nHost: x\r\n\r\n");
        Assert.Equal(404, (await client.ReadAsync()).Status);
    }
}
