using Lanboot.Media.Trees;

namespace Lanboot.Boot;

/// <summary>What fetching a file of an image says of a machine's progress, by the entries of the menu that name the file.</summary>
internal sealed class FileRoles
{
    /// <summary>What a file is to a boot, and whether nothing is left to fetch once it has gone out whole.</summary>
    internal readonly record struct Role(BootStage Stage, bool Completes);

    private readonly Dictionary<string, Role> _byPath = new(StringComparer.OrdinalIgnoreCase);

    // A file is also reached through symbolic links and hard links; its number stays the same. The image is not read for it before
    // somebody fetches from it.
    private readonly Lazy<Dictionary<ulong, Role>> _byNumber;

    public FileRoles(IFileTree tree, IEnumerable<BootEntry> entries)
    {
        // The roots that are fetched come first: what they say of a file holds where another entry only reads it in place.
        foreach (var entry in entries.OrderBy(entry => entry.Root?.IsReadInPlace))
            Add(entry);
        _byNumber = new(() => Numbers(tree));
    }

    public Role Of(string path, TreeNode node) =>
        _byPath.TryGetValue(path, out var role) || _byNumber.Value.TryGetValue(node.Number, out role)
            ? role
            : new Role(ByName(node.Name), false);

    private void Add(BootEntry entry)
    {
        if (entry.Root is not { } root)
            return;

        var last = root.IsReadInPlace ? null
            : root.Files is [.., var lastFile] ? lastFile
            : entry.Initrds is [.., var lastInitrd] ? lastInitrd
            : entry.Kernel;
        Add(entry.Kernel, BootStage.Kernel, last);
        foreach (var initrd in entry.Initrds)
            Add(initrd, BootStage.Initrd, last);
        foreach (var file in root.Files.Where(file => !root.IsReadInPlace || !_byPath.ContainsKey(BootPath.Normalise(file))))
            Add(file, BootStage.Root, last);
    }

    private void Add(string path, BootStage stage, string? last)
    {
        var key = BootPath.Normalise(path);
        var completes = path == last;
        // Two entries may share a file; it ends a boot only when it ends the boot of both.
        if (_byPath.TryGetValue(key, out var known))
            (stage, completes) = (stage > known.Stage ? stage : known.Stage, completes && known.Completes);

        _byPath[key] = new Role(stage, completes);
    }

    private Dictionary<ulong, Role> Numbers(IFileTree tree)
    {
        Dictionary<ulong, Role> numbers = [];
        foreach (var (path, role) in _byPath)
        {
            try
            {
                if (tree.ResolveFile(path, ignoreCase: true) is { } node)
                    numbers[node.Number] = role;
            }
            catch (IOException)
            {
                // Not readable now: its path is known all the same.
            }
        }

        return numbers;
    }

    /// <summary>Files of an image's own PXE menu, which no entry of ours names.</summary>
    private static BootStage ByName(string name) => Path.GetExtension(name).ToUpperInvariant() switch
    {
        ".0" or ".C32" or ".EFI" or ".KPXE" => BootStage.Loader,
        ".CFG" or ".IPXE" => BootStage.Menu,
        _ => BootStage.Seen,
    };
}
