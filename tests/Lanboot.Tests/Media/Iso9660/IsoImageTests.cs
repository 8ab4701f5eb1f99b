using System.Text.RegularExpressions;
using Lanboot.Media.Images;
using Lanboot.Media.Trees;
using Lanboot.Tests.Media.Support;
using Xunit;

namespace Lanboot.Tests.Media.Iso9660;

/// <summary>Images that xorriso and genisoimage made, held against the folder they were made of and against other readers.</summary>
public sealed partial class IsoImageTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public IsoImageTests() => SampleTree.Write(_scratch, "source");

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_rock_ridge_image_shows_the_folder_it_was_made_of()
    {
        using var image = Xorriso("-as", "mkisofs", "-R", "-J", "-joliet-long", "-o", _scratch["image.iso"], _scratch["source"]);

        Assert.Equal("ISO 9660 with Rock Ridge", image.Format);
        Assert.Equal(Survey.Of(_scratch["source"], Aspects.All), Survey.Of(image.Tree, Aspects.All));
    }

    [Fact]
    public void Folders_that_xorriso_moved_up_are_shown_where_they_were()
    {
        using var image = Xorriso("-outdev", _scratch["image.iso"], "-compliance", "deep_paths_off", "-map", _scratch["source"], "/");

        Assert.Contains("/level7", Tool.Run("isoinfo", "-R", "-f", "-i", _scratch["image.iso"]).Split('\n'));
        Assert.Equal(Survey.Of(_scratch["source"], Aspects.All), Survey.Of(image.Tree, Aspects.All));
    }

    [Fact]
    public void Folders_that_genisoimage_moved_up_are_shown_where_they_were()
    {
        DeleteLongLinks();
        using var image = Genisoimage("-R");

        var found = Survey.Of(image.Tree, Aspects.All);
        Assert.Single(found, line => line.StartsWith("/rr_moved", StringComparison.Ordinal));
        Assert.Equal(
            Survey.Of(_scratch["source"], Aspects.All),
            found.Where(line => !line.StartsWith("/rr_moved", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_rock_ridge_image_reads_as_xorriso_extracts_it()
    {
        DeleteLongLinks();
        using var image = Genisoimage("-r", "-V", "EXTRACTED");
        Tool.Run("xorriso", "-osirrox", "on", "-indev", _scratch["image.iso"], "-extract", "/", _scratch["extracted"]);

        Assert.Equal(Survey.Of(_scratch["extracted"], Aspects.All), Survey.Of(image.Tree, Aspects.All));
    }

    [Fact]
    public void A_joliet_image_reads_as_7z_extracts_it()
    {
        Tool.Require("7z", "p7zip-full");
        Directory.Delete(_scratch["source/links"], recursive: true);
        using var image = Genisoimage("-J", "-joliet-long", "-D");
        Tool.Run("7z", "x", "-bd", $"-o{_scratch["extracted"]}", _scratch["image.iso"]);

        Assert.Equal("ISO 9660 with Joliet", image.Format);
        Assert.Equal(Survey.Of(_scratch["extracted"], Aspects.None), Survey.Of(image.Tree, Aspects.None));
        Assert.NotNull(image.Tree.ResolveFile("with space and ünïcödé – ☃.txt"));
    }

    [Fact]
    public void Plain_names_are_shown_as_linux_shows_them()
    {
        Directory.Delete(_scratch["source/links"], recursive: true);
        using var image = Genisoimage("-D");

        Assert.Equal("ISO 9660", image.Format);
        var expected = Tool.Run("isoinfo", "-f", "-i", _scratch["image.iso"]).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(path => VersionPattern().Replace(path, "").ToLowerInvariant());
        Assert.Equal(expected.Order(StringComparer.Ordinal), Survey.Of(image.Tree, Aspects.None).Select(line => line.Split(' ')[0]));
        var file = Assert.IsType<TreeNode>(image.Tree.ResolveFile("/boot/vmlinuz"), exactMatch: false);
        Assert.Equal(File.ReadAllBytes(_scratch["source/boot/vmlinuz"]), Survey.ReadAll(image.Tree.Open(file)));
    }

    [Fact]
    public void A_file_compressed_with_zisofs_is_shown_and_refused()
    {
        File.WriteAllBytes(_scratch["source/boot/vmlinuz"], new byte[100_000]); // it is only stored so when that makes it smaller
        using var image = Xorriso("-outdev", _scratch["image.iso"], "-map", _scratch["source/boot"], "/",
            "-set_filter_r", "--zisofs", "/vmlinuz", "--");

        Assert.NotNull(image.Tree.ResolveFile("/initrd.img"));
        var error = Assert.Throws<ImageException>(() => image.Tree.Open(image.Tree.ResolveFile("/vmlinuz")!));
        Assert.Equal("/vmlinuz is stored compressed (zisofs) or sparse, which Lanboot can't read.", error.Message);
    }

    [Theory]
    [InlineData("--modification-date=2024013112593042")]
    [InlineData("-quiet")]
    public void Label_and_uuid_are_those_that_blkid_shows(string option)
    {
        Tool.Require("blkid", "util-linux");
        using var image = Xorriso(
            "-as", "mkisofs", option, "-R", "-V", "ARCH_202401", "-o", _scratch["image.iso"], _scratch["source/boot"]);

        var shown = Tool.Run("blkid", "-p", "-o", "export", _scratch["image.iso"]).Split('\n');
        Assert.Contains($"LABEL={image.Label}", shown);
        Assert.Contains($"UUID={image.Uuid}", shown);
    }

    [Fact]
    public void Numbers_find_their_way_back_after_a_restart()
    {
        using var first = Genisoimage("-R");
        using var second = ImageFormats.Open(_scratch["image.iso"]);

        foreach (var path in (string[])["/", "/boot/vmlinuz", "/many/file-123-with-a-name-that-does-not-fit-into-eight-and-three",
            "/deep/level1/level2/level3/level4/level5/level6/level7/level8/level9/level10/level11/level12/level13/level14/file"])
        {
            var node = first.Tree.Resolve(path)!;
            var found = second.Tree.Find(node.Number);
            Assert.NotNull(found);
            Assert.Equal((node.Name, node.Kind, node.Length), (found.Name, found.Kind, found.Length));
        }

        Assert.Null(second.Tree.Find(first.Tree.Resolve("/boot/vmlinuz")!.Number + 1));
        Assert.Null(second.Tree.Find(0));
        Assert.Null(second.Tree.Find(ulong.MaxValue));
    }

    [Fact]
    public void Opening_an_image_with_many_files_reads_the_root_folder_only()
    {
        using var image = Xorriso("-as", "mkisofs", "-R", "-o", _scratch["image.iso"], _scratch["source"]);
        var length = new FileInfo(_scratch["image.iso"]).Length;

        // What is not read yet can be damaged without anybody noticing.
        var many = image.Tree.Resolve("/many")!;
        using (var file = new FileStream(_scratch["image.iso"], FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.Position = (long)image.Tree.List(many)[0].Number / 2048 * 2048;
            file.Write(Enumerable.Repeat((byte)0xFF, 2048).ToArray());
        }

        using var damaged = ImageFormats.Open(_scratch["image.iso"]);
        Assert.NotNull(damaged.Tree.ResolveFile("/boot/vmlinuz"));
        var error = Assert.Throws<ImageException>(() => damaged.Tree.List(damaged.Tree.Resolve("/many")!));
        Assert.Contains("/many is damaged", error.Message, StringComparison.Ordinal);
        Assert.Equal(length, new FileInfo(_scratch["image.iso"]).Length);
    }

    [Fact]
    public void A_folder_of_5000_entries_is_read_at_one_go_and_then_known()
    {
        for (var i = 0; i < 5000; i++)
            File.WriteAllBytes(_scratch[$"source/many/{i:0000}"], []);
        using var _ = Genisoimage("-R");
        var source = new CountingSource(new MemorySource(File.ReadAllBytes(_scratch["image.iso"])));
        using var image = ImageFormats.Recognise("image.iso", source, null)!;

        Assert.InRange(source.Reads, 1, 20);
        var many = image.Tree.Resolve("/many")!;
        var before = source.Reads;
        Assert.Equal(5300, image.Tree.List(many).Count);
        Assert.NotNull(image.Tree.Lookup(many, "4711"));
        Assert.Equal(1, source.Reads - before);
    }

    [Fact]
    public void A_file_in_several_extents_is_one_file()
    {
        _scratch.Write("pair/BIG1.BIN", 10 * 2048);
        _scratch.Write("pair/BIG2.BIN", 12345);
        _scratch.Write("pair/LAST.BIN", 5);
        Tool.Require("genisoimage", "genisoimage");
        Tool.Run("genisoimage", "-quiet", "-sort", "/dev/null", "-o", _scratch["image.iso"], _scratch["pair"]);

        // The first record is said to go on, and the second to have the same identifier (ECMA-119 9.1.6).
        var bytes = File.ReadAllBytes(_scratch["image.iso"]);
        bytes[bytes.AsSpan().IndexOf("BIG1.BIN;1"u8) - 33 + 25] |= 0x80;
        bytes[bytes.AsSpan().IndexOf("BIG2.BIN;1"u8) + 3] = (byte)'1';
        File.WriteAllBytes(_scratch["image.iso"], bytes);

        using var image = ImageFormats.Open(_scratch["image.iso"]);
        Assert.Equal(["big1.bin", "last.bin"], image.Tree.List(image.Tree.Root).Select(node => node.Name));
        var big = image.Tree.ResolveFile("big1.bin")!;
        byte[] whole = [.. File.ReadAllBytes(_scratch["pair/BIG1.BIN"]), .. File.ReadAllBytes(_scratch["pair/BIG2.BIN"])];
        Assert.Equal(whole, Survey.ReadAll(image.Tree.Open(big)));
        Assert.Equal(whole, Survey.ReadRanges(image.Tree.Open(big)));

        // The extents lie side by side, so that one range is enough for the whole file.
        Assert.True(image.Tree.Open(big).TryGetFileRange(0, out var range));
        Assert.Equal(whole.Length, range.Length);
    }

    private DiscImage Xorriso(params IEnumerable<string> arguments)
    {
        Tool.Require("xorriso", "xorriso");
        Tool.Run("xorriso", arguments);
        return ImageFormats.Open(_scratch["image.iso"]);
    }

    private DiscImage Genisoimage(params IEnumerable<string> arguments)
    {
        Tool.Require("genisoimage", "genisoimage");
        Tool.Run("genisoimage", ["-quiet", .. arguments, "-o", _scratch["image.iso"], _scratch["source"]]);
        return ImageFormats.Open(_scratch["image.iso"]);
    }

    /// <summary>For these, genisoimage writes SL entries whose components are longer than the entry.</summary>
    private void DeleteLongLinks()
    {
        File.Delete(_scratch["source/links/long"]);
        File.Delete(_scratch["source/links/long-components"]);
    }

    [GeneratedRegex(@"\.?;1$")]
    private static partial Regex VersionPattern();
}
