using Lanboot.Media.Blocks;

namespace Lanboot.Servers.Http;

/// <summary>The bytes of a file on another server: its length alone is known here, they pass through without being kept.</summary>
/// <param name="length">In bytes; null where the server does not tell it.</param>
internal sealed class RelayedSource(long? length) : IBlockSource
{
    private long _passed;

    /// <summary>Where it was not told, what has passed so far.</summary>
    public long Length => length ?? Volatile.Read(ref _passed);

    public void Pass(int count) => Volatile.Write(ref _passed, _passed + count);

    public int Read(long offset, Span<byte> buffer) => throw new IOException("The bytes of this file are on another server.");

    public bool TryGetFileRange(long offset, out FileRange range)
    {
        range = default;
        return false;
    }
}
