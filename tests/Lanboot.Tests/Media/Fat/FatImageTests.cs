using Lanboot.Media.Images;
using Lanboot.Tests.Media.Support;
using Xunit;

namespace Lanboot.Tests.Media.Fat;

/// <summary>Volumes that mkfs.vfat made and mtools filled.</summary>
public sealed class FatImageTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(12, 1440, 1)]
    [InlineData(16, 20_000, 1)]
    [InlineData(16, 20_000, 8)]
    [InlineData(32, 40_000, 1)]
    public void A_fat_volume_shows_the_folder_it_was_made_of(int bits, int kibibytes, int sectorsPerCluster)
    {
        Tool.Require("mkfs.vfat", "dosfstools");
        Tool.Require("mcopy", "mtools");
        Fill();
        using (var file = File.Create(_scratch["volume.img"]))
            file.SetLength(kibibytes * 1024L);
        Tool.Run("mkfs.vfat", "-F", $"{bits}", "-s", $"{sectorsPerCluster}", "-n", "EFIBOOT", _scratch["volume.img"]);
        Tool.Run("mcopy", ["-s", "-m", "-i", _scratch["volume.img"], .. Directory.GetFileSystemEntries(_scratch["source"]), "::"]);

        // Holes: what comes after is spread over the free clusters in between.
        Tool.Run("mdel", "-i", _scratch["volume.img"], "::/hole1", "::/hole2");
        File.Delete(_scratch["source/hole1"]);
        File.Delete(_scratch["source/hole2"]);
        _scratch.Write("source/scattered", 90_000);
        Tool.Run("mcopy", "-m", "-i", _scratch["volume.img"], _scratch["source/scattered"], "::");
        using var image = ImageFormats.Open(_scratch["volume.img"]);

        Assert.Equal("FAT", image.Format);
        Assert.Equal("EFIBOOT", image.Label);
        Assert.Equal(Survey.Of(_scratch["source"], Aspects.None), Survey.Of(image.Tree, Aspects.None));
        Assert.Equal(2024, image.Tree.List(image.Tree.Root).Single(node => node.Name == "scattered").Modified.Year);
    }

    private void Fill()
    {
        _scratch.Write("source/EFI/BOOT/BOOTX64.EFI", 200_000);
        _scratch.Write("source/EFI/BOOT/grubx64.efi", 100_000);
        _scratch.Write("source/EFI/BOOT/a longer name with ünïcode ☃ that takes more than one entry.cfg", 513);
        _scratch.Write("source/hole1", 20_000);
        _scratch.Write("source/between", 3_000);
        _scratch.Write("source/hole2", 40_000);
        _scratch.Write("source/UPPER.TXT", 1);
        _scratch.Write("source/lower.txt", 512);
        _scratch.Write("source/Mixed.Txt", 4096);
        _scratch.Write("source/empty", 0);
        _scratch.Write($"source/{new string('n', 200)}", 11);
        for (var i = 0; i < 150; i++)
            _scratch.Write($"source/many/entry number {i}", i);
        Directory.CreateDirectory(_scratch["source/empty folder"]);
    }
}
