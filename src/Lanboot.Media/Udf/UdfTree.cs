using System.Text;
using Lanboot.Media.Blocks;
using Lanboot.Media.Images;
using Lanboot.Media.Trees;

namespace Lanboot.Media.Udf;

/// <summary>An entry of a UDF tree.</summary>
internal sealed record UdfNode : ImageNode
{
    /// <summary>Where its file entry stands.</summary>
    public required BlockAddress Icb { get; init; }

    public override long FolderPlace => (long)Number;
}

/// <summary>
/// The tree of a UDF volume. An entry's number is the place of its file entry, so that hard links share one, as inodes do.
/// </summary>
internal sealed class UdfTree(UdfVolume volume) : ImageTree<UdfNode>(RootOf(volume))
{
    /// <summary>A bound on one read, as for ISO 9660.</summary>
    private const long MaxFolderLength = 32 << 20;

    /// <summary>PATH_MAX of Linux: nobody could follow a longer link.</summary>
    private const int MaxLinkLength = 4096;

    /// <exception cref="ImageException">The root folder is damaged.</exception>
    private static UdfNode RootOf(UdfVolume volume)
    {
        try
        {
            return MakeNode(volume, volume.Root, "", null) is { Kind: NodeKind.Folder } root
                ? root
                : throw new ImageException("its UDF root folder is no folder: it is damaged; download it again.");
        }
        catch (EndOfStreamException e)
        {
            throw new ImageException("its UDF root folder is not inside the image: it is damaged; download it again.", e);
        }
    }

    protected override IEnumerable<UdfNode> ReadFolder(UdfNode folder)
    {
        try
        {
            if (folder.Length > MaxFolderLength)
                throw new ImageException($"its length is {folder.Length} bytes");
            var bytes = new byte[folder.Length];
            Content(volume, folder.Icb).ReadExactly(0, bytes);
            return ReadIdentifiers(folder, bytes);
        }
        catch (ImageException e)
        {
            throw new ImageException($"The folder {folder.Path} is damaged, {e.Message}: download the image again.", e);
        }
    }

    protected override IBlockSource OpenFile(UdfNode file)
    {
        try
        {
            return Content(volume, file.Icb);
        }
        catch (ImageException e)
        {
            throw new ImageException($"The file {file.Path} is damaged, {e.Message}: download the image again.", e);
        }
    }

    private List<UdfNode> ReadIdentifiers(UdfNode folder, ReadOnlySpan<byte> bytes)
    {
        var nodes = new List<UdfNode>();
        for (var rest = bytes; !rest.IsEmpty;)
        {
            if (!FileIdentifier.TryRead(rest, out var identifier))
                throw new ImageException($"the entry at byte {bytes.Length - rest.Length} is malformed");
            rest = rest[identifier.Length..];
            if (identifier.IsShown && MakeNode(volume, identifier.Icb, identifier.Name, folder) is { } node)
                nodes.Add(node);
        }

        return nodes;
    }

    /// <returns>Null for devices and other things that can't be served.</returns>
    private static UdfNode? MakeNode(UdfVolume volume, BlockAddress icb, string name, UdfNode? parent)
    {
        Span<byte> block = stackalloc byte[UdfVolume.BlockSize];
        var entry = volume.ReadFileEntry(icb, block);
        var isLink = entry.FileType == FileEntry.SYMBOLIC_LINK;
        if (!isLink && !entry.IsFile && entry.FileType != FileEntry.DIRECTORY)
            return null;

        var target = isLink ? ReadTarget(AllocationDescriptors.Content(volume, entry, icb)) : null;
        return new UdfNode
        {
            Name = name,
            Kind = isLink ? NodeKind.Symlink : entry.IsFile ? NodeKind.File : NodeKind.Folder,
            Number = ((ulong)(icb.Partition + 1) << 32) | icb.Block,
            Length = target is null ? entry.Length : Encoding.UTF8.GetByteCount(target),
            Permissions = entry.Permissions,
            UserId = entry.UserId,
            GroupId = entry.GroupId,
            Modified = entry.Modified,
            LinkTarget = target,
            Parent = parent,
            Icb = icb,
        };
    }

    private static IBlockSource Content(UdfVolume volume, BlockAddress icb) =>
        AllocationDescriptors.Content(volume, volume.ReadFileEntry(icb, stackalloc byte[UdfVolume.BlockSize]), icb);

    private static string ReadTarget(IBlockSource content)
    {
        if (content.Length > MaxLinkLength)
            throw new ImageException("the target of a symbolic link is too long");
        var components = new byte[content.Length];
        content.ReadExactly(0, components);
        return PathComponents.Read(components);
    }
}
