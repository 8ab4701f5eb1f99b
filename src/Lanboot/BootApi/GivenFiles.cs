using Lanboot.Media.Blocks;
using Lanboot.Media.Trees;

namespace Lanboot.BootApi;

/// <summary>
/// Some files of this host as one folder. Each is looked up anew whenever it is asked for, so that a kernel may be built again while it is
/// served.
/// </summary>
/// <param name="host">The root of this host's files.</param>
/// <param name="files">Absolute paths on this host by their names here.</param>
internal sealed class GivenFiles(IFileTree host, IReadOnlyList<(string Name, string Path)> files) : IFileTree
{
    private const ulong RootNumber = 1;

    public TreeNode Root { get; } = new()
    {
        Name = "",
        Kind = NodeKind.Folder,
        Number = RootNumber,
        Length = 0,
        Permissions = 0b101_101_101,
    };

    public TreeNode? Lookup(TreeNode folder, string name) =>
        folder.Number == RootNumber && IndexOf(name) is >= 0 and var index ? NodeOf(index) : null;

    public IReadOnlyList<TreeNode> List(TreeNode folder) =>
        folder.Number == RootNumber ? [.. Enumerable.Range(0, files.Count).Select(NodeOf).OfType<TreeNode>()] : [];

    public TreeNode Parent(TreeNode folder) => Root;

    public TreeNode? Find(ulong number) =>
        number == RootNumber ? Root : number - RootNumber - 1 < (ulong)files.Count ? NodeOf((int)(number - RootNumber - 1)) : null;

    public IBlockSource Open(TreeNode file) =>
        host.ResolveFile(files[(int)(file.Number - RootNumber - 1)].Path) is { } there
            ? host.Open(there)
            : throw new FileNotFoundException($"{files[(int)(file.Number - RootNumber - 1)].Path} is gone.");

    private int IndexOf(string name)
    {
        for (var i = 0; i < files.Count; i++)
        {
            if (files[i].Name == name)
                return i;
        }

        return -1;
    }

    private TreeNode? NodeOf(int index) => host.ResolveFile(files[index].Path) is { } there
        ? new TreeNode
        {
            Name = files[index].Name,
            Kind = NodeKind.File,
            Number = RootNumber + 1 + (ulong)index,
            Length = there.Length,
            Permissions = 0b100_100_100,
            Modified = there.Modified,
        }
        : null;
}
