using System.Globalization;
using System.Text.RegularExpressions;
using Lanboot.Media.Images;
using Lanboot.Media.Trees;
using Lanboot.Tests.Media.Support;
using Xunit;

namespace Lanboot.Tests.Media.Images;

/// <summary>El Torito catalogues that xorriso wrote, held against its own report.</summary>
public sealed partial class BootImageTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public BootImageTests()
    {
        Tool.Require("xorriso", "xorriso");
        Tool.Require("mkfs.vfat", "dosfstools");
        Tool.Require("mcopy", "mtools");
        _scratch.Write("source/isolinux/isolinux.bin", 24_576);
        _scratch.Write("EFI/BOOT/BOOTX64.EFI", 100_000);
        using (var file = File.Create(_scratch["efi.img"]))
            file.SetLength(1440 * 1024);
        Tool.Run("mkfs.vfat", "-F", "12", _scratch["efi.img"]);
        Tool.Run("mcopy", "-s", "-i", _scratch["efi.img"], _scratch["EFI"], "::");
    }

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("full")]
    [InlineData("1")]
    public void An_efi_image_in_the_tree_is_as_long_as_the_fat_inside_says(string sectors)
    {
        Directory.CreateDirectory(_scratch["source/boot/grub"]);
        File.Copy(_scratch["efi.img"], _scratch["source/boot/grub/efi.img"]);
        Compose("-b", "isolinux/isolinux.bin", "-c", "isolinux/boot.cat", "-no-emul-boot", "-boot-load-size", "4", "-boot-info-table",
            "-eltorito-alt-boot", "-e", "boot/grub/efi.img", "-no-emul-boot", "-boot-load-size", sectors);
        using var image = ImageFormats.Open(_scratch["image.iso"]);

        Assert.Equal(Report(), image.BootImages.Select(boot => (boot.Platform, Position(boot))));
        Assert.Equal([(0, 0), (0xEF, 0)], image.BootImages.Select(boot => ((int)boot.Platform, (int)boot.Media)));
        Assert.Equal(4 * 512, image.BootImages[0].Source.Length);
        Assert.Null(image.BootImages[0].Tree);
        AssertEfi(image.BootImages[1]);
    }

    [Fact]
    public void An_efi_image_behind_the_volume_is_found_by_the_catalogue()
    {
        Compose("-b", "isolinux/isolinux.bin", "-c", "isolinux/boot.cat", "-no-emul-boot", "-boot-load-size", "4",
            "-append_partition", "2", "0xef", _scratch["efi.img"], "-appended_part_as_gpt",
            "-eltorito-alt-boot", "-e", "--interval:appended_partition_2:all::", "-no-emul-boot");
        using var image = ImageFormats.Open(_scratch["image.iso"]);

        Assert.Equal(Report(), image.BootImages.Select(boot => (boot.Platform, Position(boot))));
        AssertEfi(image.BootImages[1]);
        Assert.Equal(new FileInfo(_scratch["image.iso"]).Length, image.Whole!.Length);
    }

    [Theory]
    [InlineData("-appended_part_as_gpt")]
    [InlineData("-quiet")]
    public void An_appended_system_partition_counts_where_the_catalogue_has_no_efi_image(string option)
    {
        Compose(option, "-b", "isolinux/isolinux.bin", "-no-emul-boot", "-append_partition", "2", "0xef", _scratch["efi.img"]);
        using var image = ImageFormats.Open(_scratch["image.iso"]);

        Assert.Equal(2, image.BootImages.Count);
        AssertEfi(image.BootImages[1]);
    }

    [Fact]
    public void A_floppy_image_has_the_length_of_a_floppy()
    {
        File.Copy(_scratch["efi.img"], _scratch["source/floppy.img"]);
        Compose("-b", "floppy.img", "-c", "boot.cat");
        using var image = ImageFormats.Open(_scratch["image.iso"]);

        var floppy = Assert.Single(image.BootImages);
        Assert.Equal((0, 2, 1440L * 1024), (floppy.Platform, floppy.Media, floppy.Source.Length));
        Assert.Equal(File.ReadAllBytes(_scratch["efi.img"]), Survey.ReadAll(floppy.Source));
    }

    [Fact]
    public void An_image_without_a_catalogue_has_no_boot_images()
    {
        Compose();
        using var image = ImageFormats.Open(_scratch["image.iso"]);
        Assert.Empty(image.BootImages);
    }

    private void AssertEfi(BootImage efi)
    {
        Assert.Equal(0xEF, efi.Platform);
        Assert.Equal(File.ReadAllBytes(_scratch["efi.img"]), Survey.ReadRanges(efi.Source));
        var loader = efi.Tree!.ResolveFile("/efi/boot/bootx64.efi", ignoreCase: true);
        Assert.Equal(File.ReadAllBytes(_scratch["EFI/BOOT/BOOTX64.EFI"]), Survey.ReadAll(efi.Tree!.Open(loader!)));
    }

    private void Compose(params IEnumerable<string> options) =>
        Tool.Run("xorriso", ["-as", "mkisofs", "-R", .. options, "-o", _scratch["image.iso"], _scratch["source"]]);

    private static long Position(BootImage boot)
    {
        Assert.True(boot.Source.TryGetFileRange(0, out var range));
        return range.Offset;
    }

    /// <summary>"El Torito boot img :   2  UEFI  y   none  0x0000  0x00   2880         130": platform, and position in bytes.</summary>
    private IEnumerable<(byte Platform, long Position)> Report() =>
        ReportPattern().Matches(Tool.Run("xorriso", "-indev", _scratch["image.iso"], "-report_el_torito", "plain")).Select(match =>
            ((byte)(match.Groups[1].Value == "UEFI" ? 0xEF : 0), long.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture) * 2048));

    [GeneratedRegex(@"^El Torito boot img :\s+\d+\s+(BIOS|UEFI)\s.*\s(\d+)\s*$", RegexOptions.Multiline)]
    private static partial Regex ReportPattern();
}
