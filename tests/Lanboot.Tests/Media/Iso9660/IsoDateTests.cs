using System.Text;
using Lanboot.Media.Iso9660;
using Xunit;

namespace Lanboot.Tests.Media.Iso9660;

public sealed class IsoDateTests
{
    [Theory]
    [InlineData("7C021D0C223800", "2024-02-29T12:34:56+00:00")]
    [InlineData("7C021D0C223804", "2024-02-29T12:34:56+01:00")]
    [InlineData("7C021D0C2238EC", "2024-02-29T12:34:56-05:00")]
    [InlineData("7C021D0C223870", "2024-02-29T12:34:56+00:00")]
    [InlineData("00000000000000", null)]
    [InlineData("7B021D0C223800", null)]
    [InlineData("7C021D18223800", null)]
    public void The_short_form(string bytes, string? expected) =>
        Assert.Equal(expected is null ? default : DateTimeOffset.Parse(expected), IsoDate.ReadShort(Convert.FromHexString(bytes)));

    [Theory]
    [InlineData("2024022912345678", 8, "2024-02-29T12:34:56+02:00")]
    [InlineData("0000000000000000", 0, null)]
    [InlineData("2024-22912345678", 0, null)]
    public void The_long_form(string digits, byte quarters, string? expected) => Assert.Equal(
        expected is null ? default : DateTimeOffset.Parse(expected), IsoDate.ReadLong([.. Encoding.ASCII.GetBytes(digits), quarters]));
}
