using System.Buffers.Binary;

namespace Lanboot.Media.Udf;

/// <summary>ECMA-167 3/7.2, the tag that every descriptor begins with.</summary>
internal static class DescriptorTag
{
    public const int Length = 16;

    public const ushort ANCHOR_VOLUME_DESCRIPTOR_POINTER = 2;
    public const ushort VOLUME_DESCRIPTOR_POINTER = 3;
    public const ushort PARTITION_DESCRIPTOR = 5;
    public const ushort LOGICAL_VOLUME_DESCRIPTOR = 6;
    public const ushort TERMINATING_DESCRIPTOR = 8;
    public const ushort FILE_SET_DESCRIPTOR = 256;
    public const ushort FILE_IDENTIFIER_DESCRIPTOR = 257;
    public const ushort ALLOCATION_EXTENT_DESCRIPTOR = 258;
    public const ushort FILE_ENTRY = 261;
    public const ushort EXTENDED_FILE_ENTRY = 266;

    private static readonly ushort[] Crc = MakeCrcTable();

    // offset length
    //   0     2     Tag Identifier
    //   2     2     Descriptor Version
    //   4     1     Tag Checksum: the sum of the other fifteen bytes
    //   6     2     Tag Serial Number
    //   8     2     Descriptor CRC, of the bytes behind the tag
    //  10     2     Descriptor CRC Length
    //  12     4     Tag Location: the block that this stands in

    /// <returns>The identifier, or 0 when the tag or the bytes it vouches for are damaged.</returns>
    public static ushort Read(ReadOnlySpan<byte> descriptor)
    {
        if (descriptor.Length < Length)
            return 0;

        byte sum = 0;
        for (var i = 0; i < Length; i++)
            sum += i == 4 ? (byte)0 : descriptor[i];
        int covered = BinaryPrimitives.ReadUInt16LittleEndian(descriptor[10..]);
        if (sum != descriptor[4] || Length + covered > descriptor.Length)
            return 0;
        return CrcOf(descriptor.Slice(Length, covered)) == BinaryPrimitives.ReadUInt16LittleEndian(descriptor[8..])
            ? BinaryPrimitives.ReadUInt16LittleEndian(descriptor)
            : (ushort)0;
    }

    /// <summary>As above, and the tag must say that it belongs at <paramref name="location"/>: old blocks lie about.</summary>
    public static ushort Read(ReadOnlySpan<byte> descriptor, uint location) =>
        Read(descriptor) is not 0 and var id && BinaryPrimitives.ReadUInt32LittleEndian(descriptor[12..]) == location ? id : (ushort)0;

    /// <summary>ECMA-167 3/7.2.6: x^16 + x^12 + x^5 + 1, beginning with 0.</summary>
    internal static ushort CrcOf(ReadOnlySpan<byte> bytes)
    {
        ushort crc = 0;
        foreach (var next in bytes)
            crc = (ushort)((crc << 8) ^ Crc[(crc >> 8) ^ next]);
        return crc;
    }

    private static ushort[] MakeCrcTable()
    {
        var table = new ushort[256];
        for (var i = 0; i < table.Length; i++)
        {
            var value = i << 8;
            for (var bit = 0; bit < 8; bit++)
                value = (value & 0x8000) != 0 ? (value << 1) ^ 0x1021 : value << 1;
            table[i] = (ushort)value;
        }

        return table;
    }
}
