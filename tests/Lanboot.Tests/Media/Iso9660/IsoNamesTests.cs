using System.Text;
using Lanboot.Media.Iso9660;
using Xunit;

namespace Lanboot.Tests.Media.Iso9660;

public sealed class IsoNamesTests
{
    [Theory]
    [InlineData("README.TXT;1", "readme.txt")]
    [InlineData("README.;1", "readme")]
    [InlineData("README;1", "readme")]
    [InlineData("README.", "readme.")]
    [InlineData("FILE.TXT;2", "file.txt.2")]
    [InlineData("ISOLINUX", "isolinux")]
    [InlineData("A/B;1", "a.b")]
    [InlineData("mixed.Case", "mixed.case")]
    public void Plain_names_are_folded(string identifier, string expected) =>
        Assert.Equal(expected, IsoNames.FromPlain(Encoding.Latin1.GetBytes(identifier)));

    [Theory]
    [InlineData("Readme.txt;1", "Readme.txt")]
    [InlineData("ünïcödé ☃", "ünïcödé ☃")]
    [InlineData("ends with dots...", "ends with dots")]
    [InlineData("😀", "😀")]
    public void Joliet_names_are_kept(string identifier, string expected) =>
        Assert.Equal(expected, IsoNames.FromJoliet(Encoding.BigEndianUnicode.GetBytes(identifier)));
}
