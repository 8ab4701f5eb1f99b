using System.Net;
using Lanboot.Boot;
using Lanboot.Journal;
using Lanboot.Media.Blocks;
using Lanboot.Servers.Http;
using Lanboot.Tests.Support;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Lanboot.Tests.Servers.Http;

/// <summary>What is said of one file again and again.</summary>
public sealed class FileAnswerTests
{
    private readonly ManualTime _time = new();
    private readonly FileAnswer _answer;

    public FileAnswerTests() => _answer = new FileAnswer(new BootJournal(_time), _time);

    [Fact]
    public async Task A_date_in_the_future_is_told_once_it_has_come()
    {
        var file = new BootFile("a", ByteSource.FromText("x"), BootStage.Seen) { Version = "v1", Modified = _time.GetUtcNow().AddSeconds(1) };

        Assert.Equal(("\"v1\"", ""), await SaidOfAsync(file));
        _time.Advance(1);
        Assert.Equal(("\"v1\"", file.Modified.Value.ToString("R")), await SaidOfAsync(file));
        Assert.Equal(("\"v1\"", file.Modified.Value.ToString("R")), await SaidOfAsync(file));
    }

    [Fact]
    public async Task A_file_without_a_date_has_its_tag_each_time()
    {
        var file = new BootFile("a", ByteSource.FromText("x"), BootStage.Seen) { Version = "v1" };

        Assert.Equal(("\"v1\"", ""), await SaidOfAsync(file));
        Assert.Equal(("\"v1\"", ""), await SaidOfAsync(file));
    }

    [Fact]
    public async Task What_is_made_when_asked_for_has_neither()
    {
        var file = new BootFile("a", ByteSource.FromText("x"), BootStage.Menu) { Modified = _time.GetUtcNow() };

        Assert.Equal(("", ""), await SaidOfAsync(file));
        Assert.Equal(("", ""), await SaidOfAsync(file));
    }

    private async Task<(string Tag, string Modified)> SaidOfAsync(BootFile file)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = HttpMethods.Head;
        await _answer.SendAsync(context, file, IPAddress.Loopback);
        return (context.Response.Headers.ETag.ToString(), context.Response.Headers.LastModified.ToString());
    }
}
