namespace Lanboot.Media.Blocks;

/// <summary>A run of bytes of another source: a file in an image that lies in one piece, a partition.</summary>
public sealed class SliceSource : IBlockSource
{
    private readonly IBlockSource _source;
    private readonly long _start;

    /// <exception cref="EndOfStreamException">The run is not wholly inside <paramref name="source"/>.</exception>
    public SliceSource(IBlockSource source, long start, long length)
    {
        if (!source.Holds(start, length))
            throw new EndOfStreamException($"{length} bytes at {start} do not lie within the {source.Length} bytes there are.");
        _source = source;
        _start = start;
        Length = length;
    }

    /// <summary>The first byte within the source.</summary>
    public long Start => _start;

    public long Length { get; }

    public int Read(long offset, Span<byte> buffer)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        return offset >= Length ? 0 : _source.Read(_start + offset, buffer[..(int)Math.Min(buffer.Length, Length - offset)]);
    }

    public bool TryGetFileRange(long offset, out FileRange range)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        range = default;
        if (offset >= Length || !_source.TryGetFileRange(_start + offset, out range))
            return false;

        range = range with { Length = Math.Min(range.Length, Length - offset) };
        return true;
    }
}
