using Lanboot.Media.Blocks;

namespace Lanboot.Tests.Media.Support;

/// <summary>Bytes in memory that claim to be a file, so that a test sees which ranges would be sent. The handle is null.</summary>
internal sealed class MemorySource(byte[] bytes) : IBlockSource
{
    private readonly ByteSource _bytes = new(bytes);

    public long Length => bytes.Length;

    public int Read(long offset, Span<byte> buffer) => _bytes.Read(offset, buffer);

    public bool TryGetFileRange(long offset, out FileRange range)
    {
        range = new FileRange(null!, offset, bytes.Length - offset);
        return offset < bytes.Length;
    }
}
