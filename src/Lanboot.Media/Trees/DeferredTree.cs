using Lanboot.Media.Blocks;

namespace Lanboot.Media.Trees;

/// <summary>A tree that is read when somebody first asks for it. Where that fails the next one tries again.</summary>
/// <param name="read">May be called by several threads at once; the first outcome is kept.</param>
internal sealed class DeferredTree(Func<IFileTree> read) : IFileTree
{
    private readonly Lazy<IFileTree> _tree = new(read, LazyThreadSafetyMode.PublicationOnly);

    public TreeNode Root => _tree.Value.Root;

    public TreeNode? Lookup(TreeNode folder, string name) => _tree.Value.Lookup(folder, name);

    public IReadOnlyList<TreeNode> List(TreeNode folder) => _tree.Value.List(folder);

    public TreeNode Parent(TreeNode folder) => _tree.Value.Parent(folder);

    public TreeNode? Find(ulong number) => _tree.Value.Find(number);

    public IBlockSource Open(TreeNode file) => _tree.Value.Open(file);
}
