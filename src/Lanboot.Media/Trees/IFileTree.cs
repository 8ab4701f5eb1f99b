using Lanboot.Media.Blocks;

namespace Lanboot.Media.Trees;

/// <summary>
/// Folders, files and symbolic links, read-only: the inside of an image, or a folder of this host.
/// Image formats produce it, doors serve it. Safe from several threads at once.
/// A folder that is damaged or gone is an <see cref="IOException"/> from Lookup and List, never an empty folder.
/// </summary>
public interface IFileTree
{
    TreeNode Root { get; }

    /// <summary>The entry of exactly this name (ordinal comparison), or null. "." and ".." are not names here.</summary>
    TreeNode? Lookup(TreeNode folder, string name);

    /// <summary>All entries, in the order of the image; without "." and "..".</summary>
    IReadOnlyList<TreeNode> List(TreeNode folder);

    /// <summary>The folder above; the root is its own parent.</summary>
    TreeNode Parent(TreeNode folder);

    /// <summary>The entry with this number, or null: how a file handle finds its way back after a restart.</summary>
    TreeNode? Find(ulong number);

    /// <summary>The bytes of a file.</summary>
    /// <exception cref="IOException">The file is gone or damaged.</exception>
    IBlockSource Open(TreeNode file);
}
