using System.Security.Cryptography;
using Lanboot.Media.Blocks;
using Microsoft.Win32.SafeHandles;

namespace Lanboot.Tests.Servers.Http;

/// <summary>A file of the test's own, deleted with it. Its bytes tell their own place, so that a mix-up shows.</summary>
internal sealed class TestFile : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"lanboot-http-{Guid.NewGuid():N}");

    public TestFile(byte[] bytes)
    {
        File.WriteAllBytes(_path, bytes);
        Handle = File.OpenHandle(_path);
    }

    public SafeFileHandle Handle { get; }

    public long Length => RandomAccess.GetLength(Handle);

    public static byte[] RandomBytes(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static TestFile Random(int length, int seed) => new(RandomBytes(length, seed));

    /// <summary>All of the file.</summary>
    public IBlockSource Source() => new PiecedSource(new Part(Handle, 0, Length));

    /// <summary>Cuts the file below a transfer that runs, as when somebody replaces an image in place.</summary>
    public void Truncate(long length)
    {
        using var writable = File.OpenHandle(_path, FileMode.Open, FileAccess.Write);
        RandomAccess.SetLength(writable, length);
    }

    /// <summary>Makes the file longer without writing: a hole.</summary>
    public void Extend(long length) => Truncate(length);

    public void WriteAt(long offset, byte[] bytes)
    {
        using var writable = File.OpenHandle(_path, FileMode.Open, FileAccess.Write);
        RandomAccess.Write(writable, bytes, offset);
    }

    public void Dispose()
    {
        Handle.Dispose();
        File.Delete(_path);
    }
}

/// <summary>A piece of a <see cref="PiecedSource"/>: a run of a file, or zeros that lie in no file (Handle null).</summary>
internal sealed record Part(SafeFileHandle? Handle, long Offset, long Length);

/// <summary>Bytes put together from pieces of files and holes, as a file of several extents in an image is.</summary>
internal sealed class PiecedSource(params Part[] parts) : IBlockSource
{
    public long Length { get; } = parts.Sum(part => part.Length);

    public int Read(long offset, Span<byte> buffer)
    {
        var total = 0;
        while (total < buffer.Length && At(offset + total) is var (part, within) && part is not null)
        {
            var piece = buffer[total..][..(int)Math.Min(buffer.Length - total, part.Length - within)];
            if (part.Handle is null)
                piece.Clear();
            else
                piece = piece[..RandomAccess.Read(part.Handle, piece, part.Offset + within)];
            if (piece.IsEmpty)
                throw new EndOfStreamException("the test's file is shorter than it was");
            total += piece.Length;
        }

        return total;
    }

    public bool TryGetFileRange(long offset, out FileRange range)
    {
        range = default;
        if (At(offset) is not ({ Handle: { } handle } part, var within))
            return false;
        range = new FileRange(handle, part.Offset + within, part.Length - within);
        return true;
    }


    public byte[] Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        for (long offset = 0; Read(offset, buffer) is > 0 and var count; offset += count)
            hash.AppendData(buffer, 0, count);
        return hash.GetHashAndReset();
    }

    private (Part? Part, long Within) At(long offset)
    {
        foreach (var part in parts)
        {
            if (offset < part.Length)
                return (part, offset);
            offset -= part.Length;
        }

        return (null, 0);
    }
}
