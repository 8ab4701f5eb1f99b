using System.Buffers.Binary;
using Lanboot.Media.Blocks;

namespace Lanboot.Media.Udf;

/// <summary>ECMA-167 3/8.4.2: the descriptors that describe the volume. Of several of a kind the newest prevails (3/8.4.3).</summary>
internal sealed class VolumeDescriptorSequence
{
    /// <summary>Real sequences have 6 descriptors in 16 blocks.</summary>
    private const int MaxBlocks = 256;

    private readonly Dictionary<ushort, Partition> _partitions = [];
    private byte[]? _logicalVolume;
    private uint _logicalVolumeNumber;

    private VolumeDescriptorSequence()
    {
    }

    /// <summary>The Logical Volume Descriptor (ECMA-167 3/10.6), one block.</summary>
    public ReadOnlySpan<byte> LogicalVolume => _logicalVolume;

    /// <summary>By number, in bytes of the image.</summary>
    public IReadOnlyDictionary<ushort, Partition> Partitions => _partitions;

    /// <param name="Number">Volume Descriptor Sequence Number: the higher, the newer.</param>
    public readonly record struct Partition(uint Number, long Start, long Length);

    /// <summary>Reads the sequence that an anchor points to: the main one, else its reserve.</summary>
    /// <param name="anchor">ECMA-167 3/10.2: tag (16), main extent (length 4, sector 4), reserve extent (8).</param>
    public static VolumeDescriptorSequence? Read(IBlockSource image, ReadOnlySpan<byte> anchor) =>
        ReadExtent(image, anchor[16..24]) ?? ReadExtent(image, anchor[24..32]);

    private static VolumeDescriptorSequence? ReadExtent(IBlockSource image, ReadOnlySpan<byte> extent)
    {
        var sequence = new VolumeDescriptorSequence();
        var blocks = BinaryPrimitives.ReadUInt32LittleEndian(extent) / UdfVolume.BlockSize;
        var at = BinaryPrimitives.ReadUInt32LittleEndian(extent[4..]);
        var block = new byte[UdfVolume.BlockSize];
        for (var read = 0; blocks > 0 && read < MaxBlocks && image.TryReadExactly((long)at * UdfVolume.BlockSize, block); read++)
        {
            var id = DescriptorTag.Read(block, at);
            if (id is 0 or DescriptorTag.TERMINATING_DESCRIPTOR)
                break;

            (at, blocks) = (at + 1, blocks - 1);
            if (id == DescriptorTag.VOLUME_DESCRIPTOR_POINTER)
            {
                // ECMA-167 3/10.3: the sequence goes on in the extent (length 4, sector 4) at 20.
                blocks = BinaryPrimitives.ReadUInt32LittleEndian(block.AsSpan(20)) / UdfVolume.BlockSize;
                at = BinaryPrimitives.ReadUInt32LittleEndian(block.AsSpan(24));
            }

            sequence.Take(id, block);
        }

        return sequence._logicalVolume is null ? null : sequence;
    }

    private void Take(ushort id, byte[] block)
    {
        var number = BinaryPrimitives.ReadUInt32LittleEndian(block.AsSpan(16));
        if (id == DescriptorTag.LOGICAL_VOLUME_DESCRIPTOR && (_logicalVolume is null || number > _logicalVolumeNumber))
        {
            _logicalVolume = block.ToArray();
            _logicalVolumeNumber = number;
        }
        else if (id == DescriptorTag.PARTITION_DESCRIPTOR)
        {
            TakePartition(number, block);
        }
    }

    /// <summary>ECMA-167 3/10.5: partition number (2) at 22, first sector (4) at 188, length in sectors (4) at 192.</summary>
    private void TakePartition(uint number, ReadOnlySpan<byte> block)
    {
        var partition = BinaryPrimitives.ReadUInt16LittleEndian(block[22..]);
        if (_partitions.TryGetValue(partition, out var older) && older.Number >= number)
            return;
        _partitions[partition] = new Partition(
            number,
            BinaryPrimitives.ReadUInt32LittleEndian(block[188..]) * (long)UdfVolume.BlockSize,
            BinaryPrimitives.ReadUInt32LittleEndian(block[192..]) * (long)UdfVolume.BlockSize);
    }
}
