using Lanboot.Boot;
using Lanboot.Loaders;
using Lanboot.Media.Images;
using Lanboot.Media.Trees;
using Lanboot.Menus;
using Lanboot.Settings;

namespace Lanboot.Catalog;

/// <summary>
/// All that is served, made from the settings: the open images and what recipes say of them, the plan, the loaders, and the
/// tree that the doors show. An image that fails is reported, and the rest is served. Immutable: new settings make a new one.
/// </summary>
public sealed class BootCatalog : IDisposable
{
    private readonly IReadOnlyList<OpenedImage> _images;
    private readonly DiscImage? _root;

    private BootCatalog(
        IReadOnlyList<OpenedImage> images, DiscImage? root, BootPlan plan, LoaderShelf shelf, IReadOnlyList<ServedImage> served, IBootTree tree)
    {
        _images = images;
        _root = root;
        Plan = plan;
        Shelf = shelf;
        Served = served;
        Tree = tree;
        Reports = [.. images.Select(image => image.Report)];
    }

    /// <summary>One for each image of the settings, in their order.</summary>
    public IReadOnlyList<ImageReport> Reports { get; }

    /// <summary>The images that are open, in the order of the settings; the first is the one whose content lies at the root.</summary>
    public IReadOnlyList<ServedImage> Served { get; }

    public BootPlan Plan { get; }

    public LoaderShelf Shelf { get; }

    public IReadOnlyList<Loader> Loaders => Shelf.Loaders;

    public IBootTree Tree { get; }

    /// <param name="settings">Images, menu, loader and kernel options.</param>
    /// <param name="host">The root of this host's files, where its packages' loaders lie.</param>
    /// <param name="warn">Told what goes wrong later on, such as a folder that vanishes; may be called from any thread.</param>
    /// <param name="memory">The file where what is recognised is kept for the next time; null: nowhere.</param>
    public static BootCatalog Open(LanbootSettings settings, IFileTree host, Action<string>? warn = null, string? memory = null)
    {
        var images = new ImageOpener(memory is null ? null : KnownImages.Read(memory)).OpenAll(settings);
        return Make(settings, host, images, new MenuSet(), onlyIpxe: false, warn);
    }

    /// <summary>What the user put together, in the place of the images of the settings.</summary>
    /// <param name="image">Closed with the catalogue.</param>
    /// <param name="bootable">What there is to boot in it, under the image's name.</param>
    /// <param name="onlyIpxe">Hand out no other loaders: they would not know what to do.</param>
    /// <param name="warn"><inheritdoc cref="Open" path="/param[@name='warn']"/></param>
    public static BootCatalog OpenGiven(
        LanbootSettings settings,
        IFileTree host,
        DiscImage image,
        BootableImage bootable,
        IMenus menus,
        bool onlyIpxe,
        Action<string>? warn = null)
    {
        var opened = new OpenedImage(new ImageSettings(image.Path), bootable.Name) { Image = image, Bootable = bootable, BringsPxelinux = true };
        return Make(settings, host, [opened], menus, onlyIpxe, warn);
    }

    /// <summary>No image: somebody else decides what machines boot, by iPXE.</summary>
    public static BootCatalog OpenEmpty(LanbootSettings settings, IFileTree host, IMenus menus) =>
        Make(settings, host, [], menus, onlyIpxe: true, null);

    private static BootCatalog Make(
        LanbootSettings settings, IFileTree host, IReadOnlyList<OpenedImage> images, IMenus menus, bool onlyIpxe, Action<string>? warn)
    {
        var plan = PlanMaker.Make(settings, images);
        var open = images.Where(image => image.Image is not null).ToList();
        var bringing = open.Where(image => image.BringsPxelinux).Select(image => (image.Name, image.Image!.Tree));
        var shelf = LoaderFinder.Find(host, bringing, GivenLoaders.Of(settings.Ipxe));
        if (onlyIpxe)
            shelf = shelf.Only(LoaderKind.Ipxe);
        ServedImage[] served =
        [
            .. open.Select(image => new ServedImage(image.Name, image.Image!, plan.Entries.Where(entry => entry.Image == image.Name), warn)),
        ];
        foreach (var alias in settings.Aliases.Where(alias => alias.Image is not null && served.All(image => !image.Name.Equals(alias.Image, StringComparison.OrdinalIgnoreCase))))
            warn?.Invoke($"There is no image {alias.Image} behind the alias {alias.Path}: name one of {string.Join(", ", served.Select(image => image.Name))}.");
        var root = OpenRoot(settings.Tftp.Root, warn);
        var servedRoot = root is null ? null : new ServedImage("tftp.root", root, [], warn) { IsImage = false };
        var tree = new BootTree(plan, served, shelf, menus, settings.Aliases, servedRoot);
        return new BootCatalog(images, root, plan, shelf, served, tree);
    }

    private static DiscImage? OpenRoot(string? folder, Action<string>? warn)
    {
        try
        {
            return folder is null ? null : ImageFormats.Open(folder);
        }
        catch (ImageException closed)
        {
            warn?.Invoke($"Nothing is served from tftp.root: {closed.Message}");
            return null;
        }
    }

    /// <summary>What is recognised in one image or folder of this host.</summary>
    public static ImageReport Inspect(string path)
    {
        using var opened = new ImageOpener(known: null).OpenAll(new LanbootSettings { Images = [new ImageSettings(path)] })[0];
        return opened.Report;
    }

    /// <summary>Closes the images: the doors must be closed by then.</summary>
    public void Dispose()
    {
        foreach (var image in _images)
            image.Dispose();
        _root?.Dispose();
    }
}
