using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Lanboot.Media.Fat;

internal enum FatKind
{
    Fat12,
    Fat16,
    Fat32,
}

/// <summary>
/// The boot sector of a FAT volume with its BIOS parameter block (Microsoft FAT specification 1.03, "Boot Sector and BPB").
/// </summary>
internal sealed record BootSector
{
    public const int Size = 512;

    // offset length
    //  11     2     BPB_BytsPerSec
    //  13     1     BPB_SecPerClus
    //  14     2     BPB_RsvdSecCnt
    //  16     1     BPB_NumFATs
    //  17     2     BPB_RootEntCnt   (0 on FAT32)
    //  19     2     BPB_TotSec16     (0: see BPB_TotSec32)
    //  21     1     BPB_Media
    //  22     2     BPB_FATSz16      (0 on FAT32)
    //  32     4     BPB_TotSec32
    //  36     4     BPB_FATSz32      (FAT32)
    //  38, 66 1     BS_BootSig, 0x29: a label follows        (FAT12 and 16, FAT32)
    //  43, 71 11    BS_VolLab                                (FAT12 and 16, FAT32)
    //  44     4     BPB_RootClus     (FAT32)
    // 510     2     55 AA
    public required FatKind Kind { get; init; }

    /// <summary>Length of the volume in bytes, as it was made.</summary>
    public required long Length { get; init; }

    /// <summary>Where the first file allocation table begins, in bytes.</summary>
    public required long Table { get; init; }

    /// <summary>Where the root folder of FAT12 and FAT16 lies, in bytes. Length 0 on FAT32.</summary>
    public required long Root { get; init; }
    public required int RootLength { get; init; }

    /// <summary>The first cluster of the root folder on FAT32; 0 on the others.</summary>
    public required uint RootCluster { get; init; }

    /// <summary>Where cluster 2, the first there is, begins.</summary>
    public required long Data { get; init; }
    public required int ClusterSize { get; init; }

    /// <summary>Clusters are numbered from 2 to this and one more.</summary>
    public required uint ClusterCount { get; init; }

    public required string Label { get; init; }

    /// <returns>Null when these are not the first bytes of a FAT volume.</returns>
    public static BootSector? TryRead(ReadOnlySpan<byte> sector)
    {
        int bytesPerSector = BinaryPrimitives.ReadUInt16LittleEndian(sector[11..]);
        int sectorsPerCluster = sector[13];
        int reserved = BinaryPrimitives.ReadUInt16LittleEndian(sector[14..]);
        int tables = sector[16];
        int rootEntries = BinaryPrimitives.ReadUInt16LittleEndian(sector[17..]);
        uint total = BinaryPrimitives.ReadUInt16LittleEndian(sector[19..]);
        uint tableSize = BinaryPrimitives.ReadUInt16LittleEndian(sector[22..]);
        var isFat32 = tableSize == 0;
        if (total == 0)
            total = BinaryPrimitives.ReadUInt32LittleEndian(sector[32..]);
        if (isFat32)
            tableSize = BinaryPrimitives.ReadUInt32LittleEndian(sector[36..]);

        var isPlausible = sector[510] == 0x55 && sector[511] == 0xAA
            && bytesPerSector is >= 512 and <= 4096 && BitOperations.IsPow2(bytesPerSector)
            && BitOperations.IsPow2(sectorsPerCluster) && reserved != 0 && tables is 1 or 2 && tableSize != 0 && sector[21] >= 0xF0;
        if (!isPlausible)
            return null;

        var rootSectors = ((rootEntries * DirectoryEntry.Length) + bytesPerSector - 1) / bytesPerSector;
        var before = reserved + ((long)tables * tableSize) + rootSectors;
        var clusters = (total - before) / sectorsPerCluster;
        if (clusters <= 0)
            return null;

        return new BootSector
        {
            Kind = isFat32 ? FatKind.Fat32 : clusters < 4085 ? FatKind.Fat12 : FatKind.Fat16,
            Length = (long)total * bytesPerSector,
            Table = (long)reserved * bytesPerSector,
            Root = (before - rootSectors) * bytesPerSector,
            RootLength = rootEntries * DirectoryEntry.Length,
            RootCluster = isFat32 ? BinaryPrimitives.ReadUInt32LittleEndian(sector[44..]) : 0,
            Data = before * bytesPerSector,
            ClusterSize = bytesPerSector * sectorsPerCluster,
            ClusterCount = (uint)clusters,
            Label = ReadLabel(sector[(isFat32 ? 66 : 38)..]),
        };
    }

    private static string ReadLabel(ReadOnlySpan<byte> extended)
    {
        var label = extended[0] == 0x29 ? Encoding.Latin1.GetString(extended.Slice(5, 11)).TrimEnd(' ', '\0') : "";
        return label == "NO NAME" ? "" : label;
    }
}
