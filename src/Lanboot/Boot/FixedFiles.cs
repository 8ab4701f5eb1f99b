using Lanboot.Media.Blocks;

namespace Lanboot.Boot;

/// <summary>The files of the boot tree that come from no image: the loaders, and the menus that are written when asked for.</summary>
internal sealed class FixedFiles
{
    private readonly Dictionary<string, Func<Fetch, BootFile>> _files = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Dictionary<string, BootListing>> _folders = new(StringComparer.OrdinalIgnoreCase);

    public void AddLoader(string path, LoaderFile file)
    {
        var served = new BootFile(path, file.Source, BootStage.Loader)
        {
            Modified = file.Modified,
            Version = $"{file.Modified.UtcTicks:x}-{file.Source.Length:x}",
        };
        Add(path, _ => served, new BootListing(BootPath.NameOf(path), false, file.Source.Length, file.Modified));
    }

    public void AddMenu(string path, Func<Fetch, string> write) =>
        Add(path, fetch => Menu(path, write(fetch)), new BootListing(BootPath.NameOf(path), false, null, null));

    public static BootFile Menu(string path, string text) => new(path, ByteSource.FromText(text), BootStage.Menu);

    public BootFile? Find(string path, Fetch fetch) => _files.GetValueOrDefault(path)?.Invoke(fetch);

    /// <summary>The lines of a folder, or null when nothing of ours lies in it.</summary>
    public IReadOnlyCollection<BootListing>? List(string folder) => _folders.GetValueOrDefault(folder)?.Values;

    private void Add(string path, Func<Fetch, BootFile> make, BootListing line)
    {
        if (!_files.TryAdd(path, make))
            return;

        // The folders above it as well, up to the root.
        for (var at = path; at.Length > 0; line = new BootListing(BootPath.NameOf(at), true, null, null))
        {
            at = BootPath.FolderOf(at).TrimEnd('/');
            if (!_folders.TryGetValue(at, out var lines))
                _folders[at] = lines = new Dictionary<string, BootListing>(StringComparer.OrdinalIgnoreCase);
            lines.TryAdd(line.Name, line);
        }
    }
}
