using Lanboot.Media.Blocks;
using Lanboot.Media.Images;
using Lanboot.Media.Trees;

namespace Lanboot.Media.Fat;

/// <summary>An entry of a FAT tree.</summary>
internal sealed record FatNode : ImageNode
{
    /// <summary>0 for an empty file, and for the root folder of FAT12 and FAT16.</summary>
    public required uint FirstCluster { get; init; }

    public override long FolderPlace => FirstCluster;
}

/// <summary>
/// The tree of a FAT12, FAT16 or FAT32 volume with long names: what an EFI boot image and an EFI system partition are.
/// An entry's number is the position of its directory entry in the volume.
/// </summary>
internal sealed class FatTree(IBlockSource image, BootSector boot) : ImageTree<FatNode>(RootOf(boot))
{
    /// <summary>FAT specification 1.03: a folder has no more than 65,536 entries. It bounds loops as well.</summary>
    private const int MaxFolderLength = 65536 * DirectoryEntry.Length;

    /// <summary>Entries stand at multiples of 32: no entry has this number.</summary>
    private const ulong RootNumber = 1;

    /// <returns>Null when this is no FAT volume.</returns>
    public static FatTree? TryOpen(IBlockSource image)
    {
        Span<byte> sector = stackalloc byte[BootSector.Size];
        return image.TryReadExactly(0, sector) && BootSector.TryRead(sector) is { } boot ? new FatTree(image, boot) : null;
    }

    /// <summary>How long the volume says that it is, in bytes.</summary>
    public long VolumeLength => boot.Length;

    public string Label => boot.Label;

    private static FatNode RootOf(BootSector boot) => new()
    {
        Name = "",
        Kind = NodeKind.Folder,
        Number = RootNumber,
        Length = boot.RootLength,
        Permissions = 0b101_101_101,
        Parent = null,
        FirstCluster = boot.RootCluster,
    };

    protected override IEnumerable<FatNode> ReadFolder(FatNode folder)
    {
        try
        {
            var content = Content(folder);
            var bytes = new byte[content.Length];
            content.ReadExactly(0, bytes);
            return ReadEntries(folder, bytes, content);
        }
        catch (ImageException e)
        {
            throw new ImageException($"The folder {folder.Path} of the FAT volume is damaged: {e.Message}.", e);
        }
    }

    protected override IBlockSource OpenFile(FatNode file)
    {
        if (file.Length == 0)
            return new ByteSource(default);

        try
        {
            var clusters = (file.Length + boot.ClusterSize - 1) / boot.ClusterSize;
            var whole = new ExtentSource(new ClusterChain(image, boot).Follow(file.FirstCluster, clusters, toEnd: false));
            return new SliceSource(whole, 0, file.Length);
        }
        catch (ImageException e)
        {
            throw new ImageException($"The file {file.Path} of the FAT volume is damaged: {e.Message}.", e);
        }
    }

    private ExtentSource Content(FatNode folder) =>
        new(folder.FirstCluster == 0
            ? [new Extent(image, boot.Root, boot.RootLength)]
            : new ClusterChain(image, boot).Follow(folder.FirstCluster, Math.Max(1, MaxFolderLength / boot.ClusterSize), toEnd: true));

    private static List<FatNode> ReadEntries(FatNode folder, ReadOnlySpan<byte> bytes, ExtentSource content)
    {
        var nodes = new List<FatNode>();
        var longName = new LongName();
        for (var i = 0; i + DirectoryEntry.Length <= bytes.Length; i += DirectoryEntry.Length)
        {
            var entry = new DirectoryEntry(bytes.Slice(i, DirectoryEntry.Length));
            if (entry.IsEnd)
                break;
            if (entry.IsFree || (entry.IsVolumeLabel && !entry.IsLongNamePart))
                longName.Forget();
            else if (entry.IsLongNamePart)
                longName.Add(bytes.Slice(i, DirectoryEntry.Length));
            else
                nodes.Add(MakeNode(folder, entry, longName.Take(entry.Checksum), content.PositionOf(i)));
        }

        return nodes;
    }

    private static FatNode MakeNode(FatNode folder, DirectoryEntry entry, string? longName, long position) => new()
    {
        Name = longName ?? entry.ShortName,
        Kind = entry.IsFolder ? NodeKind.Folder : NodeKind.File,
        Number = (ulong)position,
        Length = entry.IsFolder ? 0 : entry.FileSize,
        Permissions = entry.IsFolder ? 0b101_101_101 : 0b100_100_100,
        Modified = entry.Modified,
        Parent = folder,
        FirstCluster = entry.FirstCluster,
    };
}
