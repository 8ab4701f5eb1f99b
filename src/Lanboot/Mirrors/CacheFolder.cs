namespace Lanboot.Mirrors;

/// <summary>
/// The cached files of one image: files/ is what is served, incoming/ what is on its way there, record.json what is known of them. New
/// files take the place of old ones when all of them are here and right, so that a folder is never half old and half new for longer than it
/// takes to rename them; after a kill in between, the record tells which are right, and they are still in incoming/. One process at a time
/// uses it.
/// </summary>
internal sealed class CacheFolder : IDisposable
{
    private readonly string _root;
    private readonly FileStream _lock;

    private CacheFolder(string root, FileStream locked)
    {
        _root = root;
        _lock = locked;
    }

    /// <summary>
    /// Where caches have their place: what systemd gives (CACHE_DIRECTORY), the system's for root, the user's for others (XDG).
    /// </summary>
    public static string Default
    {
        get
        {
            if (Environment.GetEnvironmentVariable("CACHE_DIRECTORY") is { Length: > 0 } given)
                return given.Split(':')[0];
            if (Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } user)
                return Path.Combine(user, "lanboot");
            return Environment.IsPrivilegedProcess
                ? "/var/cache/lanboot"
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "lanboot");
        }
    }

    /// <summary>The folder that is served.</summary>
    public string Files => Path.Combine(_root, "files");

    private string Incoming => Path.Combine(_root, "incoming");

    private string RecordFile => Path.Combine(_root, "record.json");

    /// <param name="root">Made where it is not there.</param>
    /// <exception cref="MirrorException">It can't be written to, or another Lanboot uses it.</exception>
    public static CacheFolder Open(string root)
    {
        try
        {
            Directory.CreateDirectory(Path.Combine(root, "files"));
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            throw new MirrorException($"{root} can't be made ({closed.Message}): name another folder with --cache.", closed);
        }

        try
        {
            // The lock is the kernel's, and gone with the process however it ends.
            var file = Path.Combine(root, "lock");
            return new CacheFolder(root, new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException closed)
        {
            throw new MirrorException($"{root} can't be written to by this user: name another folder with --cache.", closed);
        }
        catch (IOException taken)
        {
            throw new MirrorException(
                $"Another Lanboot serves or fetches {root}: end it first, or name another folder with --cache.", taken);
        }
    }

    public void Dispose() => _lock.Dispose();

    /// <summary>Whether a path that a mirror or a record names stays below the folder, and is one that people would give.</summary>
    public static bool IsSafe(string path) => path.Length is > 0 and <= 255
        && path.Split('/').All(part => part is not ("" or "." or ".."))
        && !path.Any(letter => char.IsControl(letter) || letter is '\\');

    public string PathOf(string file) => Path.Combine(Files, file);

    /// <summary>Where a new file waits until all are there.</summary>
    public string IncomingOf(string file) => Path.Combine(Incoming, file);

    /// <summary>Null where nothing was ever fetched to the end.</summary>
    public CacheRecord? ReadRecord() => File.Exists(RecordFile) ? CacheRecord.Read(File.ReadAllText(RecordFile)) : null;

    public async Task WriteIncomingAsync(string file, string text, CancellationToken cancel)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(IncomingOf(file))!);
        await File.WriteAllTextAsync(IncomingOf(file), text, cancel);
    }

    /// <summary>Where a file with this content lies; null where it does not.</summary>
    public async Task<string?> FindAsync(string file, Checksum checksum, CancellationToken cancel)
    {
        foreach (var place in (string[])[PathOf(file), IncomingOf(file)])
        {
            if (File.Exists(place) && await Checksum.OfFileAsync(place, checksum.Algorithm, cancel) == checksum)
                return place;
        }

        return null;
    }

    /// <summary>
    /// What was found right becomes what is served. The record goes first: it is what a next run judges the files by. Names are not
    /// forced to the disk, since every start looks into the files again.
    /// </summary>
    /// <param name="places">Where each file of the record lies, in its order.</param>
    /// <param name="old">What was served before.</param>
    public void Commit(CacheRecord record, IEnumerable<string> places, CacheRecord? old)
    {
        var draft = $"{RecordFile}.new";
        File.WriteAllText(draft, record.Write());
        File.Move(draft, RecordFile, overwrite: true);
        PutInPlace(record, places);
        foreach (var gone in (old?.Files ?? []).Select(entry => entry.Path).Except(record.Files.Select(entry => entry.Path)))
            File.Delete(PathOf(gone));
        if (Directory.Exists(Incoming))
            Directory.Delete(Incoming, recursive: true);
    }

    /// <summary>
    /// Ends what a run began that was killed in <see cref="Commit"/>. What is on its way stays, for a next run to go on with.
    /// </summary>
    /// <inheritdoc cref="Commit"/>
    public void PutInPlace(CacheRecord record, IEnumerable<string> places)
    {
        foreach (var (entry, place) in record.Files.Zip(places).Where(each => each.Second != PathOf(each.First.Path)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(PathOf(entry.Path))!);
            File.Move(place, PathOf(entry.Path), overwrite: true);
        }
    }
}
