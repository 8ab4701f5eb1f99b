using Lanboot.Media.Iso9660;
using Lanboot.Tests.Media.Support;
using Xunit;

namespace Lanboot.Tests.Media.Iso9660;

public sealed class BootCatalogTests
{
    // Validation entry, default entry, final section header for EFI, its entry: as xorriso writes them.
    private const string Validation = "0100000000000000000000000000000000000000000000000000000000000000";
    private const string Bios = "8800000000000400DA0100000000000000000000000000000000000000000000";
    private const string Section = "91EF010000000000000000000000000000000000000000000000000000000000";
    private const string Efi = "88000000000040160A0300000000000000000000000000000000000000000000";
    private const string Idle = "00000000000040160B0300000000000000000000000000000000000000000000";
    private const string Extension = "44000000000000000000000000000000000000000000000000000000000000FF";

    [Fact]
    public void The_entries_are_read_with_their_platforms() => Assert.Equal(
        [new BootEntry(0, 0, 4, 0x1DA), new BootEntry(0xEF, 0, 0x1640, 0x30A)], Read(Validation, Bios, Section, Efi));

    [Fact]
    public void An_entry_that_is_not_bootable_is_left_out() =>
        Assert.Equal([new BootEntry(0, 0, 4, 0x1DA)], Read(Validation, Bios, Section, Idle));

    [Fact]
    public void Extensions_are_passed_over() => Assert.Equal(2, Read(Validation, Bios, Section, Efi, Extension, Extension).Count);

    [Fact]
    public void A_section_that_says_it_has_more_entries_than_there_is_room_ends_with_the_sector() =>
        Assert.Equal(2, Read(Validation, Bios, Section.Replace("91EF01", "91EFFF", StringComparison.Ordinal), Efi).Count);

    [Fact]
    public void A_catalogue_whose_words_do_not_add_up_boots_nothing()
    {
        var image = Image(Validation, Bios);
        image[4] = 1;
        Assert.Empty(BootCatalog.Read(new MemorySource(image), 0));
        Assert.Empty(BootCatalog.Read(new MemorySource(image), uint.MaxValue));
    }

    private static IReadOnlyList<BootEntry> Read(params string[] entries) => BootCatalog.Read(new MemorySource(Image(entries)), 0);

    private static byte[] Image(params string[] entries)
    {
        var image = new byte[2048];
        Convert.FromHexString(string.Concat(entries)).CopyTo(image, 0);
        (image[28], image[29], image[30], image[31]) = (0xAA, 0x55, 0x55, 0xAA);
        return image;
    }
}
