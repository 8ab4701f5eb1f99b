using Lanboot.Media.Udf;
using Lanboot.Tests.Media.Support;
using Xunit;

namespace Lanboot.Tests.Media.Fuzz;

/// <summary>Thousands of spoiled images, the same on every run.</summary>
public sealed class ImageFuzzTests : IDisposable
{
    private const int Rounds = 2000;

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("-R")]
    [InlineData("-J")]
    [InlineData("-quiet")]
    public void A_spoiled_iso_9660_image_does_no_harm(string naming)
    {
        Tool.Require("genisoimage", "genisoimage");
        WriteSource();
        Tool.Run("genisoimage", "-quiet", "-no-pad", naming, "-b", "loader.bin", "-c", "boot.cat", "-no-emul-boot",
            "-eltorito-alt-boot", "-e", "efi.img", "-no-emul-boot", "-o", _scratch["image.iso"], _scratch["source"]);
        var image = File.ReadAllBytes(_scratch["image.iso"]);

        // Descriptors, catalogue, path tables, folders and continuation areas fill the first sectors.
        int[] places = [.. Enumerable.Range(16 * 8, 40 * 8).Select(piece => piece * 256).Where(place => place < image.Length)];
        Spoil(image, places, _ => { });
    }

    [Fact]
    public void A_spoiled_udf_image_does_no_harm()
    {
        Tool.Require("genisoimage", "genisoimage");
        WriteSource();
        Tool.Run("genisoimage", "-quiet", "-no-pad", "-udf", "-o", _scratch["image.iso"], _scratch["source"]);
        SpoilUdf(File.ReadAllBytes(_scratch["image.iso"]));
    }

    [Fact]
    public void A_spoiled_udf_volume_with_metadata_partition_does_no_harm() => SpoilUdf(new UdfBuilder().Bytes);

    [Theory]
    [InlineData(12, 300)]
    [InlineData(16, 4400)]
    [InlineData(32, 34_000)]
    public void A_spoiled_fat_volume_does_no_harm(int bits, int kibibytes)
    {
        WriteSource();
        using (var file = File.Create(_scratch["volume.img"]))
            file.SetLength(kibibytes * 1024L);
        Tool.Run("mkfs.vfat", "-F", $"{bits}", "-s", "1", _scratch["volume.img"]);
        Tool.Run("mcopy", ["-s", "-i", _scratch["volume.img"], .. Directory.GetFileSystemEntries(_scratch["source"]), "::"]);
        var image = File.ReadAllBytes(_scratch["volume.img"]);

        int[] places = [0, .. Enumerable.Range(1, image.Length / 512 - 1).Select(sector => sector * 512)
            .Where(place => image.AsSpan(place, 512).ContainsAnyExcept((byte)0)).Take(400)];
        Spoil(image, places, _ => { }, rounds: Rounds * 300 / Math.Max(300, kibibytes));
    }

    /// <summary>Damage that the checksums tell of is refused at once; so most spoiled descriptors get right ones.</summary>
    private static void SpoilUdf(byte[] image)
    {
        var tags = new List<int>();
        for (var at = 0; at + 16 <= image.Length; at += 4)
        {
            if (image[at + 1] <= 1 && image[at + 4] != 0 && DescriptorTag.Read(image.AsSpan(at, Math.Min(2048, image.Length - at))) != 0)
                tags.Add(at);
        }

        Assert.InRange(tags.Count, 10, 10_000);
        Spoil(image, tags, spoiled =>
        {
            foreach (var tag in tags.Where(tag => tag + 16 <= spoiled.Length))
            {
                var covered = BitConverter.ToUInt16(image, tag + 10);
                if (tag + 16 + covered <= spoiled.Length)
                    UdfBuilder.Reseal(spoiled.AsSpan(tag, 16 + covered));
            }
        });
    }

    private static void Spoil(byte[] image, IReadOnlyList<int> places, Action<byte[]> mend, int rounds = Rounds)
    {
        var files = 0;
        for (var seed = 0; seed < rounds; seed++)
        {
            var mutation = new Mutation(seed);
            var spoiled = mutation.Spoil(image, places);
            if (mutation.Next(8) != 0)
                mend(spoiled);
            var reading = new Reading(spoiled);
            try
            {
                reading.All(mutation);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Seed {seed}: {e.Message}", e);
            }

            files += reading.Files;
        }

        // Most images must stay readable enough to test anything at all.
        Assert.True(files > rounds / 3, $"only {files} files were read in {rounds} rounds");
    }

    private void WriteSource()
    {
        _scratch.Write("source/loader.bin", 2048);
        _scratch.Write("source/empty", 0);
        _scratch.Write("source/a file with a long name.txt", 3000);
        _scratch.Write($"source/{new string('n', 60)}", 100);
        _scratch.Write("source/a/b/c/d/e/f/g/h/i/file", 10);
        _scratch.Write("source/a/b/other", 5000);
        for (var i = 0; i < 20; i++)
            _scratch.Write($"source/folder/{i}", i * 10);
        File.CreateSymbolicLink(_scratch["source/a/link"], "../folder/./19");
        _scratch.Write("efi/EFI/BOOT/BOOTX64.EFI", 1000);
        Tool.Require("mkfs.vfat", "dosfstools");
        Tool.Require("mcopy", "mtools");
        using (var file = File.Create(_scratch["source/efi.img"]))
            file.SetLength(160 * 1024);
        Tool.Run("mkfs.vfat", "-F", "12", _scratch["source/efi.img"]);
        Tool.Run("mcopy", "-s", "-i", _scratch["source/efi.img"], _scratch["efi/EFI"], "::");
    }
}
