using Lanboot.Boot;
using Lanboot.Settings;

namespace Lanboot.Servers.Nfs;

/// <summary>
/// All that can be mounted: each image as /images/NAME; the first one also under the names that menus of images have in them, and as "/";
/// and what the settings say. A path of the settings takes the place of ours.
/// </summary>
internal sealed class ExportTable
{
    /// <summary>The first image.</summary>
    public const string Root = "/";

    /// <summary>Above the names of all images.</summary>
    public const string Images = "/images/";

    /// <summary>Where Arch's and SystemRescue's own network menus mount from, word for word.</summary>
    private static readonly string[] PathsInMenus = ["/run/archiso/bootmnt", "/run/sysresccd/bootmnt"];

    private readonly Dictionary<string, NfsExport> _byPath = new(StringComparer.Ordinal);
    private readonly Dictionary<uint, NfsExport> _byId = [];

    /// <param name="warn">Told what of the settings makes no sense with these images, a sentence each.</param>
    public ExportTable(IReadOnlyList<ServedImage> images, IReadOnlyList<NfsExportSettings> settings, TimeProvider time, Action<string> warn)
    {
        List<ImageFiles> files = [.. images.Select(image => new ImageFiles(image, time))];
        foreach (var export in settings)
            Add(export, files, warn);
        foreach (var each in files)
            Add(Images + each.Image.Name, each, NfsExport.ForEverybody);
        if (files.Count == 0)
            return;
        foreach (var path in PathsInMenus.Append(Root))
            Add(path, files[0], NfsExport.ForEverybody);
    }

    /// <summary>In the order of their paths.</summary>
    public IEnumerable<NfsExport> All => _byPath.Values.OrderBy(export => export.Path, StringComparer.Ordinal);

    public NfsExport? Find(uint id) => _byId.GetValueOrDefault(id);

    /// <summary>The export with the longest path that <paramref name="path"/> begins with, and the rest of it.</summary>
    /// <returns>Null where there is none, which is only when no image is served.</returns>
    public (NfsExport Export, string Inside)? Find(string path)
    {
        var normal = Normalise(path);
        for (var end = normal == Root ? 0 : normal.Length; end > 0; end = normal.LastIndexOf('/', end - 1))
        {
            if (_byPath.TryGetValue(normal[..end], out var export))
                return (export, normal[end..]);
        }

        return _byPath.TryGetValue(Root, out var root) ? (root, normal == Root ? "" : normal) : null;
    }

    /// <summary>Without doubled slashes and without one at the end; but for "/".</summary>
    public static string Normalise(string path) => Root + string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries));

    private void Add(NfsExportSettings settings, List<ImageFiles> images, Action<string> warn)
    {
        var path = Normalise(settings.Path);
        var name = settings.Image ?? (path.StartsWith(Images, StringComparison.Ordinal) ? path[Images.Length..] : null);
        var image = name is null ? images.FirstOrDefault() : images.Find(each => each.Image.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (image is null)
        {
            warn($"NFS: there is no image {name} behind the export {path}: name one of {string.Join(", ", images.Select(each => each.Image.Name))}.");
            return;
        }

        if (settings.Clients.Any(client => client.ReadWrite))
            warn($"NFS: {path} is exported with rw, but images can't be written to: it is read-only all the same.");
        if (_byPath.ContainsKey(path))
            warn($"NFS: {path} is exported twice: the first of the two counts.");
        Add(path, image, settings.Clients.Count == 0 ? NfsExport.ForEverybody : settings.Clients);
    }

    private void Add(string path, ImageFiles files, IReadOnlyList<NfsClientSettings> clients)
    {
        var export = new NfsExport(path, files, clients);
        if (!_byPath.TryAdd(path, export))
            return;
        // Two paths of one hash, once in four thousand million: the second could not be told from the first after a restart.
        if (!_byId.TryAdd(export.Id, export))
            _byPath.Remove(path);
    }
}
