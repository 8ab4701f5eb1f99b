using Microsoft.Win32.SafeHandles;

namespace Lanboot.Media.Blocks;

/// <summary>
/// A source that can be written to: what is written lies in a sparse file that has no name any more and is gone with this object,
/// and the source below stays as it is. Not for several threads at once.
/// </summary>
/// <param name="below">What is read where nothing was written.</param>
/// <param name="room">Where the file is made, at the first write, and what all such files may take together.</param>
/// <param name="limit">The most that the file may take, in bytes.</param>
public sealed class OverlaySource(IBlockSource below, OverlayRoom room, long limit) : IBlockSource, IDisposable
{
    /// <summary>What is kept track of: a block of file systems, so that few writes need the rest of a block from below.</summary>
    public const int BlockSize = 4096;

    private const byte Below = 0;
    private const byte Own = 1;
    private const byte Zero = 2;

    /// <summary>Reads as zeros, and its place in the file is still taken, as it was written before.</summary>
    private const byte ZeroAndTaken = 3;

    private readonly long _mostTaken = limit / BlockSize;
    private SafeFileHandle? _file;

    /// <summary>A state for each block; empty until the first write.</summary>
    private byte[] _blocks = [];
    private long _taken;

    public long Length { get; } = below.Length;

    /// <summary>What the file takes now, in bytes.</summary>
    public long Taken => _taken * BlockSize;

    public int Read(long offset, Span<byte> buffer)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (_blocks.Length == 0)
            return below.Read(offset, buffer);
        var wanted = (int)Math.Clamp(Length - offset, 0, buffer.Length);
        for (var done = 0; done < wanted;)
        {
            var (kind, length) = RunAt(offset + done);
            var part = buffer.Slice(done, (int)Math.Min(length, wanted - done));
            ReadRun(kind, offset + done, part);
            done += part.Length;
        }

        return wanted;
    }

    public bool TryGetFileRange(long offset, out FileRange range)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (_blocks.Length == 0 || offset >= Length)
            return below.TryGetFileRange(offset, out range);
        var (kind, length) = RunAt(offset);
        range = default;
        if (kind == Own)
            range = new FileRange(_file!, offset, length);
        else if (kind == Below && below.TryGetFileRange(offset, out range))
            range = range with { Length = Math.Min(range.Length, length) };
        return range.Length > 0;
    }

    /// <summary>How far from here on the bytes are known to be zeros, or not known to be.</summary>
    public (long Length, bool IsZero) StateAt(long offset)
    {
        if (_blocks.Length == 0)
            return (Length - offset, false);
        var (kind, length) = RunAt(offset);
        return (length, kind == Zero);
    }

    /// <summary>Writes all of the bytes, which must lie inside.</summary>
    /// <returns>False when a limit is reached; nothing is written then.</returns>
    /// <exception cref="IOException">The disk is full, or failed.</exception>
    public bool TryWrite(long offset, ReadOnlySpan<byte> bytes)
    {
        var (first, end) = BlocksOf(offset, bytes.Length);
        var needed = BlocksNeeded(first, end);
        if (!TryTake(needed))
            return false;
        try
        {
            _file ??= MakeFile();
            Complete(first, offset, bytes.Length);
            if (end - first > 1)
                Complete(end - 1, offset, bytes.Length);
            RandomAccess.Write(_file, bytes, offset);
        }
        catch
        {
            GiveBack(needed);
            throw;
        }

        _blocks.AsSpan(first, end - first).Fill(Own);
        return true;
    }

    /// <summary>Makes a run read as zeros, which takes no room but for parts of blocks.</summary>
    /// <param name="provide">
    /// Take the room of whole blocks at once, so that later writes can't fail for want of it. Nothing is written for them either: however
    /// long the run, it takes a moment.
    /// </param>
    /// <returns>False when a limit is reached.</returns>
    /// <exception cref="IOException">The disk is full, or failed.</exception>
    public bool TryZero(long offset, long length, bool provide = false)
    {
        var (first, end) = WholeBlocksOf(offset, length);
        if (first >= end)
            return TryWriteZeros(offset, length);
        if (provide && !TryTake(BlocksNeeded(first, end)))
            return false;
        if (provide)
            _blocks.AsSpan(first, end - first).Fill(ZeroAndTaken);
        var (head, tail) = ((long)first * BlockSize - offset, offset + length - Math.Min((long)end * BlockSize, Length));
        if (!TryWriteZeros(offset, head) || !TryWriteZeros(offset + length - tail, tail))
            return false;
        Discard(first, end);
        return true;
    }

    /// <summary>For parts of blocks.</summary>
    private bool TryWriteZeros(long offset, long length)
    {
        Span<byte> zeros = stackalloc byte[BlockSize];
        zeros.Clear();
        for (var done = 0L; done < length;)
        {
            // Up to the end of a block, so that no block but the outer ones is read from below.
            var part = (int)Math.Min(BlockSize - (offset + done) % BlockSize, length - done);
            if (!TryWrite(offset + done, zeros[..part]))
                return false;
            done += part;
        }

        return true;
    }

    /// <summary>Forgets the whole blocks of a run, which then read as zeros.</summary>
    public void Discard(long offset, long length)
    {
        var (first, end) = WholeBlocksOf(offset, length);
        if (first < end)
            Discard(first, end);
    }

    public void Dispose()
    {
        _file?.Dispose();
        GiveBack(_taken);
    }

    private void Discard(int first, int end)
    {
        Prepare();
        foreach (ref var block in _blocks.AsSpan(first, end - first))
            block = block is Own or ZeroAndTaken ? ZeroAndTaken : Zero;
    }

    private void ReadRun(byte kind, long offset, Span<byte> part)
    {
        if (kind == Below)
            below.ReadExactly(offset, part);
        else if (kind == Zero)
            part.Clear();
        else if (RandomAccess.Read(_file!, part, offset) != part.Length)
            throw new IOException("The file of the overlay became shorter.");
    }

    /// <summary>What kind of blocks lies here, and how far it goes on in bytes.</summary>
    private (byte Kind, long Length) RunAt(long offset)
    {
        var rest = _blocks.AsSpan((int)(offset / BlockSize));
        var kind = rest[0] == ZeroAndTaken ? Zero : rest[0];
        var count = kind == Zero ? rest.IndexOfAnyExcept(Zero, ZeroAndTaken) : rest.IndexOfAnyExcept(kind);
        var end = count < 0 ? Length : Math.Min(Length, (offset / BlockSize + count) * BlockSize);
        return (kind, end - offset);
    }

    private bool TryTake(int blocks)
    {
        if (_taken + blocks > _mostTaken || !room.TryTake((long)blocks * BlockSize))
            return false;
        _taken += blocks;
        return true;
    }

    private void GiveBack(long blocks)
    {
        _taken -= blocks;
        room.GiveBack(blocks * BlockSize);
    }

    /// <summary>The blocks among these that the file does not hold yet.</summary>
    private int BlocksNeeded(int first, int end)
    {
        Prepare();
        var needed = 0;
        foreach (var block in _blocks.AsSpan(first, end - first))
            needed += block is Own or ZeroAndTaken ? 0 : 1;
        return needed;
    }

    /// <summary>Puts into the file what a block held so far, where it is about to be written in part.</summary>
    private void Complete(int block, long offset, long length)
    {
        var start = (long)block * BlockSize;
        if (_blocks[block] == Own || (offset <= start && offset + length >= Math.Min(start + BlockSize, Length)))
            return;
        Span<byte> content = stackalloc byte[BlockSize];
        content.Clear();
        if (_blocks[block] == Below)
            below.Read(start, content);
        RandomAccess.Write(_file!, content, start);
    }

    private static (int First, int End) BlocksOf(long offset, long length) =>
        ((int)(offset / BlockSize), (int)((offset + length + BlockSize - 1) / BlockSize));

    /// <summary>The blocks that lie wholly inside; the last one of the source counts as whole at its end.</summary>
    private (int First, int End) WholeBlocksOf(long offset, long length)
    {
        var end = offset + length == Length ? BlocksOf(offset, length).End : (int)((offset + length) / BlockSize);
        return ((int)((offset + BlockSize - 1) / BlockSize), end);
    }

    private void Prepare()
    {
        if (_blocks.Length == 0)
            _blocks = new byte[checked((int)((Length + BlockSize - 1) / BlockSize))];
    }

    private SafeFileHandle MakeFile()
    {
        var path = Path.Combine(room.Folder, $"lanboot-overlay-{Path.GetRandomFileName()}");
        var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            // Without a name it goes with its last descriptor, however this process ends.
            File.Delete(path);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            RandomAccess.SetLength(file, (long)_blocks.Length * BlockSize);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
