namespace Lanboot.Media.Trees;

public enum NodeKind
{
    File,
    Folder,
    Symlink,
}

/// <summary>One entry of a tree, as the image has it. Formats derive from it to keep where the content lies.</summary>
public record TreeNode
{
    /// <summary>The name within its folder; empty for the root.</summary>
    public required string Name { get; init; }

    public required NodeKind Kind { get; init; }

    /// <summary>
    /// Not zero, unique within the tree but for hard links, and the same after a restart as long as the image is the same.
    /// </summary>
    public required ulong Number { get; init; }

    /// <summary>Length of a file in bytes; of a symbolic link, that of its target; of a folder, as the image says.</summary>
    public required long Length { get; init; }

    /// <summary>The permission bits, 0 to 0o7777; 0o444 and 0o555 where the image knows none.</summary>
    public required int Permissions { get; init; }

    public uint UserId { get; init; }
    public uint GroupId { get; init; }
    public DateTimeOffset Modified { get; init; }

    /// <summary>The target text of a symbolic link, unchanged; null for files and folders.</summary>
    public string? LinkTarget { get; init; }
}
