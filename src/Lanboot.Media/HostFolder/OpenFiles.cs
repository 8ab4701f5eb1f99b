using Lanboot.Media.Blocks;

namespace Lanboot.Media.HostFolder;

/// <summary>What makes two looks at a file the same file: once it is replaced or written to, its version differs.</summary>
internal readonly record struct FileVersion(ulong Number, long Length, DateTimeOffset Modified);

/// <summary>
/// The files opened last, so that a transfer of many small requests (TFTP, NFS) opens its file once. A file that falls out is
/// let go and never closed here: a door may be sending from it. The handle closes itself when nobody holds it any more.
/// </summary>
internal sealed class OpenFiles
{
    /// <summary>More files than a server sends at one time; a process may usually have 1,024 handles at least.</summary>
    private const int Capacity = 64;

    /// <summary>
    /// An idle process may go long without a garbage collection, and nothing else closes what was let go. So many handles may
    /// pile up before we ask for one, in the background.
    /// </summary>
    private const int MaxLetGo = 256;

    private readonly Dictionary<FileVersion, LinkedListNode<(FileVersion Version, HostFile File)>> _byVersion = [];
    private readonly LinkedList<(FileVersion Version, HostFile File)> _newestFirst = [];
    private readonly Lock _lock = new();
    private int _letGo;

    public HostFile? Get(FileVersion version)
    {
        lock (_lock)
        {
            if (!_byVersion.TryGetValue(version, out var entry))
                return null;
            _newestFirst.Remove(entry);
            _newestFirst.AddFirst(entry);
            return entry.Value.File;
        }
    }

    /// <returns>The file to use: the one that is there already when another thread was faster.</returns>
    public HostFile Add(FileVersion version, HostFile file)
    {
        lock (_lock)
        {
            if (_byVersion.TryGetValue(version, out var entry))
            {
                file.Dispose();
                return entry.Value.File;
            }

            _byVersion[version] = _newestFirst.AddFirst((version, file));
            if (_byVersion.Count > Capacity)
                LetGoOfOldest();
            return file;
        }
    }

    private void LetGoOfOldest()
    {
        _byVersion.Remove(_newestFirst.Last!.Value.Version);
        _newestFirst.RemoveLast();
        if (++_letGo < MaxLetGo)
            return;
        _letGo = 0;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
    }
}
