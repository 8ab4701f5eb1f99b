using System.Buffers.Binary;
using Lanboot.Media.Blocks;
using Lanboot.Media.Images;

namespace Lanboot.Media.Udf;

/// <summary>Where the content of a file lies: ECMA-167 4/12, File Space.</summary>
internal static class AllocationDescriptors
{
    /// <summary>ECMA-167 4/14.14.1.1: the two high bits of an extent's length say what kind it is.</summary>
    private const uint RECORDED = 0, CONTINUATION = 3;
    private const uint LengthMask = 0x3FFF_FFFF;

    /// <summary>
    /// Blocks of descriptors that one file may have: a million extents, which a file in pieces of 4 KiB has at 4 GiB. It ends
    /// loops too.
    /// </summary>
    private const int MaxContinuations = 4096;

    /// <param name="at">Where the file entry stands.</param>
    /// <exception cref="ImageException">The descriptors make no sense.</exception>
    /// <exception cref="EndOfStreamException">The content lies outside the image.</exception>
    public static IBlockSource Content(UdfVolume volume, FileEntry entry, BlockAddress at)
    {
        if (entry.AllocationKind != FileEntry.EMBEDDED)
            return new ExtentSource(Extents(volume, entry, at.Partition));
        if (entry.Length > entry.Allocation.Length)
            throw new ImageException("its content does not fit into its file entry");
        return new SliceSource(
            volume.Partition(at.Partition), ((long)at.Block * UdfVolume.BlockSize) + entry.AllocationStart, entry.Length);
    }

    private static List<Extent> Extents(UdfVolume volume, FileEntry entry, ushort partition)
    {
        // A long_ad names its partition, a short_ad means the one that it stands in (ECMA-167 4/14.14.1 and 2).
        var size = entry.AllocationKind switch
        {
            FileEntry.SHORT_ALLOCATION => 8,
            FileEntry.LONG_ALLOCATION => 16,
            _ => throw new ImageException($"its allocation descriptors are of the unknown kind {entry.AllocationKind}"),
        };

        var extents = new List<Extent>();
        var missing = entry.Length;
        var rest = entry.Allocation;
        for (var continuations = 0; missing > 0 && rest.Length >= size;)
        {
            var descriptor = rest[..size];
            rest = rest[size..];
            var word = BinaryPrimitives.ReadUInt32LittleEndian(descriptor);
            var address = size == 8
                ? new BlockAddress(BinaryPrimitives.ReadUInt32LittleEndian(descriptor[4..]), partition)
                : BlockAddress.FromLongAllocation(descriptor);
            var (kind, length) = (word >> 30, Math.Min(word & LengthMask, missing));

            // ECMA-167 4/12: an extent of length 0 ends the descriptors.
            if (length == 0)
                break;
            if (kind == CONTINUATION)
            {
                if (++continuations > MaxContinuations)
                    throw new ImageException("its allocation descriptors do not end");
                rest = ReadContinuation(volume, address);
                continue;
            }

            extents.Add(kind == RECORDED
                ? new Extent(volume.Partition(address.Partition), (long)address.Block * UdfVolume.BlockSize, length)
                : Extent.Hole(length));
            missing -= length;
        }

        return missing == 0 ? extents : throw new ImageException("its allocation descriptors end too early");
    }

    /// <summary>ECMA-167 4/14.5, Allocation Extent Descriptor: tag (16), previous location (4), length of descriptors (4).</summary>
    private static ReadOnlySpan<byte> ReadContinuation(UdfVolume volume, BlockAddress address)
    {
        var block = new byte[UdfVolume.BlockSize];
        if (volume.ReadDescriptor(address, block) != DescriptorTag.ALLOCATION_EXTENT_DESCRIPTOR)
            throw new ImageException("its allocation descriptors go on at a damaged block");
        var length = BinaryPrimitives.ReadUInt32LittleEndian(block.AsSpan(20));
        return length <= block.Length - 24
            ? block.AsSpan(24, (int)length)
            : throw new ImageException("its allocation descriptors are damaged");
    }
}
