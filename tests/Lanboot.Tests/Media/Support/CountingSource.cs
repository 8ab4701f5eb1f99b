using Lanboot.Media.Blocks;

namespace Lanboot.Tests.Media.Support;

/// <summary>Counts what is read of a source.</summary>
internal sealed class CountingSource(IBlockSource source) : IBlockSource
{
    public int Reads { get; private set; }

    public long Length => source.Length;

    public int Read(long offset, Span<byte> buffer)
    {
        Reads++;
        return source.Read(offset, buffer);
    }

    public bool TryGetFileRange(long offset, out FileRange range) => source.TryGetFileRange(offset, out range);
}
