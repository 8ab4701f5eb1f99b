using System.Buffers.Binary;

namespace Lanboot.Media.Udf;

/// <summary>
/// ECMA-167 4/14.9 File Entry and 4/14.17 Extended File Entry: what other systems call an inode. Fills one block at most.
/// </summary>
internal readonly ref struct FileEntry
{
    public const byte DIRECTORY = 4, SYMBOLIC_LINK = 12;

    /// <summary>ECMA-167 4/14.6.8, the low three bits of the ICB tag's flags: how the content is recorded.</summary>
    public const int SHORT_ALLOCATION = 0, LONG_ALLOCATION = 1, EMBEDDED = 3;

    /// <summary>ECMA-167 4/14.6.2, strategy 4: one entry and no history of it. All that UDF uses on media of our kind.</summary>
    private const ushort DirectStrategy = 4;

    // offset (extended where it differs)  length
    //   0              16  Descriptor Tag
    //  16              20  ICB Tag: strategy type (2) at 20, file type (1) at 27, flags (2) at 34
    //  36               4  Uid
    //  40               4  Gid
    //  44               4  Permissions
    //  56               8  Information Length
    //  84  (92)        12  Modification Date and Time
    // 168 (208)         4  Length of Extended Attributes
    // 172 (212)         4  Length of Allocation Descriptors
    // 176 (216)            Extended Attributes, then Allocation Descriptors
    private readonly ReadOnlySpan<byte> _block;
    private readonly int _modified;
    private readonly int _lengths;

    private FileEntry(ReadOnlySpan<byte> block, bool isExtended)
    {
        _block = block;
        _modified = isExtended ? 92 : 84;
        _lengths = isExtended ? 208 : 168;
    }

    /// <param name="location">The block within its partition, as its tag must say.</param>
    public static bool TryRead(ReadOnlySpan<byte> block, uint location, out FileEntry entry)
    {
        var id = DescriptorTag.Read(block, location);
        entry = default;
        if (id is not (DescriptorTag.FILE_ENTRY or DescriptorTag.EXTENDED_FILE_ENTRY))
            return false;

        entry = new FileEntry(block, id == DescriptorTag.EXTENDED_FILE_ENTRY);
        return entry.UInt16(20) == DirectStrategy && entry.AllocationStart + (long)entry.UInt32(entry._lengths + 4) <= block.Length;
    }

    public byte FileType => _block[27];

    /// <summary>Bytes that a file may consist of: unspecified, a sequence of bytes, a real-time file (UDF 2.3.5.2.1).</summary>
    public bool IsFile => FileType is 0 or 5 or 249;

    public int AllocationKind => UInt16(34) & 7;

    /// <summary>4,294,967,295 stands for "none" (UDF 2.3.6.1 and 2).</summary>
    public uint UserId => UInt32(36) == uint.MaxValue ? 0 : UInt32(36);
    public uint GroupId => UInt32(40) == uint.MaxValue ? 0 : UInt32(40);

    /// <summary>
    /// ECMA-167 4/14.9.5: five bits each for others, group and owner, of which the low three are execute, write, read.
    /// </summary>
    public int Permissions => (int)((UInt32(44) & 0b111) | (UInt32(44) >> 5 & 0b111) << 3 | (UInt32(44) >> 10 & 0b111) << 6);

    /// <summary>Beyond what a signed number holds it is nonsense and shown as the largest one.</summary>
    public long Length => (long)Math.Min(BinaryPrimitives.ReadUInt64LittleEndian(_block[56..]), long.MaxValue);

    public DateTimeOffset Modified => UdfTimestamp.Read(_block.Slice(_modified, 12));

    /// <summary>Where the allocation descriptors, or the embedded content, begin within the block.</summary>
    public long AllocationStart => _lengths + 8 + (long)UInt32(_lengths);

    public ReadOnlySpan<byte> Allocation => _block.Slice((int)AllocationStart, (int)UInt32(_lengths + 4));

    private uint UInt32(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(_block[offset..]);

    private ushort UInt16(int offset) => BinaryPrimitives.ReadUInt16LittleEndian(_block[offset..]);
}
