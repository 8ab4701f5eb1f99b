namespace Lanboot.Media.Trees;

/// <summary>An entry of an image's tree: it knows the folder it lies in.</summary>
internal abstract record ImageNode : TreeNode
{
    /// <summary>Null for the root.</summary>
    public required ImageNode? Parent
    {
        get;
        init
        {
            field = value;
            Depth = value is null ? 0 : value.Depth + 1;
        }
    }

    /// <summary>Steps from the root: 0 for the root itself.</summary>
    public int Depth { get; private init; }

    /// <summary>
    /// Where a folder's entries lie. Two folders of the same place are one and the same: that is how loops are found.
    /// </summary>
    public abstract long FolderPlace { get; }

    /// <summary>From the root, for messages: "/live/filesystem.squashfs".</summary>
    public string Path => Parent is null ? "/" : Parent.Parent is null ? "/" + Name : Parent.Path + "/" + Name;

    // A node is itself and nothing else: comparing the chain of its parents field by field would be slow and of no use.
    public virtual bool Equals(ImageNode? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => Number.GetHashCode();
}
