namespace Lanboot.Media.Trees;

/// <summary>Finds entries by path. No path leaves the tree: ".." at the root stays there, absolute links begin at the root.</summary>
public static class TreePath
{
    /// <summary>Links followed on one path; Linux gives up at 40 too (path_resolution(7)).</summary>
    private const int MaxLinks = 40;

    /// <summary>
    /// The entry at <paramref name="path"/>, following symbolic links inside the tree. "/" and "" are the root;
    /// doubled slashes count as one.
    /// </summary>
    /// <param name="ignoreCase">
    /// Where the exact name is missing, take the only one that differs by case: loaders born on FAT ask that way.
    /// </param>
    /// <returns>Null when there is nothing there.</returns>
    public static TreeNode? Resolve(this IFileTree tree, string path, bool ignoreCase = false)
    {
        var links = 0;
        return Walk(tree, tree.Root, path, ignoreCase, ref links);
    }

    /// <summary>The file (not folder) at this path, or null.</summary>
    public static TreeNode? ResolveFile(this IFileTree tree, string path, bool ignoreCase = false) =>
        tree.Resolve(path, ignoreCase) is { Kind: NodeKind.File } file ? file : null;

    private static TreeNode? Walk(IFileTree tree, TreeNode from, string path, bool ignoreCase, ref int links)
    {
        var at = path.StartsWith('/') ? tree.Root : from;
        foreach (var part in path.AsSpan().Split('/'))
        {
            var name = path[part];
            if (name.Length == 0)
                continue;
            if (at.Kind != NodeKind.Folder)
                return null;
            if (name == ".")
                continue;
            if (name == "..")
            {
                at = tree.Parent(at);
                continue;
            }

            var next = tree.Lookup(at, name) ?? (ignoreCase ? LookupIgnoringCase(tree, at, name) : null);
            if (next is { Kind: NodeKind.Symlink, LinkTarget: { } target })
                next = ++links > MaxLinks ? null : Walk(tree, at, target, ignoreCase, ref links);
            if (next is null)
                return null;
            at = next;
        }

        return at;
    }

    private static TreeNode? LookupIgnoringCase(IFileTree tree, TreeNode folder, string name)
    {
        TreeNode? found = null;
        foreach (var node in tree.List(folder))
        {
            if (!node.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                continue;
            if (found is not null)
                return null;
            found = node;
        }

        return found;
    }
}
