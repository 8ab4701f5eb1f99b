namespace Lanboot.Media.Blocks;

/// <summary>
/// Where the files of overlays lie, best on a disk and not in memory, and how much they may take together. Safe from several threads.
/// </summary>
/// <param name="Folder">Their folder.</param>
/// <param name="Limit">In bytes.</param>
public sealed record OverlayRoom(string Folder, long Limit)
{
    private long _taken;

    /// <summary>Half of what is free now: a client that writes and writes must leave the host, and its leases, the rest.</summary>
    public static OverlayRoom HalfOf(string folder)
    {
        try
        {
            return new OverlayRoom(folder, new DriveInfo(folder).AvailableFreeSpace / 2);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // What is wrong with the folder shows at the first write.
            return new OverlayRoom(folder, long.MaxValue);
        }
    }

    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= Limit)
            return true;
        GiveBack(bytes);
        return false;
    }

    public void GiveBack(long bytes) => Interlocked.Add(ref _taken, -bytes);
}
