using System.Diagnostics;
using Lanboot.Media.Images;
using Lanboot.Media.Trees;

namespace Lanboot.EndToEnd.Media;

/// <summary>
/// A file beyond 4 GiB, which ISO 9660 and UDF describe in several extents. It is sparse, and so is the image: a few MiB on
/// disk, but the programs take some time to write all those zeros.
/// </summary>
public sealed class LargeFileTests : IDisposable
{
    private const long Length = (4500L << 20) + 4;
    private const long Middle = (1L << 32) - 6;

    private readonly string _folder = Directory.CreateTempSubdirectory("lanboot-large-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("xorriso", "xorriso -as mkisofs -quiet -iso-level 3 -R -o -", "ISO 9660 with Rock Ridge")]
    [InlineData("genisoimage", "genisoimage -quiet -udf -allow-limited-size -o -", "UDF")]
    public void A_file_beyond_4_gib_is_one_range(string program, string command, string format)
    {
        Assert.SkipUnless(File.Exists($"/usr/bin/{program}"), $"{program} is not installed: apt-get install {program}");
        WriteSource();
        var shell = $"{command} '{_folder}/source' | dd 'of={_folder}/image.iso' bs=1M conv=sparse iflag=fullblock";
        using (var process = Process.Start(new ProcessStartInfo("sh", ["-c", shell]) { RedirectStandardError = true })!)
        {
            var errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, errors);
        }

        using var image = ImageFormats.Open($"{_folder}/image.iso");
        Assert.Equal(format, image.Format);
        var source = image.Tree.Open(image.Tree.ResolveFile("/live/filesystem.squashfs")!);

        Assert.Equal(Length, source.Length);
        AssertText("middle", source, Middle);
        AssertText("tail", source, Length - 4);
        Assert.True(source.TryGetFileRange(0, out var range));
        Assert.Equal(Length, range.Length);
        Assert.True(source.TryGetFileRange(Middle, out range));
        Assert.Equal(Length - Middle, range.Length);
    }

    private static void AssertText(string expected, Lanboot.Media.Blocks.IBlockSource source, long offset)
    {
        var bytes = new byte[expected.Length];
        Assert.Equal(bytes.Length, source.Read(offset, bytes));
        Assert.Equal(expected, System.Text.Encoding.ASCII.GetString(bytes));
        Assert.True(source.TryGetFileRange(offset, out var range));
        Assert.Equal(bytes.Length, RandomAccess.Read(range.Handle, bytes, range.Offset));
        Assert.Equal(expected, System.Text.Encoding.ASCII.GetString(bytes));
    }

    private void WriteSource()
    {
        Directory.CreateDirectory($"{_folder}/source/live");
        File.WriteAllText($"{_folder}/source/small", "small");
        using var file = File.Create($"{_folder}/source/live/filesystem.squashfs");
        file.Position = Middle;
        file.Write("middle"u8);
        file.Position = Length - 4;
        file.Write("tail"u8);
    }
}
