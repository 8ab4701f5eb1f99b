using Lanboot.Media.Trees;

namespace Lanboot.Media.HostFolder;

/// <summary>An entry of a folder of this host, as it was when it was looked at.</summary>
internal sealed record FolderNode : TreeNode
{
    /// <summary>Null for the root.</summary>
    public required FolderNode? Parent { get; init; }

    /// <summary>From the root of the tree, without a leading slash: "pxelinux.cfg/default"; empty for the root.</summary>
    public string Path => Parent is null ? "" : Parent.Parent is null ? Name : Parent.Path + "/" + Name;

    // A node is itself and nothing else; see ImageNode.
    public bool Equals(FolderNode? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => Number.GetHashCode();
}
