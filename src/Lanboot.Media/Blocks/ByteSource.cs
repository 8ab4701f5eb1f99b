using System.Text;

namespace Lanboot.Media.Blocks;

/// <summary>Bytes in memory: generated menus and scripts.</summary>
public sealed class ByteSource(ReadOnlyMemory<byte> bytes) : IBlockSource
{
    public static ByteSource FromText(string text) => new(Encoding.UTF8.GetBytes(text));

    public long Length => bytes.Length;

    public int Read(long offset, Span<byte> buffer)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (offset >= bytes.Length)
            return 0;
        var rest = bytes.Span[(int)offset..];
        var count = Math.Min(rest.Length, buffer.Length);
        rest[..count].CopyTo(buffer);
        return count;
    }

    public bool TryGetFileRange(long offset, out FileRange range)
    {
        range = default;
        return false;
    }
}
