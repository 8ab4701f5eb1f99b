using System.Buffers.Binary;
using Lanboot.Media.Blocks;
using Lanboot.Media.Images;

namespace Lanboot.Media.Fat;

/// <summary>Follows a file through the allocation table, which is read piece by piece and never as a whole.</summary>
internal ref struct ClusterChain(IBlockSource image, BootSector boot)
{
    /// <summary>Most chains run forward: one read serves a thousand clusters.</summary>
    private const int WindowLength = 4096;

    private readonly byte[] _window = new byte[WindowLength];
    private long _windowStart = -1;
    private int _windowLength;

    /// <summary>The extents of the <paramref name="clusters"/> clusters from <paramref name="first"/> on.</summary>
    /// <param name="toEnd">Ends where the chain ends, and takes the number as a bound: a folder's length is written nowhere.</param>
    /// <exception cref="ImageException">The chain is longer or shorter, or leaves the volume.</exception>
    public List<Extent> Follow(uint first, long clusters, bool toEnd)
    {
        // No cluster serves twice: this many can't be there, and a chain in a ring is not followed for long.
        if (!toEnd && clusters > image.Length / boot.ClusterSize)
            throw new ImageException("it is longer than the volume");

        var extents = new List<Extent>();
        for (var cluster = first; ; cluster = Next(cluster))
        {
            if (IsEnd(cluster))
                return toEnd || clusters == 0 ? extents : throw new ImageException("its chain of clusters ends too early");
            if (!toEnd && clusters == 0)
                return extents;
            if (cluster < 2 || cluster - 2 >= boot.ClusterCount || clusters-- == 0)
                throw new ImageException($"its chain of clusters goes astray at {cluster}");
            Add(extents, new Extent(image, boot.Data + ((cluster - 2L) * boot.ClusterSize), boot.ClusterSize));
        }
    }

    private static void Add(List<Extent> extents, Extent next)
    {
        if (extents.Count > 0 && extents[^1].IsFollowedBy(next))
            extents[^1] = extents[^1] with { Length = extents[^1].Length + next.Length };
        else
            extents.Add(next);
    }

    private readonly bool IsEnd(uint cluster) => boot.Kind switch
    {
        FatKind.Fat12 => cluster >= 0xFF8,
        FatKind.Fat16 => cluster >= 0xFFF8,
        _ => cluster >= 0x0FFF_FFF8,
    };

    private uint Next(uint cluster) => boot.Kind switch
    {
        // Three bytes hold two entries of twelve bits.
        FatKind.Fat12 => (uint)BinaryPrimitives.ReadUInt16LittleEndian(Entry(cluster * 3L / 2, 2)) >> (int)(cluster % 2 * 4) & 0xFFF,
        FatKind.Fat16 => BinaryPrimitives.ReadUInt16LittleEndian(Entry(cluster * 2L, 2)),
        _ => BinaryPrimitives.ReadUInt32LittleEndian(Entry(cluster * 4L, 4)) & 0x0FFF_FFFF,
    };

    private ReadOnlySpan<byte> Entry(long offset, int length)
    {
        var at = boot.Table + offset;
        if (_windowStart < 0 || at < _windowStart || at + length > _windowStart + _windowLength)
        {
            _windowStart = at;
            _windowLength = image.Read(at, _window);
        }

        var place = (int)(at - _windowStart);
        return place + length <= _windowLength
            ? _window.AsSpan(place, length)
            : throw new ImageException("its allocation table is cut off");
    }
}
