using Lanboot.Media.Blocks;

namespace Lanboot.Media.Trees;

/// <summary>A tree with one file at its root.</summary>
/// <param name="name">What the file is called.</param>
/// <param name="content">Its bytes.</param>
/// <param name="modified">When it was last written to.</param>
internal sealed class SingleFileTree(string name, IBlockSource content, DateTimeOffset modified) : IFileTree
{
    private const int ReadableByAll = 0x124;
    private const int OpenToAll = 0x16D;

    private readonly TreeNode _file = new()
    {
        Name = name,
        Kind = NodeKind.File,
        Number = 2,
        Length = content.Length,
        Permissions = ReadableByAll,
        Modified = modified,
    };

    public TreeNode Root { get; } = new()
    {
        Name = "",
        Kind = NodeKind.Folder,
        Number = 1,
        Length = 0,
        Permissions = OpenToAll,
        Modified = modified,
    };

    public TreeNode? Lookup(TreeNode folder, string name) => folder == Root && name == _file.Name ? _file : null;

    public IReadOnlyList<TreeNode> List(TreeNode folder) => folder == Root ? [_file] : [];

    public TreeNode Parent(TreeNode folder) => Root;

    public TreeNode? Find(ulong number) => number == Root.Number ? Root : number == _file.Number ? _file : null;

    public IBlockSource Open(TreeNode file) => content;
}
