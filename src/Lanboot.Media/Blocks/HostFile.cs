using Microsoft.Win32.SafeHandles;

namespace Lanboot.Media.Blocks;

/// <summary>
/// An open file of this host. Its length is the one it had when it was opened: what is appended later does not show,
/// and a file that became shorter is an error and never a silent end.
/// </summary>
public sealed class HostFile : IBlockSource, IDisposable
{
    private readonly SafeFileHandle _handle;
    private readonly string _path;

    /// <param name="handle">A regular file, open for reading; from here on it belongs to this object.</param>
    /// <param name="path">Its name in messages.</param>
    /// <exception cref="IOException">Its length can't be had.</exception>
    public HostFile(SafeFileHandle handle, string path)
    {
        _handle = handle;
        _path = path;
        Length = RandomAccess.GetLength(handle);
    }

    /// <exception cref="IOException">There is no such file, or it can't be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">This process may not read it, or it is a folder.</exception>
    public static HostFile Open(string path)
    {
        // Serving an image must not keep its owner from replacing it.
        var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            return new HostFile(handle, path);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    public long Length { get; }

    public int Read(long offset, Span<byte> buffer)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (offset >= Length)
            return 0;

        var wanted = (int)Math.Min(buffer.Length, Length - offset);
        for (var done = 0; done < wanted;)
        {
            var count = RandomAccess.Read(_handle, buffer[done..wanted], offset + done);
            if (count == 0)
                throw new IOException($"{_path} became shorter than {Length} bytes while it was open: put the whole file back.");
            done += count;
        }

        return wanted;
    }

    public bool TryGetFileRange(long offset, out FileRange range)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        range = offset < Length ? new FileRange(_handle, offset, Length - offset) : default;
        return offset < Length;
    }

    public void Dispose() => _handle.Dispose();
}
