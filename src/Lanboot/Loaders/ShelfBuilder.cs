using Lanboot.Boot;
using Lanboot.Media.Trees;

namespace Lanboot.Loaders;

/// <summary>Collects loaders as they are found.</summary>
internal sealed class ShelfBuilder
{
    private readonly List<Loader> _loaders = [];
    private readonly Dictionary<string, LoaderFile> _files = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<MissingLoader> _missing = [];

    /// <summary>A loader of this host, when all of its files are there.</summary>
    public void Add(IFileTree host, HostLoader wanted)
    {
        var found = wanted.Files.Select(file => (file.Name, Opened: OpenFirst(host, file.Places))).ToList();
        if (found.Any(file => file.Opened is null))
        {
            Miss(new MissingLoader(wanted.What, wanted.Packages, wanted.Loader.Kind));
            return;
        }

        foreach (var (name, opened) in found)
            _files.TryAdd(BootPath.FolderOf(wanted.Loader.Path) + name, opened!);
        _loaders.Add(wanted.Loader);
    }

    /// <summary>A file that the user named.</summary>
    public void AddGiven(IFileTree host, Loader loader, string file)
    {
        if (Open(host, Path.GetFullPath(file)) is { } opened && _files.TryAdd(loader.Path, opened))
            _loaders.Add(loader with { IsGiven = true });
        else
            _missing.Add(new MissingLoader(file, [], loader.Kind));
    }

    /// <param name="folder">Where it goes in the boot tree; ends in a slash.</param>
    public void AddPxelinux(IFileTree tree, PxelinuxFiles files, string folder, bool fromImage)
    {
        foreach (var path in files.Modules.Prepend(files.Loader))
        {
            if (Open(tree, path) is { } file)
                _files.TryAdd(folder + BootPath.NameOf(path), file);
        }

        _loaders.Add(new Loader(LoaderKind.Pxelinux, Firmware.Bios, Processor.X86, folder + BootPath.NameOf(files.Loader))
        {
            FromImage = fromImage,
            SpeaksHttp = files.SpeaksHttp,
            MenuModule = files.MenuModule,
            ProcessorModule = files.ProcessorModule,
        });
    }

    public void Miss(MissingLoader loader) => _missing.Add(loader);

    public LoaderShelf Finish() => new() { Loaders = _loaders, Files = _files, Missing = _missing };

    private static LoaderFile? OpenFirst(IFileTree tree, IReadOnlyList<string> paths) =>
        paths.Select(path => Open(tree, path)).FirstOrDefault(file => file is not null);

    private static LoaderFile? Open(IFileTree tree, string path)
    {
        try
        {
            return tree.ResolveFile(path, ignoreCase: true) is { } file ? new LoaderFile(tree.Open(file), file.Modified) : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
