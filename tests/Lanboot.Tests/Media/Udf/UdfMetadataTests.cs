using Lanboot.Media.Images;
using Lanboot.Media.Trees;
using Lanboot.Media.Udf;
using Lanboot.Tests.Media.Support;
using Xunit;

namespace Lanboot.Tests.Media.Udf;

/// <summary>UDF 2.50 with a metadata partition.</summary>
public sealed class UdfMetadataTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_metadata_partition_is_read_through_its_file_or_the_mirror(bool spoiled)
    {
        var builder = new UdfBuilder();
        if (spoiled)
            builder.SpoilMetadataFile();
        using var image = ImageFormats.Recognise("volume.udf", new MemorySource(builder.Bytes), null)!;
        var tree = image.Tree;

        Assert.Equal("BLUE RAY", image.Label);
        Assert.Equal(["embedded", "pieces ☃", "link"], tree.List(tree.Root).Select(node => node.Name));
        Assert.All(builder.Files, file => Assert.Equal(file.Value, Survey.ReadAll(tree.Open(tree.ResolveFile(file.Key)!))));
        Assert.Equal(".././abc", tree.Lookup(tree.Root, "link")?.LinkTarget);
    }

    [Fact]
    public void Attributes_come_from_the_file_entry()
    {
        var tree = new UdfTree(UdfVolume.TryOpen(new MemorySource(new UdfBuilder().Bytes))!);
        var node = tree.Lookup(tree.Root, "embedded")!;

        Assert.Equal(Convert.ToInt32("555", 8), node.Permissions);
        Assert.Equal(new DateTimeOffset(2024, 2, 29, 12, 34, 56, TimeSpan.FromHours(1)), node.Modified);
        Assert.Equal(node, tree.Find(node.Number));
    }

    [Fact]
    public void Holes_have_no_range_and_recorded_extents_have()
    {
        var tree = new UdfTree(UdfVolume.TryOpen(new MemorySource(new UdfBuilder().Bytes))!);
        var source = tree.Open(tree.ResolveFile("pieces ☃")!);

        Assert.True(source.TryGetFileRange(100, out var range));
        Assert.Equal((400 * 2048L) + 100, range.Offset);
        Assert.Equal((2 * 2048) - 100, range.Length);
        Assert.False(source.TryGetFileRange(2 * 2048, out _));
        Assert.True(source.TryGetFileRange(5 * 2048, out range));
        Assert.Equal(2 * 2048, range.Length); // continued in block 11, and right behind
    }

    [Fact]
    public void Other_readers_take_what_these_tests_are_made_of()
    {
        // No program of this host reads files from a metadata partition; these two read the volume's structure.
        Tool.Require("udfinfo", "udftools");
        Tool.Require("blkid", "util-linux");
        using var scratch = new Scratch();
        File.WriteAllBytes(scratch["volume.udf"], new UdfBuilder().Bytes);

        var shown = Tool.Run("blkid", "-p", "-o", "export", scratch["volume.udf"]).Split('\n');
        Assert.Contains("LABEL=BLUE\\ RAY", shown);
        Assert.Contains("VERSION=2.50", shown);
        Assert.Contains("lvid=BLUE RAY", Tool.Run("udfinfo", "--utf8", "-b", "2048", scratch["volume.udf"]).Split('\n'));
    }

    [Fact]
    public void A_damaged_descriptor_is_noticed_by_its_checksums()
    {
        var builder = new UdfBuilder();
        builder.Bytes[((300 + 40 + 1) * 2048) + 1000] ^= 1; // the root folder's entry
        Assert.Throws<ImageException>(() => ImageFormats.Recognise("volume.udf", new MemorySource(builder.Bytes), null));
    }
}
