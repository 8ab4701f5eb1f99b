namespace Lanboot.Media.Blocks;

/// <summary>Several extents one after the other: a file in pieces, a sparse file, a UDF metadata partition.</summary>
public sealed class ExtentSource : IBlockSource
{
    private readonly Extent[] _extents;

    /// <summary>Where the extent of the same index ends, in bytes of this source.</summary>
    private readonly long[] _ends;

    /// <param name="extents">
    /// Neighbours that continue one another become one, so that a file which was only described in pieces
    /// (ISO 9660 and UDF cap an extent's length) is sent in one go.
    /// </param>
    /// <exception cref="EndOfStreamException">An extent is not wholly inside its source.</exception>
    public ExtentSource(IEnumerable<Extent> extents)
    {
        var joined = new List<Extent>();
        foreach (var extent in extents)
        {
            if (extent.Length < 0 || extent.Source?.Holds(extent.Start, extent.Length) == false)
                throw new EndOfStreamException($"{extent.Length} bytes at {extent.Start} do not lie within the source.");
            if (extent.Length == 0)
                continue;
            if (joined.Count > 0 && joined[^1].IsFollowedBy(extent))
                joined[^1] = joined[^1] with { Length = joined[^1].Length + extent.Length };
            else
                joined.Add(extent);
        }

        _extents = [.. joined];
        _ends = new long[_extents.Length];
        for (var i = 0; i < _ends.Length; i++)
            Length = _ends[i] = checked(Length + _extents[i].Length);
    }

    public long Length { get; }

    public int Read(long offset, Span<byte> buffer)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        var done = 0;
        for (var i = IndexAt(offset); i < _extents.Length && done < buffer.Length; i++)
        {
            var (source, start, length) = _extents[i];
            var skipped = offset + done - (_ends[i] - length);
            var part = buffer.Slice(done, (int)Math.Min(buffer.Length - done, length - skipped));
            if (source is null)
                part.Clear();
            else
                source.ReadExactly(start + skipped, part);
            done += part.Length;
        }

        return done;
    }

    public bool TryGetFileRange(long offset, out FileRange range)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        range = default;
        var i = IndexAt(offset);
        if (i == _extents.Length || _extents[i].Source is not { } source)
            return false;

        var rest = _ends[i] - offset;
        if (!source.TryGetFileRange(_extents[i].Start + _extents[i].Length - rest, out range))
            return false;

        range = range with { Length = Math.Min(range.Length, rest) };
        return true;
    }

    /// <summary>Where the byte at <paramref name="offset"/> lies within the source of its extent.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such byte.</exception>
    internal long PositionOf(long offset)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(offset, Length);
        var i = IndexAt(offset);
        return _extents[i].Start + _extents[i].Length - (_ends[i] - offset);
    }

    /// <summary>The extent that holds <paramref name="offset"/>; one past the last when it is beyond the end.</summary>
    private int IndexAt(long offset)
    {
        var found = Array.BinarySearch(_ends, offset);
        return found >= 0 ? found + 1 : ~found;
    }
}
