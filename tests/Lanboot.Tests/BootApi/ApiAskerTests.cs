using Lanboot.Boot;
using Lanboot.BootApi;
using Lanboot.Tests.Support;
using Xunit;

namespace Lanboot.Tests.BootApi;

public sealed class ApiAskerTests
{
    private static readonly MacAddress Machine = new(0x525400ABCDEF);

    private readonly ManualTime _time = new();

    [Theory]
    [InlineData("", "/v1/boot/52:54:00:ab:cd:ef")]
    [InlineData("prefix", "/prefix/v1/boot/52:54:00:ab:cd:ef")]
    [InlineData("prefix/", "/prefix/v1/boot/52:54:00:ab:cd:ef")]
    [InlineData("prefix?x=y", "/prefix/v1/boot/52:54:00:ab:cd:ef")]
    public async Task The_machine_is_asked_about_by_its_address(string prefix, string path)
    {
        await using var api = StubWebServer.Of(200, """{"kernel":"/k"}""");
        var reply = await AskAsync(api.Url(prefix));
        Assert.Equal(api.Url("k"), reply.Answer!.Kernel!.AbsoluteUri);
        Assert.StartsWith($"GET {path} HTTP/1.1\r\n", Assert.Single(api.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_in_the_address_is_sent_and_not_shown()
    {
        await using var api = StubWebServer.Of(500, "");
        var reply = await AskAsync(api.Url("").Replace("http://", "http://me:s%20t@", StringComparison.Ordinal));
        Assert.Contains($"Authorization: Basic {Convert.ToBase64String("me:s t"u8)}\r\n", Assert.Single(api.Requests), StringComparison.Ordinal);
        Assert.Equal($"the boot API at {api.Url("").TrimEnd('/')} answers 500 Stub", reply.Problem);
    }

    [Theory]
    [InlineData(404, false, "answers 404 Stub for it")]
    [InlineData(403, false, "answers 403 Stub for it")]
    [InlineData(204, true, "answers 204 Stub")]
    [InlineData(503, true, "answers 503 Stub")]
    public async Task Any_other_answer_than_200_means_that_the_machine_is_left_alone(int status, bool isFault, string words)
    {
        await using var api = StubWebServer.Of(status, "");
        var reply = await AskAsync(api.Url("a"));
        Assert.Equal((null, $"the boot API at {api.Url("a")} {words}", isFault), (reply.Answer, reply.Problem, reply.IsFault));
    }

    [Fact]
    public async Task An_answer_that_is_none_is_a_fault()
    {
        await using var api = StubWebServer.Of(200, "<html>");
        var reply = await AskAsync(api.Url("a"));
        Assert.True(reply.IsFault);
        Assert.EndsWith("sends an answer that is no good: it is no JSON (line 1, byte 1)", reply.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_without_an_end_are_read_no_further_than_needed()
    {
        await using var api = new StubWebServer(async (_, stream) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray());
            while (true)
                await stream.WriteAsync(new byte[1 << 16]);
        });
        Assert.EndsWith("it is longer than 1 MiB", (await AskAsync(api.Url(""))).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirections_are_followed_but_not_for_ever()
    {
        await using var api = new StubWebServer((head, stream) => head.Contains("/v1/", StringComparison.Ordinal)
            ? StubWebServer.WriteAsync(stream, 302, "", "Location: /elsewhere\r\n")
            : StubWebServer.WriteAsync(stream, 200, """{"kernel":"/k"}"""));
        Assert.NotNull((await AskAsync(api.Url(""))).Answer);

        await using var round = new StubWebServer((_, stream) => StubWebServer.WriteAsync(stream, 302, "", "Location: /again\r\n"));
        Assert.EndsWith("answers 302 Stub", (await AskAsync(round.Url(""))).Problem, StringComparison.Ordinal);
        Assert.Equal(11, round.Requests.Count);
    }

    [Fact]
    public async Task An_API_that_is_too_late_is_given_up()
    {
        StubWebServer? api = null;
        await using var late = api = new StubWebServer((_, _) => Task.Delay(Timeout.Infinite, api!.Stopped));
        var asking = AskAsync(api.Url(""));
        await Eventually.HoldsAsync(() => !api.Requests.IsEmpty);
        _time.Advance(2.4);
        Assert.False(asking.IsCompleted);
        _time.Advance(0.1);
        Assert.Equal((true, $"the boot API at {api.Url("").TrimEnd('/')} did not answer within 2.5 s"), ((await asking).IsFault, (await asking).Problem));
    }

    [Fact]
    public async Task An_API_that_is_not_there_can_t_be_reached()
    {
        var api = StubWebServer.Of(200, "");
        var url = api.Url("");
        await api.DisposeAsync();
        var reply = await AskAsync(url);
        Assert.True(reply.IsFault);
        Assert.Contains("can't be reached: Connection refused", reply.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("5s", 5.0)]
    [InlineData("500ms", 0.5)]
    [InlineData("1m30s", 90.0)]
    [InlineData("1.5s", 1.5)]
    [InlineData("10", 10.0)]
    [InlineData("", null)]
    [InlineData("s", null)]
    [InlineData("5x", null)]
    [InlineData("0s", null)]
    [InlineData("11m", null)]
    [InlineData("-5s", null)]
    [InlineData("1..5s", null)]
    public void Times_are_read_as_Go_writes_them(string text, double? seconds)
    {
        Assert.Equal(seconds is not null, ApiTimeout.TryRead(text, out var time));
        if (seconds is { } expected)
            Assert.Equal(expected, time.TotalSeconds);
    }

    private async Task<ApiReply> AskAsync(string url)
    {
        using var asker = new ApiAsker(new Uri(url), TimeSpan.FromSeconds(2.5), _time);
        return await asker.AskAsync(Machine, TestContext.Current.CancellationToken);
    }
}
