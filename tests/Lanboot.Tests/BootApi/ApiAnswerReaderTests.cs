using System.Text;
using Lanboot.BootApi;
using Xunit;

namespace Lanboot.Tests.BootApi;

/// <summary>The answers of README.api.md of pixiecore, its edges, and everything else that a server may send.</summary>
public sealed class ApiAnswerReaderTests
{
    private static readonly Uri Api = new("http://api.test:4242/boot/v1");

    [Fact]
    public void Kernel_and_initrds_may_be_whole_URLs_or_paths_of_the_API_s_host()
    {
        var answer = Read("""{"kernel":"https://files/k","initrd":["/initrd.0","initrd.1","file:///mnt/data/i%20d","//other/i"]}""");
        Assert.Equal("https://files/k", answer.Kernel!.AbsoluteUri);
        Assert.Equal(
            ["http://api.test:4242/initrd.0", "http://api.test:4242/boot/initrd.1", "file:///mnt/data/i%20d", "http://other/i"],
            answer.Initrds.Select(each => each.AbsoluteUri));
    }

    [Theory]
    [InlineData("\"selinux=1 coreos.autologin\"", "selinux=1 coreos.autologin")]
    [InlineData("\"config={{ URL \\\"https://files/c\\\" }} other=https://files/x\"", "config=<https://files/c> other=https://files/x")]
    [InlineData("\"config={{ URL `/c` }}\"", "config=<http://api.test:4242/c>")]
    [InlineData("{\"b\":\"2\",\"a\":true,\"c\":{\"url\":\"/c\"},\"d\":false}", "a b=2 c=<http://api.test:4242/c>")]
    [InlineData("{\"a\":\"x y\"}", "a=\"x y\"")]
    [InlineData("{\"a\":\"{{ URL `/x` }}\"}", "a=\"{{ URL `/x` }}\"")]
    [InlineData("{}", "")]
    [InlineData("null", "")]
    [InlineData("\"\"", "")]
    public void The_command_line_is_a_template_or_an_object(string commandLine, string expected)
    {
        var answer = Read($$"""{"kernel":"/k","cmdline":{{commandLine}}}""");
        Assert.Equal(expected, string.Concat(answer.CommandLine.Select(piece => piece.IsFile ? $"<{piece.Text}>" : piece.Text)));
    }

    [Fact]
    public void A_message_is_taken() => Assert.Equal("Hello", Read("""{"kernel":"/k","message":"Hello"}""").Message);

    [Fact]
    public void A_script_alone_is_enough_and_goes_before_all_else()
    {
        Assert.Equal("#!ipxe\nshell\n", Read("""{"ipxe-script":"#!ipxe\nshell\n"}""").Script);
        Assert.Equal("#!ipxe", Read("""{"kernel":"/k","ipxe-script":"#!ipxe"}""").Script);
        Assert.Null(Read("""{"kernel":"/k","ipxe-script":""}""").Script);
    }

    /// <summary>As Go's encoding/json, with which back ends were tried.</summary>
    [Theory]
    [InlineData("""{"Kernel":"/k","INITRD":null,"message":null}""")]
    [InlineData("""{"kernel":"/first","kernel":"/k"}""")]
    [InlineData("""{"kernel":"/k"} trailing words""")]
    public void It_is_read_as_pixiecore_reads_it(string json) => Assert.Equal("http://api.test:4242/k", Read(json).Kernel!.AbsoluteUri);

    [Fact]
    public void An_unknown_key_is_said_and_changes_nothing()
    {
        var answer = Read("""{"kernel":"/k","initrds":["/i"],"color":"green"}""");
        Assert.Empty(answer.Initrds);
        Assert.Equal(
            [
                "The boot API's answers have a key \"initrds\", which means nothing: did you mean \"initrd\"?",
                "The boot API's answers have a key \"color\", which means nothing: there are kernel, initrd, cmdline, message, ipxe-script.",
            ],
            answer.Notes);
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("   ", "it is empty")]
    [InlineData("no", "it is no JSON (line 1, byte 2)")]
    [InlineData("{\"kernel\":\"/k\"", "it is no JSON (line 1, byte 15)")]
    [InlineData("null", "expected an object; found null")]
    [InlineData("[]", "expected an object; found a list")]
    [InlineData("\"/k\"", "expected an object; found a text")]
    [InlineData("{}", "it names neither a kernel nor an ipxe-script")]
    [InlineData("""{"initrd":["/i"]}""", "it names neither a kernel nor an ipxe-script")]
    [InlineData("""{"kernel":1}""", "\"kernel\": expected a text; found a number")]
    [InlineData("""{"kernel":["/k"]}""", "\"kernel\": expected a text; found a list")]
    [InlineData("""{"kernel":""}""", "\"kernel\" names \"\": it is empty")]
    [InlineData("""{"kernel":"ftp://files/k"}""", "\"kernel\" names \"ftp://files/k\": only http, https and file are fetched, and not ftp")]
    [InlineData("""{"kernel":"http://"}""", "\"kernel\" names \"http://\": it is no URL")]
    [InlineData("""{"kernel":"/k\u0000"}""", "\"kernel\" names \"/k\0\": it holds a control character")]
    [InlineData("""{"kernel":"/k","initrd":"/i"}""", "\"initrd\": expected a list of texts; found a text")]
    [InlineData("""{"kernel":"/k","initrd":["/i",true]}""", "\"initrd\": expected a text; found true or false")]
    [InlineData("""{"kernel":"/k","cmdline":7}""", "\"cmdline\": expected a text or an object; found a number")]
    [InlineData("""{"kernel":"/k","cmdline":"{{ .X }}"}""", "\"cmdline\" at character 1: only {{ URL \"…\" }} is understood")]
    [InlineData("""{"kernel":"/k","cmdline":"a={{ URL \"ftp://x/\" }}"}""", "\"cmdline\" names \"ftp://x/\": only http, https and file are fetched, and not ftp")]
    [InlineData("""{"kernel":"/k","cmdline":{"a":1}}""", "\"cmdline\" has a number for a: expected a text, true, or an object with a \"url\"")]
    [InlineData("""{"kernel":"/k","cmdline":{"a":{"uri":"/x"}}}""", "\"cmdline\" has an object for a: expected a text, true, or an object with a \"url\"")]
    [InlineData("""{"kernel":"/k","cmdline":{"a b":"1"}}""", "\"cmdline\" has the parameter \"a b\", which is no word")]
    [InlineData("""{"kernel":"/k","cmdline":{"a":"x \"y\""}}""", "\"cmdline\" has blanks and quotes in a, which no kernel command line can hold")]
    [InlineData("""{"kernel":"/k","cmdline":{"a":"x\ny"}}""", "\"cmdline\" has a control character in a")]
    [InlineData("""{"kernel":"/k","message":{}}""", "\"message\": expected a text; found an object")]
    [InlineData("""{"kernel":"/k","x":[[[[[[[[[[]]]]]]]]]]}""", "it is no JSON (line 1, byte 27)")]
    [InlineData("""{"kernel":"\ud800"}""", null)]
    public void What_is_wrong_is_said(string json, string? expected)
    {
        Assert.False(ApiAnswerReader.TryRead(Encoding.UTF8.GetBytes(json), Api, out _, out var problem));
        Assert.Equal(expected ?? problem, problem);
    }

    [Fact]
    public void Too_much_of_anything_is_refused()
    {
        Refuses(new string(' ', ApiAnswerReader.MaxLength + 1), "it is longer than 1 MiB");
        Refuses($$"""{"kernel":"/{{new string('k', 3000)}}"}""", "\"kernel\" is longer than 2048 characters");
        Refuses($$"""{"kernel":"/k","initrd":[{{string.Join(',', Enumerable.Repeat("\"/i\"", 33))}}]}""", "\"initrd\" has more than 32 files");
        Refuses($$"""{"kernel":"/k","cmdline":"{{new string('x', 4097)}}"}""", "\"cmdline\" is longer than 4096 characters");
        Refuses($$"""{"kernel":"/k","message":"{{new string('x', 2001)}}"}""", "\"message\" is longer than 2000 characters");

        static void Refuses(string json, string expected)
        {
            Assert.False(ApiAnswerReader.TryRead(Encoding.UTF8.GetBytes(json), Api, out _, out var problem));
            Assert.Equal(expected, problem);
        }
    }

    [Fact]
    public void Changed_answers_never_throw()
    {
        var random = new Random(2);
        var good = Encoding.UTF8.GetBytes("""{"kernel":"/k","initrd":["/i"],"cmdline":{"a":"b","c":{"url":"/c"}},"message":"\u00e9{{ URL `x` }}","ipxe-script":null}""");
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = good[..random.Next(1, good.Length + 1)];
            for (var change = random.Next(4); change > 0; change--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (ApiAnswerReader.TryRead(bytes, Api, out var answer, out var problem))
                Assert.True(answer.Kernel is { IsAbsoluteUri: true } || answer.Script is not null);
            else
                Assert.NotEmpty(problem);
        }
    }

    private static ApiAnswer Read(string json)
    {
        Assert.True(ApiAnswerReader.TryRead(Encoding.UTF8.GetBytes(json), Api, out var answer, out var problem), problem);
        return answer;
    }
}
