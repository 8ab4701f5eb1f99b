namespace Lanboot.Media.Blocks;

/// <summary>
/// A length and a read at an offset: a host file, a file inside an image, a generated text.
/// Reads are safe from several threads at once.
/// </summary>
public interface IBlockSource
{
    /// <summary>Length in bytes.</summary>
    long Length { get; }

    /// <summary>
    /// Reads at <paramref name="offset"/> into <paramref name="buffer"/>, as much of it as the source holds.
    /// </summary>
    /// <returns>The bytes read: less than the buffer only where the source ends, 0 at or beyond the end.</returns>
    /// <exception cref="IOException">The file below failed, or became shorter than it was.</exception>
    int Read(long offset, Span<byte> buffer);

    /// <summary>
    /// Where the bytes from <paramref name="offset"/> on lie in an open file, so that a door can send them without
    /// copying. The range ends with the extent: ask again at its end for the next one.
    /// </summary>
    /// <returns>False when these bytes lie in no file (generated text) or at or beyond the end.</returns>
    bool TryGetFileRange(long offset, out FileRange range);
}
