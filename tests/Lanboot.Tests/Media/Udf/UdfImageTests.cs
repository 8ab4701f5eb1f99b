using Lanboot.Media.Images;
using Lanboot.Tests.Media.Support;
using Xunit;

namespace Lanboot.Tests.Media.Udf;

/// <summary>UDF bridge discs that genisoimage made, and an empty volume of mkudffs.</summary>
public sealed class UdfImageTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_udf_bridge_disc_shows_the_folder_it_was_made_of()
    {
        Tool.Require("genisoimage", "genisoimage");
        SampleTree.Write(_scratch, "source");
        Directory.Delete(_scratch["source/links"], recursive: true);
        Tool.Run("genisoimage", "-quiet", "-udf", "-D", "-V", "CCCOMA_X64FRE", "-o", _scratch["image.iso"], _scratch["source"]);
        using var image = ImageFormats.Open(_scratch["image.iso"]);

        Assert.Equal("UDF", image.Format);
        Assert.Equal("CCCOMA_X64FRE", image.Label);
        Assert.Equal(Survey.Of(_scratch["source"], Aspects.None), Survey.Of(image.Tree, Aspects.None));
    }

    [Fact]
    public void A_udf_bridge_disc_reads_as_7z_extracts_it()
    {
        Tool.Require("genisoimage", "genisoimage");
        Tool.Require("7z", "p7zip-full");
        _scratch.Write("source/sources/boot.wim", 700_000);
        _scratch.Write("source/efi/boot/bootx64.efi", 70_000);
        _scratch.Write("source/bootmgr", 3);
        Tool.Run("genisoimage", "-quiet", "-udf", "-o", _scratch["image.iso"], _scratch["source"]);
        Tool.Run("7z", "x", "-bd", $"-o{_scratch["extracted"]}", _scratch["image.iso"]);
        using var image = ImageFormats.Open(_scratch["image.iso"]);

        Assert.Equal(Survey.Of(_scratch["extracted"], Aspects.None), Survey.Of(image.Tree, Aspects.None));
    }

    [Theory]
    [InlineData("1.02")]
    [InlineData("2.01")]
    public void An_empty_volume_of_mkudffs_is_empty(string revision)
    {
        Tool.Require("mkudffs", "udftools");
        using (var file = File.Create(_scratch["volume.udf"]))
            file.SetLength(4 << 20);
        Tool.Run("mkudffs", "--utf8", "-b", "2048", "-r", revision, "-l", "Ünïcode ☃", _scratch["volume.udf"]);
        using var image = ImageFormats.Open(_scratch["volume.udf"]);

        Assert.Equal("UDF", image.Format);
        Assert.Equal("Ünïcode ☃", image.Label);
        Assert.DoesNotContain(image.Tree.List(image.Tree.Root), node => node.Name != "lost+found");
    }

    [Theory]
    [InlineData("dvdrw", "2.01", "*UDF Sparable Partition")]
    [InlineData("bdr", "2.60", "*UDF Virtual Partition")]
    public void A_disc_for_packet_writing_is_refused_in_plain_words(string media, string revision, string partition)
    {
        Tool.Require("mkudffs", "udftools");
        using (var file = File.Create(_scratch["volume.udf"]))
            file.SetLength(32 << 20);
        Tool.Run("mkudffs", "-b", "2048", "-m", media, "-r", revision, _scratch["volume.udf"]);

        var error = Assert.Throws<ImageException>(() => ImageFormats.Open(_scratch["volume.udf"]));
        Assert.Contains(partition, error.Message, StringComparison.Ordinal);
        Assert.Contains("copy its files into a folder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_disc_that_was_cut_off_says_how_much_is_missing()
    {
        Tool.Require("mkudffs", "udftools");
        using (var file = File.Create(_scratch["volume.udf"]))
            file.SetLength(32 << 20);
        Tool.Run("mkudffs", "-b", "2048", _scratch["volume.udf"]);
        using (var file = File.OpenWrite(_scratch["volume.udf"]))
            file.SetLength(3 << 20);

        var error = Assert.Throws<ImageException>(() => ImageFormats.Open(_scratch["volume.udf"]));
        Assert.Contains("it is 3 MiB, but its UDF partition says 31 MiB", error.Message, StringComparison.Ordinal);
    }
}
