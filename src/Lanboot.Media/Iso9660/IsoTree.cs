using System.Text;
using Lanboot.Media.Blocks;
using Lanboot.Media.Images;
using Lanboot.Media.Trees;

namespace Lanboot.Media.Iso9660;

/// <summary>
/// The tree of an ISO 9660 volume (ECMA-119), by its Rock Ridge, Joliet or plain names. An entry's number is the position of
/// its directory record in the image; that of the root is the position of its own folder.
/// </summary>
internal sealed class IsoTree : ImageTree<IsoNode>
{
    /// <summary>A bound on one read: 200,000 entries with long names. Larger folders are a damaged or hostile image.</summary>
    private const long MaxFolderLength = 32 << 20;

    private readonly IBlockSource _image;
    private readonly IsoVolume _volume;
    private readonly IsoNaming _naming;

    public IsoTree(IBlockSource image, IsoVolume volume)
        : base(RootOf(volume))
    {
        _image = image;
        _volume = volume;
        _naming = volume.Naming;
    }

    private static IsoNode RootOf(IsoVolume volume) => new()
    {
        Name = "",
        Kind = NodeKind.Folder,
        Number = (ulong)volume.Root.Start,
        Length = volume.Root.Length,
        Permissions = 0b101_101_101,
        Modified = volume.RootModified,
        Parent = null,
        Sections = [volume.Root],
    };

    protected override IEnumerable<IsoNode> ReadFolder(IsoNode folder)
    {
        try
        {
            return ReadRecords(folder, ReadWhole(folder));
        }
        catch (ImageException e)
        {
            throw new ImageException($"The folder {folder.Path} is damaged, {e.Message}: download the image again.", e);
        }
    }

    protected override IBlockSource OpenFile(IsoNode file)
    {
        if (file.Refusal is not null)
            throw new ImageException($"{file.Path} is {file.Refusal}, which Lanboot can't read.");

        // An empty file may point anywhere, and on real discs it does.
        if (file.Length == 0)
            return new ByteSource(default);
        return file.Sections is [var only]
            ? new SliceSource(_image, only.Start, only.Length)
            : new ExtentSource(file.Sections.Select(section => new Extent(_image, section.Start, section.Length)));
    }

    private byte[] ReadWhole(IsoNode folder)
    {
        if (folder.Length > MaxFolderLength)
            throw new ImageException($"its length is {folder.Length} bytes");
        var bytes = new byte[folder.Length];
        _image.ReadExactly(folder.FolderPlace, bytes);
        return bytes;
    }

    private List<IsoNode> ReadRecords(IsoNode folder, byte[] bytes)
    {
        var nodes = new List<IsoNode>();
        var records = new DirectoryRecords(bytes);
        var sections = new List<Section>();
        var first = default(DirectoryRecord);
        var number = 0L;
        while (records.TryNext(out var record))
        {
            if (record.IsSelf || record.IsParent || record.IsAssociated)
                continue;

            // Records of one file follow one another; the first one has its attributes (ECMA-119 9.1.6, RRIP 4.1).
            if (sections.Count == 0)
            {
                first = record;
                number = folder.FolderPlace + records.Offset;
            }
            else if (!record.Identifier.SequenceEqual(first.Identifier))
                throw new ImageException($"the file before byte {records.Offset} is not continued");

            sections.Add(new Section(record.FirstBlock * _volume.BlockSize, record.DataLength));
            if (record.IsMultiExtent)
                continue;
            if (MakeNode(folder, first, number, [.. sections]) is { } node)
                nodes.Add(node);
            sections.Clear();
        }

        return nodes;
    }

    /// <returns>Null for what is not shown.</returns>
    private IsoNode? MakeNode(IsoNode folder, DirectoryRecord record, long number, Section[] sections)
    {
        if (_naming != IsoNaming.RockRidge)
        {
            var name = _naming == IsoNaming.Joliet ? IsoNames.FromJoliet(record.Identifier) : IsoNames.FromPlain(record.Identifier);
            return MakeNode(folder, record, number, sections, name, default);
        }

        Span<byte> nameBuffer = stackalloc byte[NodeName.MaxBytes];
        var attributes = ReadRockRidge(record, nameBuffer);
        if (attributes.IsRelocated || (attributes.IsSpecial && !record.IsFolder))
            return null;

        var shown = attributes.Name ?? IsoNames.FromPlain(record.Identifier);
        return attributes.ChildBlock is { } child
            ? MakeMovedFolder(folder, number, shown, child)
            : MakeNode(folder, record, number, sections, shown, attributes);
    }

    private static IsoNode MakeNode(
        IsoNode folder, DirectoryRecord record, long number, Section[] sections, string name, RockRidge attributes)
    {
        var target = record.IsFolder ? null : attributes.LinkTarget;
        var kind = record.IsFolder ? NodeKind.Folder : target is null ? NodeKind.File : NodeKind.Symlink;
        return new IsoNode
        {
            Name = name,
            Kind = kind,
            Number = (ulong)number,
            Length = target is null ? sections.Sum(section => section.Length) : Encoding.UTF8.GetByteCount(target),
            Permissions = attributes.Permissions ?? (kind == NodeKind.Folder ? 0b101_101_101 : 0b100_100_100),
            UserId = attributes.UserId,
            GroupId = attributes.GroupId,
            Modified = attributes.Modified ?? record.Recorded,
            LinkTarget = target,
            Parent = folder,
            Sections = sections,
            Refusal = record.IsInterleaved ? "stored interleaved" : attributes.IsEncoded ? "stored compressed (zisofs) or sparse" : null,
        };
    }

    /// <summary>
    /// RRIP 4.1.5: a folder below the eighth level was moved up, and a file of its name with a CL entry stands in its place.
    /// Its length and attributes are in its own first record.
    /// </summary>
    private IsoNode MakeMovedFolder(IsoNode folder, long number, string name, uint block)
    {
        Span<byte> bytes = stackalloc byte[DirectoryRecord.MaxLength];
        Span<byte> nameBuffer = stackalloc byte[NodeName.MaxBytes];
        var start = (long)block * _volume.BlockSize;
        _image.ReadExactly(start, bytes);
        if (!DirectoryRecord.TryRead(bytes, out var self) || !self.IsSelf || !self.IsFolder)
            throw new ImageException($"{name} points to a folder that is none");
        return MakeNode(folder, self, number, [new Section(start, self.DataLength)], name, ReadRockRidge(self, nameBuffer));
    }

    private RockRidge ReadRockRidge(DirectoryRecord record, Span<byte> nameBuffer)
    {
        var area = record.SystemUse;
        return RockRidge.Read(
            new SystemUseEntries(_image, _volume.BlockSize, area[Math.Min(area.Length, _volume.SystemUseSkip)..]), nameBuffer);
    }
}
