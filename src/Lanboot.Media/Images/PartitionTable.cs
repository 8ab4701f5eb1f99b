using System.Buffers.Binary;
using Lanboot.Media.Blocks;

namespace Lanboot.Media.Images;

/// <summary>
/// Finds the EFI system partition in an image's partition table: the GPT (UEFI 2.10, section 5.3), else the MBR. Recent
/// Debian and Arch images have theirs behind the ISO 9660 volume, where the tree does not reach.
/// </summary>
internal static class PartitionTable
{
    private const int SectorSize = 512;

    /// <summary>UEFI 2.10, table 5.7: C12A7328-F81F-11D2-BA4B-00A0C93EC93B.</summary>
    private static readonly Guid EfiSystemPartition = new("C12A7328-F81F-11D2-BA4B-00A0C93EC93B");

    /// <summary>UEFI 2.10, 5.2.3: OSType of an EFI system partition in an MBR.</summary>
    private const byte EfiType = 0xEF;

    /// <summary>UEFI asks for room for 128 entries; a table of more is not one.</summary>
    private const int MaxEntries = 128;

    public static SliceSource? FindEfiSystemPartition(IBlockSource image) => FindInGpt(image) ?? FindInMbr(image);

    /// <summary>Header at sector 1: "EFI PART", PartitionEntryLBA (8) at 72, their number (4) at 80, their size (4) at 84.</summary>
    private static SliceSource? FindInGpt(IBlockSource image)
    {
        Span<byte> header = stackalloc byte[92];
        if (!image.TryReadExactly(SectorSize, header) || !header.StartsWith("EFI PART"u8))
            return null;

        var table = BinaryPrimitives.ReadUInt64LittleEndian(header[72..]);
        var count = Math.Min(MaxEntries, BinaryPrimitives.ReadUInt32LittleEndian(header[80..]));
        var size = BinaryPrimitives.ReadUInt32LittleEndian(header[84..]);
        if (size is < 128 or > 4096 || table > long.MaxValue / SectorSize / 2)
            return null;

        // Entry: type (16), identity (16), first sector (8), last sector (8), …
        Span<byte> entry = stackalloc byte[48];
        for (var i = 0; i < count && image.TryReadExactly(((long)table * SectorSize) + (i * (long)size), entry); i++)
        {
            var first = BinaryPrimitives.ReadUInt64LittleEndian(entry[32..]);
            var last = BinaryPrimitives.ReadUInt64LittleEndian(entry[40..]);
            if (new Guid(entry[..16]) == EfiSystemPartition && last >= first)
                return Slice(image, first, last - first + 1);
        }

        return null;
    }

    /// <summary>Four entries from byte 446 on: flag, start (3), type at 4, end (3), first sector (4) at 8, sectors (4).</summary>
    private static SliceSource? FindInMbr(IBlockSource image)
    {
        Span<byte> sector = stackalloc byte[SectorSize];
        if (!image.TryReadExactly(0, sector) || sector[510] != 0x55 || sector[511] != 0xAA)
            return null;

        for (var entry = sector[446..510]; !entry.IsEmpty; entry = entry[16..])
        {
            var first = BinaryPrimitives.ReadUInt32LittleEndian(entry[8..]);
            var count = BinaryPrimitives.ReadUInt32LittleEndian(entry[12..]);
            if (entry[4] == EfiType)
                return Slice(image, first, count);
        }

        return null;
    }

    private static SliceSource? Slice(IBlockSource image, ulong first, ulong count)
    {
        var sectors = (ulong)image.Length / SectorSize;
        return count != 0 && first < sectors && count <= sectors - first
            ? new SliceSource(image, (long)first * SectorSize, (long)count * SectorSize)
            : null;
    }
}
