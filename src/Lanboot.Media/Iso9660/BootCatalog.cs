using System.Buffers.Binary;
using Lanboot.Media.Blocks;

namespace Lanboot.Media.Iso9660;

/// <summary>El Torito 1.0, figures 3 and 5: an Initial/Default Entry or a Section Entry, with the platform it is for.</summary>
/// <param name="Platform">0 x86 BIOS, 1 PowerPC, 2 Mac, 0xEF UEFI.</param>
/// <param name="Media">0 no emulation; 1, 2, 3 a floppy of 1.2, 1.44, 2.88 MB; 4 a hard disk.</param>
/// <param name="SectorCount">Sectors of 512 bytes that the firmware is to load.</param>
/// <param name="Block">Where the image lies, in sectors of 2048 bytes.</param>
internal readonly record struct BootEntry(byte Platform, byte Media, ushort SectorCount, uint Block);

/// <summary>El Torito 1.0, section 2: the boot catalogue, a list of entries of 32 bytes.</summary>
internal static class BootCatalog
{
    private const int EntryLength = 32;

    private const byte VALIDATION = 1, BOOTABLE = 0x88, HEADER = 0x90, FINAL_HEADER = 0x91, EXTENSION = 0x44;

    /// <summary>Catalogues are a sector long and hold 2 or 3 entries.</summary>
    private const int MaxEntries = IsoVolume.SectorSize / EntryLength;

    /// <summary>The bootable entries; none where the catalogue is damaged, since no firmware would take it either.</summary>
    public static IReadOnlyList<BootEntry> Read(IBlockSource image, uint block)
    {
        var bytes = new byte[MaxEntries * EntryLength];
        if (!image.TryReadExactly((long)block * IsoVolume.SectorSize, bytes) || !IsValid(bytes))
            return [];

        var found = new List<BootEntry>();
        Add(found, bytes[1], bytes.AsSpan(EntryLength));
        var rest = bytes.AsSpan(2 * EntryLength);
        while (!rest.IsEmpty && (rest[0] is HEADER or FINAL_HEADER))
        {
            var isFinal = rest[0] == FINAL_HEADER;
            rest = ReadSection(found, rest);
            if (isFinal)
                break;
        }

        return found;
    }

    /// <summary>Section Header Entry: indicator (1), platform (1), number of entries that follow (2), identifier.</summary>
    /// <returns>What comes after the section.</returns>
    private static Span<byte> ReadSection(List<BootEntry> found, Span<byte> section)
    {
        var platform = section[1];
        var missing = BinaryPrimitives.ReadUInt16LittleEndian(section[2..]);
        var rest = section[EntryLength..];
        for (; !rest.IsEmpty && (missing > 0 || rest[0] == EXTENSION); rest = rest[EntryLength..])
        {
            if (rest[0] == EXTENSION)
                continue;
            missing--;
            Add(found, platform, rest);
        }

        return rest;
    }

    /// <summary>Validation Entry: id 1, platform, …, 55 AA at 30; its sixteen words add up to 0.</summary>
    private static bool IsValid(ReadOnlySpan<byte> entry)
    {
        ushort sum = 0;
        for (var i = 0; i < EntryLength; i += 2)
            sum += BinaryPrimitives.ReadUInt16LittleEndian(entry[i..]);
        return entry[0] == VALIDATION && entry[30] == 0x55 && entry[31] == 0xAA && sum == 0;
    }

    /// <summary>Indicator (1), media type (1, low half), load segment (2), system type (1), -, sector count (2), block (4).</summary>
    private static void Add(List<BootEntry> found, byte platform, ReadOnlySpan<byte> entry)
    {
        if (entry[0] != BOOTABLE)
            return;
        found.Add(new BootEntry(
            platform,
            (byte)(entry[1] & 0x0F),
            BinaryPrimitives.ReadUInt16LittleEndian(entry[6..]),
            BinaryPrimitives.ReadUInt32LittleEndian(entry[8..])));
    }
}
