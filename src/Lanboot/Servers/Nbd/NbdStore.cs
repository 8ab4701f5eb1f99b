using System.Runtime.Versioning;
using Lanboot.Linux;
using Lanboot.Media.Blocks;
using Lanboot.Protocols.Nbd.Transmission;

namespace Lanboot.Servers.Nbd;

/// <summary>The bytes of an export as one connection sees them, with failures as the protocol's error values.</summary>
[SupportedOSPlatform("linux")]
internal sealed class NbdStore : IDisposable
{
    private readonly OverlaySource? _overlay;
    private readonly IBlockSource _source;

    public NbdStore(ServedExport export, OverlayRoom room)
    {
        _overlay = export.IsWritable ? new OverlaySource(export.Source, room, export.OverlayLimit) : null;
        _source = _overlay ?? export.Source;
    }

    /// <summary>What is written changes what is read: requests are done in their order then.</summary>
    public bool IsWritable => _overlay is not null;

    /// <summary>Whatever the reason was, for the log; null as long as nothing failed.</summary>
    public string? Failure { get; private set; }

    /// <summary>Fills the buffer.</summary>
    public bool TryRead(long offset, Span<byte> buffer)
    {
        try
        {
            _source.ReadExactly(offset, buffer);
            return true;
        }
        catch (Exception e) when (IsOfFile(e))
        {
            Failure = e.Message;
            return false;
        }
    }

    public bool TryGetFileRange(long offset, out FileRange range) => _source.TryGetFileRange(offset, out range);

    public NbdError Write(long offset, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Taken(_overlay!.TryWrite(offset, bytes));
        }
        catch (Exception e) when (IsOfFile(e))
        {
            return ErrorOf(e);
        }
    }

    /// <param name="provision">NBD_CMD_FLAG_NO_HOLE: take the room, so that later writes find it.</param>
    public NbdError Zero(long offset, long length, bool provision)
    {
        try
        {
            return Taken(_overlay!.TryZero(offset, length, provision));
        }
        catch (Exception e) when (IsOfFile(e))
        {
            return ErrorOf(e);
        }
    }

    public void Discard(long offset, long length) => _overlay!.Discard(offset, length);

    /// <summary>How far what lies here is of one kind, at the most <paramref name="length"/>.</summary>
    public (uint Length, NbdState State) StateAt(long offset, uint length)
    {
        if (_overlay is null)
            return (length, NbdState.None);
        var (run, isZero) = _overlay.StateAt(offset);
        return ((uint)Math.Min(run, length), isZero ? NbdState.HOLE | NbdState.ZERO : NbdState.None);
    }

    /// <summary>Starts reading a run into memory.</summary>
    public void Announce(long offset, long length)
    {
        for (var end = offset + length; offset < end;)
        {
            // What lies in no file lies in memory already.
            if (!TryGetFileRange(offset, out var range))
                return;
            var count = Math.Min(range.Length, end - offset);
            _ = LibC.Advise(range.Handle, range.Offset, count, LibC.POSIX_FADV_WILLNEED);
            offset += count;
        }
    }

    /// <summary>Waits until a run is in memory. What can't be read is found out by who reads it.</summary>
    public unsafe void Fetch(long offset, long length)
    {
        byte probe;
        var piece = new LibC.Piece { Bytes = &probe, Length = 1 };
        try
        {
            // A byte of each page: it waits for the disc, and copies nothing.
            for (var end = offset + length; offset < end && TryGetFileRange(offset, out var range);)
            {
                if (LibC.ReadPieces(range.Handle, &piece, 1, range.Offset, 0) <= 0)
                    return;
                var restOfPage = Environment.SystemPageSize - range.Offset % Environment.SystemPageSize;
                offset += Math.Min(range.Length, restOfPage);
            }
        }
        catch (Exception)
        {
            // Whatever it is, the read itself will meet it.
        }
    }

    public void Dispose() => _overlay?.Dispose();

    private static NbdError Taken(bool taken) => taken ? NbdError.None : NbdError.ENOSPC;

    private NbdError ErrorOf(Exception e)
    {
        Failure = e.Message;
        // .NET hands on the errno of a failed write.
        return e.HResult == LibC.ENOSPC ? NbdError.ENOSPC : NbdError.EIO;
    }

    private static bool IsOfFile(Exception e) => e is IOException or ObjectDisposedException or UnauthorizedAccessException;
}
