using System.Buffers.Binary;

namespace Lanboot.Media.Iso9660;

/// <summary>
/// ECMA-119 9.1, Directory Record. Numbers stand there in both byte orders; where they differ the little-endian one is
/// right, as every other reader takes that one.
/// </summary>
internal readonly ref struct DirectoryRecord
{
    // offset length
    //   0     1     Length of Directory Record (LEN_DR)
    //   1     1     Extended Attribute Record Length, in logical blocks
    //   2     8     Location of Extent, a logical block number
    //  10     8     Data Length, in bytes
    //  18     7     Recording Date and Time
    //  25     1     File Flags
    //  26     1     File Unit Size     } not zero: interleaved
    //  27     1     Interleave Gap Size }
    //  28     4     Volume Sequence Number
    //  32     1     Length of File Identifier (LEN_FI)
    //  33  LEN_FI   File Identifier
    //               padding to an even offset, then System Use to the end of the record
    public const int FixedLength = 33;
    public const int MaxLength = 255;

    private readonly ReadOnlySpan<byte> _bytes;

    private DirectoryRecord(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Takes the record at the start of <paramref name="bytes"/>; false when what stands there can't be one.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out DirectoryRecord record)
    {
        record = default;
        if (bytes.Length <= FixedLength || bytes[0] > bytes.Length || bytes[32] == 0 || FixedLength + bytes[32] > bytes[0])
            return false;

        record = new DirectoryRecord(bytes[..bytes[0]]);
        return true;
    }

    public bool IsEmpty => _bytes.IsEmpty;
    public int Length => _bytes[0];

    /// <summary>The first logical block of the content; an extended attribute record before it is skipped.</summary>
    public long FirstBlock => (long)BinaryPrimitives.ReadUInt32LittleEndian(_bytes[2..]) + _bytes[1];

    public uint DataLength => BinaryPrimitives.ReadUInt32LittleEndian(_bytes[10..]);
    public DateTimeOffset Recorded => IsoDate.ReadShort(_bytes.Slice(18, IsoDate.ShortLength));
    public bool IsFolder => (_bytes[25] & 0x02) != 0;

    /// <summary>A second stream of another file, as Macintosh discs have it.</summary>
    public bool IsAssociated => (_bytes[25] & 0x04) != 0;

    /// <summary>The file goes on in the next record, which has the same identifier (ECMA-119 9.1.6, bit 7).</summary>
    public bool IsMultiExtent => (_bytes[25] & 0x80) != 0;

    public bool IsInterleaved => _bytes[26] != 0 || _bytes[27] != 0;
    public ReadOnlySpan<byte> Identifier => _bytes.Slice(FixedLength, _bytes[32]);

    /// <summary>The entry for the folder itself, or for the one above (ECMA-119 6.8.2.2).</summary>
    public bool IsSelf => Identifier is [0];
    public bool IsParent => Identifier is [1];

    public ReadOnlySpan<byte> SystemUse
    {
        get
        {
            var start = FixedLength + Identifier.Length;
            start += start & 1;
            return start < _bytes.Length ? _bytes[start..] : [];
        }
    }
}
