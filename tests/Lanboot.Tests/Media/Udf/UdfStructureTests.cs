using Lanboot.Media.Udf;
using Xunit;

namespace Lanboot.Tests.Media.Udf;

public sealed class UdfStructureTests
{
    [Fact]
    public void The_checksum_is_that_of_the_standard() =>
        Assert.Equal(0x3299, DescriptorTag.CrcOf([0x70, 0x6A, 0x77])); // ECMA-167 3/7.2.6, its example

    [Theory]
    [InlineData("08" + "61FC", "aü")]
    [InlineData("10" + "00610062" + "2603", "ab☃")]
    [InlineData("10" + "0061" + "00", "a")]
    [InlineData("FE" + "0000", "")]
    [InlineData("", "")]
    public void Compressed_unicode_is_unpacked(string bytes, string expected) =>
        Assert.Equal(expected, OstaText.Read(Convert.FromHexString(bytes)));

    [Fact]
    public void A_field_says_how_much_of_it_is_used()
    {
        Assert.Equal("ab", OstaText.ReadField([8, (byte)'a', (byte)'b', (byte)'x', 3]));
        Assert.Equal("abx", OstaText.ReadField([8, (byte)'a', (byte)'b', (byte)'x', 255]));
        Assert.Equal("", OstaText.ReadField([8, (byte)'a', 0]));
    }

    [Theory]
    [InlineData("3C10" + "E807021D0C2238000000", "2024-02-29T12:34:56+01:00")]
    [InlineData("D41E" + "E807021D0C2238000000", "2024-02-29T12:34:56-05:00")]
    [InlineData("0118" + "E807021D0C2238000000", "2024-02-29T12:34:56+00:00")] // -2047: no zone given
    [InlineData("3C10" + "E807021E0C2238000000", null)]
    public void Time_stamps_have_their_zone_in_twelve_bits(string bytes, string? expected) =>
        Assert.Equal(expected is null ? default : DateTimeOffset.Parse(expected), UdfTimestamp.Read(Convert.FromHexString(bytes)));

    [Theory]
    [InlineData("02000000" + "05040000" + "08746D70", "/tmp")]
    [InlineData("03000000" + "04000000" + "05020000" + "0861", ".././a")]
    [InlineData("05FF0000" + "0861", "")]
    public void Path_components_become_a_path(string bytes, string expected) =>
        Assert.Equal(expected, PathComponents.Read(Convert.FromHexString(bytes)));
}
