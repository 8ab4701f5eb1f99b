namespace Lanboot.Media.Blocks;

/// <summary>What every parser of an image asks of a source.</summary>
public static class BlockSourceReads
{
    /// <summary>
    /// Whether <paramref name="length"/> bytes at <paramref name="offset"/> lie inside; no overflow, whatever the numbers.
    /// </summary>
    public static bool Holds(this IBlockSource source, long offset, long length) =>
        offset >= 0 && length >= 0 && offset <= source.Length && length <= source.Length - offset;

    /// <summary>Fills <paramref name="buffer"/>.</summary>
    /// <exception cref="EndOfStreamException">The source ends before the buffer is full.</exception>
    /// <exception cref="IOException">The file below failed.</exception>
    public static void ReadExactly(this IBlockSource source, long offset, Span<byte> buffer)
    {
        var count = source.Holds(offset, buffer.Length) ? source.Read(offset, buffer) : 0;
        if (count != buffer.Length)
            throw new EndOfStreamException($"{buffer.Length} bytes at {offset} are not within the {source.Length} bytes there are.");
    }

    /// <summary>As above, but bytes that are not there are an answer: the form for probing.</summary>
    public static bool TryReadExactly(this IBlockSource source, long offset, Span<byte> buffer) =>
        source.Holds(offset, buffer.Length) && source.Read(offset, buffer) == buffer.Length;
}
