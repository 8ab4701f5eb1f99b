using System.Buffers.Binary;

namespace Lanboot.Media.Udf;

/// <summary>ECMA-167 4/7.1, lb_addr: a block of a partition.</summary>
/// <param name="Block">The logical block, from the start of the partition.</param>
/// <param name="Partition">The partition's place in the logical volume's table of maps.</param>
internal readonly record struct BlockAddress(uint Block, ushort Partition)
{
    /// <summary>ECMA-167 4/14.14.2, long_ad: length (4), block (4), partition (2), implementation use (6).</summary>
    public static BlockAddress FromLongAllocation(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]), BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]));
}
