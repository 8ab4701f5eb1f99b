using System.Text;
using Lanboot.Media.Images;
using Lanboot.Tests.Media.Support;
using Xunit;

namespace Lanboot.Tests.Media.Images;

/// <summary>Whatever somebody points at that is no image: one sentence says what is wrong and what to do.</summary>
public sealed class ImageFormatsTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("", "it is empty: the download failed or has not begun; download it again.")]
    [InlineData("<!DOCTYPE html><title>404</title>", "it is a web page")]
    [InlineData("PK\u0003\u0004", "unzip")]
    [InlineData("d8:announce35:udp://", "torrent")]
    [InlineData("hello", "it is no image that Lanboot reads: serve an ISO file or a folder.")]
    [InlineData("\0\0\0\0\0\0", "nothing but zeros")]
    public void A_foreign_file_is_named(string content, string expected) =>
        AssertRefused(Encoding.Latin1.GetBytes(content), expected);

    [Fact]
    public void A_kernel_goes_into_a_folder_with_its_initrd()
    {
        var bytes = new byte[20_000];
        "HdrS"u8.CopyTo(bytes.AsSpan(514));
        AssertRefused(bytes, "it is a Linux kernel, not an image: put it into a folder together with its initrd, and serve the folder.");
    }

    [Fact]
    public void A_disk_with_partitions_is_no_disc()
    {
        var bytes = new byte[20_000];
        "EFI PART"u8.CopyTo(bytes.AsSpan(512));
        AssertRefused(bytes, "it is the image of a disk with partitions");
    }

    [Fact]
    public void A_missing_file_is_missing()
    {
        var error = Assert.Throws<ImageException>(() => ImageFormats.Open(_scratch["nothing.iso"]));
        Assert.Equal($"{_scratch["nothing.iso"]}: there is no such file or folder: check the path.", error.Message);
    }

    [Fact]
    public void A_file_without_permission_says_how_to_give_it()
    {
        Tool.Run("chmod", "a+x", _scratch.Path);
        _scratch.Write("private.iso", 5);
        Tool.Run("chmod", "0", _scratch["private.iso"]);
        var error = Assert.IsType<ImageException>(Nobody.Catches(() => ImageFormats.Open(_scratch["private.iso"])));
        Assert.Contains("chmod a+r", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_image_that_was_cut_off_says_how_much_is_missing()
    {
        Tool.Require("genisoimage", "genisoimage");
        _scratch.Write("source/big", 5 << 20);
        Tool.Run("genisoimage", "-quiet", "-R", "-o", _scratch["image.iso"], _scratch["source"]);
        using (var file = File.OpenWrite(_scratch["image.iso"]))
            file.SetLength(3 << 20);

        var error = Assert.Throws<ImageException>(() => ImageFormats.Open(_scratch["image.iso"]));
        Assert.Equal(
            $"{_scratch["image.iso"]}: it is 3 MiB, but its volume descriptor says 5 MiB: the download was cut off; download it again.",
            error.Message);
    }

    [Fact]
    public void An_image_that_only_lacks_its_padding_is_taken()
    {
        Tool.Require("genisoimage", "genisoimage");
        _scratch.Write("source/file", 100_000);
        Tool.Run("genisoimage", "-quiet", "-R", "-o", _scratch["image.iso"], _scratch["source"]);
        using (var file = File.OpenWrite(_scratch["image.iso"]))
            file.SetLength(file.Length - (150 * 2048));

        using var image = ImageFormats.Open(_scratch["image.iso"]);
        var node = Assert.Single(image.Tree.List(image.Tree.Root));
        Assert.Equal(File.ReadAllBytes(_scratch["source/file"]), Survey.ReadAll(image.Tree.Open(node)));
    }

    [Fact]
    public void A_folder_is_an_image_too()
    {
        _scratch.Write("vmlinuz", 10);
        using var image = ImageFormats.Open(_scratch.Path);
        Assert.Equal(("folder", "", null), (image.Format, image.Label, image.Whole));
        Assert.Equal("vmlinuz", Assert.Single(image.Tree.List(image.Tree.Root)).Name);
    }

    private void AssertRefused(byte[] content, string expected)
    {
        File.WriteAllBytes(_scratch["file"], content);
        var error = Assert.Throws<ImageException>(() => ImageFormats.Open(_scratch["file"]));
        Assert.StartsWith($"{_scratch["file"]}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }
}
