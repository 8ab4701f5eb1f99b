using System.Buffers.Binary;
using Lanboot.Media.Blocks;
using Lanboot.Media.Fat;
using Lanboot.Media.Iso9660;

namespace Lanboot.Media.Images;

/// <summary>Makes boot images of the entries of an El Torito catalogue: how long each is, and what is in it.</summary>
internal static class BootImages
{
    private const byte Efi = 0xEF;
    private const int HardDisk = 4;
    private const int LoadSector = 512;

    public static IReadOnlyList<BootImage> Read(IBlockSource image, IsoVolume volume)
    {
        IReadOnlyList<BootEntry> entries = volume.BootCatalog is { } catalog ? BootCatalog.Read(image, catalog) : [];
        var images = new List<BootImage>();
        foreach (var entry in entries)
        {
            if (MakeImage(image, entry) is { } boot)
                images.Add(boot);
        }

        // The partition that firmware uses when the image was written to a USB stick; as good when the catalogue has none.
        if (!images.Exists(boot => boot.Platform == Efi) && PartitionTable.FindEfiSystemPartition(image) is { } partition)
            images.Add(new BootImage(Efi, 0, partition, FatTree.TryOpen(partition)));
        return images;
    }

    /// <returns>Null when it begins beyond the end of the image.</returns>
    private static BootImage? MakeImage(IBlockSource image, BootEntry entry)
    {
        var start = (long)entry.Block * IsoVolume.SectorSize;
        if (start >= image.Length)
            return null;

        var rest = new SliceSource(image, start, image.Length - start);
        var tree = FatTree.TryOpen(rest);
        var length = tree?.VolumeLength ?? LengthOf(image, entry, rest);
        return new BootImage(entry.Platform, entry.Media, new SliceSource(rest, 0, Math.Min(length, rest.Length)), tree);
    }

    /// <summary>
    /// The sector count is what the firmware loads at first, and for EFI images it is often 0 or 1, or too small by 65,536
    /// sectors and more: other sources go first.
    /// </summary>
    private static long LengthOf(IBlockSource image, BootEntry entry, SliceSource rest)
    {
        long counted = entry.SectorCount * LoadSector;
        return entry.Media switch
        {
            1 => 1200 * 1024,
            2 => 1440 * 1024,
            3 => 2880 * 1024,
            HardDisk => Math.Max(counted, EndOfFirstPartition(rest)),
            _ when entry.Platform == Efi => Math.Max(counted, PartitionAt(image, entry)),
            _ => Math.Max(counted, LoadSector),
        };
    }

    private static long PartitionAt(IBlockSource image, BootEntry entry) =>
        PartitionTable.FindEfiSystemPartition(image) is { } partition && partition.Start == (long)entry.Block * IsoVolume.SectorSize
            ? partition.Length
            : LoadSector;

    /// <summary>El Torito 1.0, 2.2: an image of a hard disk has one partition, and ends with it.</summary>
    private static long EndOfFirstPartition(SliceSource disk)
    {
        Span<byte> sector = stackalloc byte[512];
        if (!disk.TryReadExactly(0, sector) || sector[510] != 0x55 || sector[511] != 0xAA)
            return LoadSector;
        long first = BinaryPrimitives.ReadUInt32LittleEndian(sector[454..]);
        return (first + BinaryPrimitives.ReadUInt32LittleEndian(sector[458..])) * LoadSector;
    }
}
