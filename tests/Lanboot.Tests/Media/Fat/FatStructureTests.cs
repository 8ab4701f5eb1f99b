using System.Text;
using Lanboot.Media.Fat;
using Xunit;

namespace Lanboot.Tests.Media.Fat;

public sealed class FatStructureTests
{
    [Theory]
    [InlineData("BOOTX64 EFI", 0x00, "BOOTX64.EFI")]
    [InlineData("BOOTX64 EFI", 0x18, "bootx64.efi")]
    [InlineData("BOOTX64 EFI", 0x10, "BOOTX64.efi")]
    [InlineData("EFI        ", 0x08, "efi")]
    [InlineData("\u0005BC        ", 0x00, "åBC")]
    public void Short_names_are_shown_as_windows_nt_does(string name, byte lowerCase, string expected)
    {
        var entry = new byte[32];
        Encoding.Latin1.GetBytes(name, entry);
        entry[12] = lowerCase;
        Assert.Equal(expected, new DirectoryEntry(entry).ShortName);
    }

    [Fact]
    public void A_long_name_needs_all_its_parts_and_the_right_checksum()
    {
        byte[] last = Part(0x42, "ame", 7), first = Part(1, "a rather long", 7);

        Assert.Equal("a rather longame", Join(7, last, first));
        Assert.Null(Join(8, last, first));
        Assert.Null(Join(7, last));
        Assert.Null(Join(7, first));
        Assert.Null(Join(7, last, Part(1, "a rather long", 9)));
        Assert.Null(Join(7, last, Part(2, "a rather long", 7)));
        Assert.Null(Join(7, Part(0x7F, "too many", 7)));
    }

    [Fact]
    public void A_short_name_without_its_long_one_does_not_take_the_next_ones()
    {
        var name = new LongName();
        name.Add(Part(0x41, "first", 1));
        Assert.Equal("first", name.Take(1));
        Assert.Null(name.Take(1));
    }

    [Fact]
    public void A_file_allocation_table_of_noise_is_no_fat_volume()
    {
        var sector = new byte[512];
        (sector[510], sector[511]) = (0x55, 0xAA);
        Assert.Null(BootSector.TryRead(sector));
    }

    private static string? Join(byte checksum, params byte[][] parts)
    {
        var name = new LongName();
        foreach (var part in parts)
            name.Add(part);
        return name.Take(checksum);
    }

    private static byte[] Part(byte order, string text, byte checksum)
    {
        var characters = Encoding.Unicode.GetBytes((text + '\0').PadRight(13, '\uFFFF')[..13]);
        var part = new byte[32];
        (part[0], part[11], part[13]) = (order, 0x0F, checksum);
        characters.AsSpan(0, 10).CopyTo(part.AsSpan(1));
        characters.AsSpan(10, 12).CopyTo(part.AsSpan(14));
        characters.AsSpan(22, 4).CopyTo(part.AsSpan(28));
        return part;
    }
}
