using Lanboot.BootApi;
using Xunit;

namespace Lanboot.Tests.BootApi;

public sealed class CommandTemplateTests
{
    /// <summary>Files stand in angle brackets. The results of those with Go's syntax are what Go's text/template makes of them.</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("quiet console=ttyS0,115200", "quiet console=ttyS0,115200")]
    [InlineData("  quiet \n", "quiet")]
    [InlineData("config={{ URL \"https://a/b\" }} quiet", "config=<https://a/b> quiet")]
    [InlineData("config={{URL \"https://a/b\"}}", "config=<https://a/b>")]
    [InlineData("config={{ URL `https://a/b\\n` }}", "config=<https://a/b\\n>")]
    [InlineData("config={{ URL \"/a\\\"b\\x41\\u00e9\\t\" }}", "config=</a\"bAé\t>")]
    [InlineData("a={{ URL \"/1\" }},{{ URL \"/2\" }}", "a=</1>,</2>")]
    [InlineData("a {{- \" b\" }} {{ URL \"/1\" -}}  c", "a b </1>c")]
    [InlineData("a{{/* not for the kernel */}}b", "ab")]
    [InlineData("a={{ \"literal\" }}", "a=literal")]
    [InlineData("brace={x} {y}} z", "brace={x} {y}} z")]
    [InlineData("mac=${net0/mac}", "mac=${net0/mac}")]
    public void A_template_becomes_texts_and_files(string template, string expected)
    {
        Assert.True(CommandTemplate.TryParse(template, "URL", out var pieces, out var problem), problem);
        Assert.Equal(expected, string.Concat(pieces.Select(piece => piece.IsFile ? $"<{piece.Text}>" : piece.Text)));
    }

    [Theory]
    [InlineData("a {{ URL }}", "at character 3: URL needs one text in quotes: {{ URL \"…\" }}")]
    [InlineData("a {{ URL \"x\" \"y\" }}", "at character 14: expected }} behind {{ URL \"…\"")]
    [InlineData("a {{ URL \"x }}", "at character 3: the closing \" is missing")]
    [InlineData("a {{ URL `x }}", "at character 10: the closing ` is missing")]
    [InlineData("a {{ URL \"x\"", "at character 13: expected }} behind {{ URL \"…\"")]
    [InlineData("{{ ID \"x\" }}", "at character 1: only {{ URL \"…\" }} is understood")]
    [InlineData("{{ URLS \"x\" }}", "at character 1: only {{ URL \"…\" }} is understood")]
    [InlineData("{{ .Name }}", "at character 1: only {{ URL \"…\" }} is understood")]
    [InlineData("a {{", "at character 3: only {{ URL \"…\" }} is understood")]
    [InlineData("{{ URL \"\\q\" }}", "at character 9: no such escape")]
    [InlineData("{{ URL \"\\ud800\" }}", "at character 9: no such escape")]
    [InlineData("{{/* a", "at character 1: the comment has no end")]
    [InlineData("a\nb", "a command line is one line, and this one has a line end or another control character in it")]
    [InlineData("a{{ \"\\n\" }}b", "a command line is one line, and this one has a line end or another control character in it")]
    public void What_is_wrong_is_said_with_its_place(string template, string expected)
    {
        Assert.False(CommandTemplate.TryParse(template, "URL", out _, out var problem));
        Assert.Equal(expected, problem);
    }

    [Fact]
    public void Only_so_many_files_stand_on_a_command_line() =>
        Assert.False(CommandTemplate.TryParse(string.Concat(Enumerable.Repeat("{{ URL \"x\" }}", 17)), "URL", out _, out _));

    [Fact]
    public void Garbage_never_throws()
    {
        var random = new Random(1);
        string[] parts = ["{{", "}}", "URL", " ", "\"", "`", "\\", "x", "/*", "*/", "-", "\n", "\\u", "{", "\ud800", "é"];
        for (var i = 0; i < 20_000; i++)
        {
            var template = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => parts[random.Next(parts.Length)]));
            if (!CommandTemplate.TryParse(template, "URL", out var pieces, out var problem))
                Assert.NotEmpty(problem);
            else if (!template.Contains("{{", StringComparison.Ordinal))
                Assert.Equal(template.Trim(), string.Concat(pieces.Select(piece => piece.Text)));
        }
    }
}
