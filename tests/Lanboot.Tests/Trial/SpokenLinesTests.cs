using System.Text;
using Lanboot.Trial;
using Xunit;

namespace Lanboot.Tests.Trial;

public sealed class SpokenLinesTests
{
    [Theory]
    [InlineData("one\r\ntwo\n", "one|two")]
    [InlineData("\e[1;32mgreen\e[0m\n", "green")]
    [InlineData("left\e[5;10Hright\n", "left|right")]
    [InlineData("\r\n  \r\n", "")]
    [InlineData("a\u0007b\n", "ab")]
    public void Lines_are_what_a_person_would_read(string sent, string lines) =>
        Assert.Equal(lines, string.Join('|', new SpokenLines().Add(Encoding.UTF8.GetBytes(sent))));

    [Fact]
    public void A_prompt_is_seen_before_its_line_ends()
    {
        var lines = new SpokenLines();

        Assert.Empty(lines.Add("demo login: "u8));
        Assert.True(BootSigns.IsPrompt(lines.Unfinished));
    }

    [Fact]
    public void A_line_that_never_ends_stays_small()
    {
        var lines = new SpokenLines();
        for (var i = 0; i < 100; i++)
            lines.Add(Encoding.ASCII.GetBytes(new string('x', 1000)));

        Assert.True(lines.Unfinished.Length <= 4096);
    }
}
