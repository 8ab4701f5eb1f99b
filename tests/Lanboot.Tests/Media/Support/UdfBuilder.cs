using System.Buffers.Binary;
using System.Text;
using Lanboot.Media.Udf;

namespace Lanboot.Tests.Media.Support;

/// <summary>
/// Writes a UDF 2.50 volume as Blu-ray authoring programs lay it out, which no program of this host makes: a metadata
/// partition in two pieces, extended file entries, long allocation descriptors that are continued, holes, embedded content.
/// </summary>
internal sealed class UdfBuilder
{
    public const int Block = 2048;

    /// <summary>The partition begins here; block n of it is sector 300 + n.</summary>
    private const int PartitionStart = 300;
    private const int PartitionBlocks = 200;

    private const int MetadataFile = 2, MetadataMirror = 3;

    /// <summary>Metadata blocks 0 to 7 lie at 40, and 8 to 15 at 20.</summary>
    private static int Metadata(int block) => block < 8 ? 40 + block : 20 + block - 8;

    public byte[] Bytes { get; } = new byte[(PartitionStart + PartitionBlocks + 2) * Block];

    /// <summary>What must come out, by name.</summary>
    public Dictionary<string, byte[]> Files { get; } = [];

    public UdfBuilder()
    {
        new Random(7).NextBytes(Bytes.AsSpan((PartitionStart + 100) * Block, 100 * Block));
        WriteVolume();
        WriteMetadataFile(MetadataFile, 250);
        WriteMetadataFile(MetadataMirror, 251);
        WriteFileSet();
        WriteFiles();
    }

    /// <summary>Spoils the metadata file, so that its mirror has to serve.</summary>
    public void SpoilMetadataFile() => Bytes.AsSpan((PartitionStart + MetadataFile) * Block, Block).Clear();

    private void WriteVolume()
    {
        var structure = 16;
        foreach (var identifier in (string[])["BEA01", "NSR03", "TEA01"])
            Encoding.ASCII.GetBytes(identifier, Bytes.AsSpan((structure++ * Block) + 1));

        var anchor = Bytes.AsSpan(256 * Block, Block);
        UInt32(anchor, 16, 4 * Block);
        UInt32(anchor, 20, 32);
        Seal(anchor, 2, 256);

        var partition = Bytes.AsSpan(32 * Block, Block);
        "+NSR03"u8.CopyTo(partition[25..]);
        UInt32(partition, 188, PartitionStart);
        UInt32(partition, 192, PartitionBlocks);
        Seal(partition, 5, 32);

        var logical = Bytes.AsSpan(33 * Block, Block);
        "OSTA Compressed Unicode"u8.CopyTo(logical[21..]);
        Text("\u0008BLUE RAY").CopyTo(logical[84..]);
        logical[84 + 127] = 9;
        UInt32(logical, 212, Block);
        "*OSTA UDF Compliant"u8.CopyTo(logical[217..]);
        UInt16(logical, 240, 0x0250);
        LongAllocation(logical[248..], Block, 0, partition: 1);
        UInt32(logical, 264, 6 + 64);
        UInt32(logical, 268, 2);
        ((ReadOnlySpan<byte>)[1, 6, 1, 0, 0, 0, 2, 64]).CopyTo(logical[440..]);
        "*UDF Metadata Partition"u8.CopyTo(logical[(446 + 5)..]);
        UInt32(logical, 446 + 40, MetadataFile);
        UInt32(logical, 446 + 44, MetadataMirror);
        Seal(logical, 6, 33);
        Seal(Bytes.AsSpan(34 * Block, Block), 8, 34);
    }

    private void WriteMetadataFile(int block, byte type)
    {
        var entry = Bytes.AsSpan((PartitionStart + block) * Block, Block);
        var descriptors = new byte[16];
        UInt32(descriptors, 0, 8 * Block);
        UInt32(descriptors, 4, 40);
        UInt32(descriptors, 8, 8 * Block);
        UInt32(descriptors, 12, 20);
        FileEntry(entry, block, type, allocation: 0, 16 * Block, descriptors);
    }

    private void WriteFileSet()
    {
        var fileSet = MetadataBlock(0);
        LongAllocation(fileSet[400..], Block, 1, partition: 1);
        "*OSTA UDF Compliant"u8.CopyTo(fileSet[417..]);
        UInt16(fileSet, 440, 0x0250);
        Seal(fileSet, 256, 0);
    }

    private void WriteFiles()
    {
        var folder = new List<byte>();
        folder.AddRange(Identifier("", characteristics: 0x0A, block: 1));
        folder.AddRange(Identifier("deleted", characteristics: 0x04, block: 9));

        folder.AddRange(Identifier("embedded", 0, block: 9));
        Files["embedded"] = [.. "content within the file entry"u8];
        FileEntry(MetadataBlock(9), 9, 5, allocation: 3, Files["embedded"].Length, Files["embedded"]);

        // Recorded, hole, recorded elsewhere, then continued: the last two extents stand in block 11.
        folder.AddRange(Identifier("pieces ☃", 0, block: 10));
        var first = new byte[5 * 16];
        LongAllocation(first, 2 * Block, 100, 0);
        LongAllocation(first.AsSpan(16), (2u << 30) | (3 * Block), 0, 0);
        LongAllocation(first.AsSpan(32), Block, 150, 0);
        LongAllocation(first.AsSpan(48), (3u << 30) | Block, 11, 1);
        var length = (2 + 3 + 1 + 1) * Block + 100;
        FileEntry(MetadataBlock(10), 10, 5, allocation: 1, length, first);
        var continued = MetadataBlock(11);
        UInt32(continued, 20, 32);
        LongAllocation(continued[24..], Block, 151, 0);
        LongAllocation(continued[40..], 100, 120, 0);
        Seal(continued, 258, 11);
        Files["pieces ☃"] = [.. Partition(100, 2 * Block), .. new byte[3 * Block], .. Partition(150, 2 * Block), .. Partition(120, 100)];

        folder.AddRange(Identifier("link", 0, block: 12));
        byte[] target = [3, 0, 0, 0, 4, 0, 0, 0, 5, 4, 0, 0, 8, (byte)'a', (byte)'b', (byte)'c'];
        FileEntry(MetadataBlock(12), 12, 12, allocation: 3, target.Length, target);

        FileEntry(MetadataBlock(1), 1, 4, allocation: 3, folder.Count, [.. folder]);
    }

    private Span<byte> MetadataBlock(int block) => Bytes.AsSpan((PartitionStart + Metadata(block)) * Block, Block);

    private byte[] Partition(int block, int length) => Bytes.AsSpan((PartitionStart + block) * Block, length).ToArray();

    /// <summary>ECMA-167 4/14.17, Extended File Entry.</summary>
    private static void FileEntry(Span<byte> entry, int location, byte type, byte allocation, long length, ReadOnlySpan<byte> descriptors)
    {
        UInt16(entry, 20, 4);
        entry[27] = type;
        UInt16(entry, 34, allocation);
        UInt32(entry, 44, 0b00101_00101_10101);
        BinaryPrimitives.WriteInt64LittleEndian(entry[56..], length);
        ((ReadOnlySpan<byte>)[0x3C, 0x10, 0xE8, 0x07, 2, 29, 12, 34, 56]).CopyTo(entry[92..]);
        UInt32(entry, 212, descriptors.Length);
        descriptors.CopyTo(entry[216..]);
        Seal(entry, 266, location);
    }

    private static byte[] Identifier(string name, byte characteristics, int block)
    {
        byte[] text = name.Length == 0 ? []
            : name.Any(character => character > 255) ? [16, .. Encoding.BigEndianUnicode.GetBytes(name)]
            : Text("\u0008" + name);
        var bytes = new byte[(38 + text.Length + 3) & ~3];
        bytes[18] = characteristics;
        bytes[19] = (byte)text.Length;
        LongAllocation(bytes.AsSpan(20), Block, block, partition: 1);
        text.CopyTo(bytes, 38);
        Seal(bytes, 257, 1);
        return bytes;
    }

    private static void LongAllocation(Span<byte> at, uint length, int block, ushort partition)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(at, length);
        UInt32(at, 4, block);
        UInt16(at, 8, partition);
    }

    public static void Seal(Span<byte> descriptor, ushort id, int location)
    {
        UInt16(descriptor, 0, id);
        UInt16(descriptor, 2, 3);
        UInt32(descriptor, 12, location);
        Reseal(descriptor);
    }

    /// <summary>Makes checksum and CRC right again.</summary>
    public static void Reseal(Span<byte> descriptor)
    {
        UInt16(descriptor, 8, DescriptorTag.CrcOf(descriptor[16..]));
        UInt16(descriptor, 10, (ushort)(descriptor.Length - 16));
        descriptor[4] = 0;
        byte sum = 0;
        foreach (var next in descriptor[..16])
            sum += next;
        descriptor[4] = sum;
    }

    private static byte[] Text(string text) => Encoding.Latin1.GetBytes(text);

    private static void UInt16(Span<byte> at, int offset, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(at[offset..], value);

    private static void UInt32(Span<byte> at, int offset, int value) => BinaryPrimitives.WriteInt32LittleEndian(at[offset..], value);
}
