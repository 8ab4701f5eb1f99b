using System.Collections.Concurrent;

namespace Lanboot.Boot;

/// <summary>
/// Joins loaders, menus and images to the one tree that all doors show. Where two things have one name, the first of these wins:
/// our loaders and the script that iPXE is sent to; the folder of another server that is served as it stands; the menus at the places
/// where our loaders look; images/; the first image's content at the root; a menu, where somebody looks for one and there is none; a
/// loader asked for by its bare name.
/// </summary>
public sealed class BootTree : IBootTree
{
    /// <summary>
    /// Files found before, by the path as asked. A boot asks for a dozen names, an image's own menu for some dozen more; the
    /// bound keeps a client that asks for one file under endless names from filling the memory.
    /// </summary>
    private const int MaxRemembered = 4096;

    /// <summary>Debian's signed GRUB is built to look for its menu here and nowhere else.</summary>
    private const string GrubMenu = "grub/grub.cfg";

    private static readonly string[] MenuModules = ["vesamenu.c32", "menu.c32"];

    private const string ProcessorModule = "ifcpu64.c32";

    private static readonly (string Name, Processor Processor)[] PxelinuxMenus =
    [
        (BootPath.PxelinuxDefault, Processor.Unknown),
        (BootPath.PxelinuxX64, Processor.X64),
        (BootPath.PxelinuxX86, Processor.X86),
    ];

    private readonly ConcurrentDictionary<string, BootFile> _remembered = new(StringComparer.Ordinal);
    private readonly FixedFiles _own = new();
    private readonly Dictionary<string, ServedImage> _images;
    private readonly Dictionary<string, string> _loadersByName = new(StringComparer.OrdinalIgnoreCase);
    private readonly ServedImage? _first;
    private readonly ServedImage? _root;
    private readonly ForeignPaths _foreign;
    private readonly BootPlan _plan;
    private readonly IMenus _menus;

    /// <param name="aliases">Paths that mean an image.</param>
    /// <param name="root">A folder whose files lie at the root, before those of the first image.</param>
    public BootTree(
        BootPlan plan, IReadOnlyList<ServedImage> images, LoaderShelf shelf, IMenus menus, IReadOnlyList<ImageAlias>? aliases = null, ServedImage? root = null)
    {
        _root = root;
        _foreign = new ForeignPaths(aliases ?? [], root?.Image.Path, images);
        _plan = plan;
        _menus = menus;
        _images = images.ToDictionary(image => image.Name, StringComparer.OrdinalIgnoreCase);
        _first = images.Count > 0 ? images[0] : null;
        AddFiles(shelf);
        AddMenus(shelf);
    }

    // Menus percent-encode paths, and TFTP and GRUB carry them as they stand. Once is enough: who could ask for more has a loop to run.
    public BootFile? Find(string path, Fetch fetch) =>
        FindAsWritten(path, fetch)
        ?? (Uri.UnescapeDataString(path) is var plain && plain != path ? FindAsWritten(plain, fetch) : null);

    private BootFile? FindAsWritten(string path, Fetch fetch)
    {
        if (_remembered.TryGetValue(path, out var known))
            return known;

        var normal = _foreign.Resolve(BootPath.Normalise(path));
        if (!IsOurs(normal) && _root?.File(normal, normal) is { } given)
            return given;
        if (_own.Find(WithoutMac(normal), fetch) is { } own)
            return Remember(path, own);
        if (InImages(normal) is var (image, file) && file is not null)
            return image.IsFixed ? Remember(path, file) : file;
        if (MenuAskedFor(normal, fetch) is { } menu)
            return menu;
        // A router's DHCP may name "pxelinux.0" or "snponly.efi" as it stands, and they then look beside themselves.
        return _loadersByName.TryGetValue(normal, out var loader) ? Remember(path, _own.Find(loader, fetch)!) : null;
    }

    public IReadOnlyList<BootListing>? List(string path, Fetch fetch)
    {
        var folder = _foreign.Resolve(BootPath.Normalise(path));
        if (ImageIn(folder) is var (image, inside))
            return image.List(inside);

        IEnumerable<BootListing>[] parts = [_root?.List(folder) ?? [], _own.List(folder) ?? [], ImageLines(folder), _first?.List(folder) ?? []];
        List<BootListing> lines = [.. parts.SelectMany(part => part).DistinctBy(line => line.Name, StringComparer.OrdinalIgnoreCase)];
        return lines.Count > 0 || folder.Length == 0 ? lines : null;
    }

    private (ServedImage Image, BootFile? File)? InImages(string path)
    {
        if (ImageIn(path) is var (image, inside))
            return (image, image.File(inside, path));
        if (WholeImage(path) is { } whole)
            return (whole, whole.WholeFile(path));
        return _first is not null && path.Length > 0 ? (_first, _first.File(path, path)) : null;
    }

    /// <summary>The image and the path in it that "images/NAME/PATH" means.</summary>
    private (ServedImage Image, string Path)? ImageIn(string path)
    {
        var parts = path.Split('/', 3);
        return parts.Length >= 2 && IsImages(parts[0]) && _images.TryGetValue(parts[1], out var image)
            ? (image, parts.Length == 3 ? parts[2] : "")
            : null;
    }

    /// <summary>The image that "images/NAME.iso" means.</summary>
    private ServedImage? WholeImage(string path) =>
        path.Split('/') is [var images, [.. var name, '.', 'i' or 'I', 's' or 'S', 'o' or 'O']] && IsImages(images)
            ? _images.GetValueOrDefault(name)
            : null;

    private IEnumerable<BootListing> ImageLines(string folder)
    {
        if (folder.Length == 0)
            return [new BootListing(BootPath.Images, true, null, null)];
        return IsImages(folder) ? _images.Values.SelectMany(Lines) : [];
    }

    private static IEnumerable<BootListing> Lines(ServedImage image)
    {
        yield return new BootListing(image.Name, true, null, null);
        if (image.Image.Whole is { } whole)
            yield return new BootListing($"{image.Name}.iso", false, whole.Length, null);
    }

    private static bool IsImages(ReadOnlySpan<char> name) => name.Equals(BootPath.Images, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// A menu at a place where there is none: PXELINUX started from its place in the first image, GRUB builds with other
    /// ideas of where their menu lies (/boot/grub, /debian-installer/amd64/grub, /EFI/VENDOR), iPXE beside itself.
    /// </summary>
    private BootFile? MenuAskedFor(string path, Fetch fetch)
    {
        if (ImageIn(path) is not null || HasMenuOfItsOwn(path))
            return null;
        if (path.EndsWith("grub.cfg", StringComparison.OrdinalIgnoreCase))
            return FixedFiles.Menu(path, _menus.ForGrub(_plan, fetch));
        if (path.EndsWith(BootPath.IpxeAutoexec, StringComparison.OrdinalIgnoreCase))
            return FixedFiles.Menu(path, _menus.ForIpxe(_plan, fetch));
        var plain = WithoutMac(path);
        var (name, processor) = PxelinuxMenus.FirstOrDefault(each => plain.EndsWith(each.Name, StringComparison.OrdinalIgnoreCase));
        if (name is null)
            return null;
        // Which PXELINUX asks is not known here, but all of them can fetch by TFTP.
        var folder = plain[..^name.Length];
        var any = new Loader(LoaderKind.Pxelinux, Firmware.Bios, Processor.X86, path)
        {
            MenuModule = MenuModules.FirstOrDefault(module => Find(folder + module, fetch) is not null),
            ProcessorModule = Find(folder + ProcessorModule, fetch) is null ? null : ProcessorModule,
        };
        return FixedFiles.Menu(path, _menus.ForPxelinux(_plan, fetch, any, processor));
    }

    /// <summary>
    /// PXELINUX asks for names made of its MAC address and its IP address before "default": where the folder of another server holds
    /// one of them, it must find that one.
    /// </summary>
    private bool HasMenuOfItsOwn(string path) =>
        BootPath.FolderOf(path) is var folder && folder.EndsWith("pxelinux.cfg/", StringComparison.Ordinal)
        && _root?.List(folder.TrimEnd('/')) is { Count: > 0 };

    /// <summary>Nobody else names these, and without them no machine that we told so can go on.</summary>
    private static bool IsOurs(string path) =>
        path.StartsWith($"{BootPath.Loaders}/", StringComparison.OrdinalIgnoreCase)
        || path.Equals(BootPath.IpxeScript, StringComparison.OrdinalIgnoreCase)
        || IsImages(path.IndexOf('/') is >= 0 and var slash ? path.AsSpan(0, slash) : path);

    /// <summary>PXELINUX asks for the name made of its MAC address before "default": answering it saves nine requests.</summary>
    private static string WithoutMac(string path) =>
        BootPath.NameOf(path) is ['0', '1', '-', .. var rest] && MacAddress.TryParse(rest, out _)
            ? BootPath.FolderOf(path) + BootPath.NameOf(BootPath.PxelinuxDefault)
            : path;

    private BootFile Remember(string path, BootFile file)
    {
        // Menus have no version: they are written anew for each machine.
        if (file.Version is null)
            return file;
        if (_remembered.Count >= MaxRemembered)
            _remembered.Clear();
        _remembered[path] = file;
        return file;
    }

    private void AddFiles(LoaderShelf shelf)
    {
        foreach (var (path, file) in shelf.Files)
        {
            _own.AddLoader(path, file);
            _loadersByName.TryAdd(BootPath.NameOf(path), path);
        }
    }

    private void AddMenus(LoaderShelf shelf)
    {
        _own.AddMenu(BootPath.IpxeScript, fetch => _menus.ForIpxe(_plan, fetch));
        _own.AddMenu(GrubMenu, fetch => _menus.ForGrub(_plan, fetch));
        // iPXE looks beside itself, then at the root; the builds signed for Secure Boot know no other script.
        foreach (var folder in shelf.Files.Keys.Select(BootPath.FolderOf).Append("").Distinct())
            _own.AddMenu(folder + BootPath.IpxeAutoexec, fetch => _menus.ForIpxe(_plan, fetch));
        foreach (var loader in shelf.Loaders.Where(loader => loader.Kind == LoaderKind.Pxelinux))
        {
            foreach (var (name, processor) in PxelinuxMenus)
                _own.AddMenu(BootPath.FolderOf(loader.Path) + name, fetch => _menus.ForPxelinux(_plan, fetch, loader, processor));
        }
    }
}
