using System.Buffers.Binary;
using Lanboot.Media.Blocks;
using Lanboot.Media.Images;

namespace Lanboot.Media.Udf;

/// <summary>
/// A UDF volume (OSTA UDF 1.02 to 2.60 over ECMA-167) with blocks of 2048 bytes: its partitions and where its root folder is.
/// </summary>
internal sealed class UdfVolume
{
    public const int BlockSize = 2048;

    /// <summary>ECMA-167 2/9.1 after ECMA-119: the recognition sequence begins at sector 16, among the ISO 9660 descriptors.</summary>
    private const int FirstRecognition = 16;
    private const int MaxRecognition = 64;

    private readonly IBlockSource[] _partitions;

    private UdfVolume(IBlockSource image, VolumeDescriptorSequence sequence)
    {
        // ECMA-167 3/10.6, Logical Volume Descriptor
        // offset length
        //  84   128     Logical Volume Identifier, a dstring
        // 212     4     Logical Block Size
        // 248    16     Logical Volume Contents Use: where the file set descriptor is, a long_ad (UDF 2.2.4.4)
        // 264     4     Map Table Length
        // 440           Partition Maps
        var logical = sequence.LogicalVolume;
        var blockSize = BinaryPrimitives.ReadUInt32LittleEndian(logical[212..]);
        if (blockSize != BlockSize)
            throw new ImageException($"it is a UDF volume with blocks of {blockSize} bytes, and Lanboot reads discs, with {BlockSize}.");

        Label = OstaText.ReadField(logical.Slice(84, 128));
        var tableLength = BinaryPrimitives.ReadUInt32LittleEndian(logical[264..]);
        if (tableLength > logical.Length - 440)
            throw new ImageException("its UDF partition maps are damaged: download it again.");

        var maps = PartitionMap.ReadAll(logical.Slice(440, (int)tableLength));
        _partitions = new IBlockSource[maps.Count];
        for (var i = 0; i < _partitions.Length; i++)
            _partitions[i] = Open(image, sequence, maps[i]);
        for (var i = 0; i < _partitions.Length; i++)
        {
            if (maps[i].Metadata is { } metadata)
                _partitions[i] = OpenMetadata((ushort)i, metadata.File) ?? OpenMetadata((ushort)i, metadata.Mirror)
                    ?? throw new ImageException("its UDF metadata file is damaged: download it again.");
        }

        Root = FindRoot(BlockAddress.FromLongAllocation(logical[248..]));
    }

    /// <summary>Where the root folder's file entry stands.</summary>
    public BlockAddress Root { get; }

    public string Label { get; }

    /// <returns>Null when this is no UDF volume.</returns>
    /// <exception cref="ImageException">It is one, and damaged or of a kind we do not read.</exception>
    public static UdfVolume? TryOpen(IBlockSource image)
    {
        if (!IsRecognised(image) || FindAnchor(image) is not { } anchor)
            return null;
        var sequence = VolumeDescriptorSequence.Read(image, anchor)
            ?? throw new ImageException("its UDF volume descriptors are damaged: download it again.");
        return new UdfVolume(image, sequence);
    }

    /// <exception cref="ImageException">There is no such partition.</exception>
    public IBlockSource Partition(ushort reference) =>
        reference < _partitions.Length
            ? _partitions[reference]
            : throw new ImageException($"it refers to partition {reference}, which is not there");

    /// <summary>Reads a block that begins with a descriptor tag.</summary>
    /// <returns>The tag's identifier, or 0 when the block is damaged.</returns>
    public ushort ReadDescriptor(BlockAddress address, Span<byte> block)
    {
        Partition(address.Partition).ReadExactly((long)address.Block * BlockSize, block);
        return DescriptorTag.Read(block, address.Block);
    }

    /// <exception cref="ImageException">There is no file entry, or a damaged one.</exception>
    public FileEntry ReadFileEntry(BlockAddress address, Span<byte> block)
    {
        ReadDescriptor(address, block);
        return FileEntry.TryRead(block, address.Block, out var entry)
            ? entry
            : throw new ImageException($"the file entry at block {address.Block} of partition {address.Partition} is damaged");
    }

    private static bool IsRecognised(IBlockSource image)
    {
        // Volume Structure Descriptor: type (1), identifier (5), version (1), …
        Span<byte> descriptor = stackalloc byte[7];
        for (var i = FirstRecognition; i < FirstRecognition + MaxRecognition; i++)
        {
            if (!image.TryReadExactly((long)i * BlockSize, descriptor))
                return false;
            var identifier = descriptor.Slice(1, 5);
            if (identifier.SequenceEqual("NSR02"u8) || identifier.SequenceEqual("NSR03"u8))
                return true;
            if (!identifier.SequenceEqual("CD001"u8) && !identifier.SequenceEqual("BEA01"u8) && !identifier.SequenceEqual("BOOT2"u8))
                return false;
        }

        return false;
    }

    /// <summary>ECMA-167 3/8.4.2.1: at least two of sector 256, the last one, and 256 before it have an anchor.</summary>
    private static byte[]? FindAnchor(IBlockSource image)
    {
        var last = (image.Length / BlockSize) - 1;
        var block = new byte[BlockSize];
        foreach (var sector in (ReadOnlySpan<long>)[256, last, last - 256])
        {
            if (sector >= 0 && sector <= uint.MaxValue && image.TryReadExactly(sector * BlockSize, block)
                && DescriptorTag.Read(block, (uint)sector) == DescriptorTag.ANCHOR_VOLUME_DESCRIPTOR_POINTER)
                return block;
        }

        return null;
    }

    private static SliceSource Open(IBlockSource image, VolumeDescriptorSequence sequence, PartitionMap map)
    {
        if (!sequence.Partitions.TryGetValue(map.Number, out var partition))
            throw new ImageException("one of its UDF partitions is nowhere described: it is damaged; download it again.");
        if (!image.Holds(partition.Start, partition.Length))
            throw new ImageException(Truncation.Sentence(image.Length, partition.Start + partition.Length, "its UDF partition"));
        return new SliceSource(image, partition.Start, partition.Length);
    }

    /// <summary>
    /// UDF 2.2.13: on such volumes folders and file entries lie in a file of their own, and a block of the metadata partition
    /// is a block of that file. Until here the entry of the map stands for the partition below.
    /// </summary>
    private IBlockSource? OpenMetadata(ushort reference, uint block)
    {
        try
        {
            var at = new BlockAddress(block, reference);
            return AllocationDescriptors.Content(this, ReadFileEntry(at, stackalloc byte[BlockSize]), at);
        }
        catch (Exception e) when (e is ImageException or EndOfStreamException)
        {
            return null;
        }
    }

    /// <summary>ECMA-167 4/14.1, File Set Descriptor: Root Directory ICB, a long_ad, at 400.</summary>
    private BlockAddress FindRoot(BlockAddress fileSet)
    {
        Span<byte> block = stackalloc byte[BlockSize];
        if (!Partition(fileSet.Partition).TryReadExactly((long)fileSet.Block * BlockSize, block)
            || DescriptorTag.Read(block, fileSet.Block) != DescriptorTag.FILE_SET_DESCRIPTOR)
            throw new ImageException("its UDF file set descriptor is damaged: download it again.");
        return BlockAddress.FromLongAllocation(block[400..]);
    }
}
