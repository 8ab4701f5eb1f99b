using Lanboot.Boot;

namespace Lanboot.Recipes.OwnMenu;

/// <summary>
/// The configuration files of one menu and what was found in them, within bounds: files include each other in circles, and a
/// menu made to harm could include itself a thousand times.
/// </summary>
internal sealed class MenuFiles(ImageContent image)
{
    /// <summary>The largest menus seen (Debian's installer) have some thirty files.</summary>
    private const int MaxFiles = 64;

    /// <summary>What still makes a menu; Debian's installer has about forty entries.</summary>
    private const int MaxItems = 64;

    /// <summary>Kernels looked into; menus name one or two again and again.</summary>
    private const int MaxKernels = 256;

    /// <summary>Names looked up; some ten for each entry.</summary>
    private const int MaxLookups = 4096;

    private readonly List<MenuItem> _items = [];
    private int _files;
    private int _kernels;
    private int _lookups;

    public IReadOnlyList<MenuItem> Items => _items;

    public bool IsFull => _items.Count >= MaxItems || _kernels >= MaxKernels || _lookups >= MaxLookups;

    /// <summary>The text of a configuration file; null when there is none, or when it is one too many.</summary>
    public string? Read(string path) => image.Has(path) && ++_files <= MaxFiles ? image.Text(path) : null;

    /// <summary>The first of these paths that is there.</summary>
    public string? FirstOf(params IEnumerable<string> paths) =>
        image.FirstOf(paths.Select(BootPath.Normalise).Where(path => path.Length > 0 && ++_lookups <= MaxLookups));

    /// <summary>Takes an entry whose kernel is one that can be loaded over the network, once.</summary>
    public void Add(MenuItem item)
    {
        // memdisk has the form of a kernel; what it would start can't read on from the network.
        if (IsFull || BootPath.NameOf(item.Kernel).Equals("memdisk", StringComparison.OrdinalIgnoreCase))
            return;
        _kernels++;
        if (image.Kernel(item.Kernel) is { Kind: not KernelKind.EfiProgram } && !_items.Any(known => IsSame(known, item)))
            _items.Add(item);
    }

    private static bool IsSame(MenuItem one, MenuItem other) =>
        one.Kernel == other.Kernel && one.Arguments == other.Arguments && one.Initrds.SequenceEqual(other.Initrds);
}
