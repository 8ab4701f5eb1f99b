using System.Collections.Concurrent;
using Lanboot.Media.Blocks;
using Lanboot.Media.Images;

namespace Lanboot.Media.Trees;

/// <summary>
/// The tree of an image: a folder is read when it is first asked for and then kept, since an image does not change.
/// A format says how to read one folder and how to open one file; names, numbers, loops and limits are dealt with here.
/// </summary>
internal abstract class ImageTree<TNode> : IFileTree
    where TNode : ImageNode
{
    /// <summary>ECMA-119 allows 8 levels, Linux paths some 2,000; nothing that people make is deeper than this.</summary>
    private const int MaxDepth = 64;

    /// <summary>
    /// A bound on the memory that an image can make us take (about 300 bytes an entry). A Debian Blu-ray has about 60,000.
    /// </summary>
    private const int MaxEntries = 1 << 20;

    private readonly ConcurrentDictionary<ulong, Listing> _listings = new();
    private readonly ConcurrentDictionary<ulong, TNode> _numbers = new();
    private readonly HashSet<long> _places = [];
    private readonly Lock _reading = new();
    private readonly TNode _root;
    private volatile bool _walked;

    protected ImageTree(TNode root)
    {
        _root = root;
        _numbers[root.Number] = root;
        _places.Add(root.FolderPlace);
    }

    public TreeNode Root => _root;

    public TreeNode? Lookup(TreeNode folder, string name) => ListingOf((TNode)folder).ByName.GetValueOrDefault(name);

    public IReadOnlyList<TreeNode> List(TreeNode folder) => ListingOf((TNode)folder).Entries;

    public TreeNode Parent(TreeNode folder) => ((TNode)folder).Parent ?? _root;

    /// <remarks>
    /// A number is never taken apart. It is good when a listing has brought it up; one of a folder not read yet (a file
    /// handle from before a restart) makes us read the whole tree, once.
    /// </remarks>
    public TreeNode? Find(ulong number)
    {
        if (!_numbers.ContainsKey(number) && !_walked)
            Walk();
        return _numbers.GetValueOrDefault(number);
    }

    public IBlockSource Open(TreeNode file)
    {
        var node = (TNode)file;
        if (node.Kind != NodeKind.File)
            throw new ImageException($"{node.Path} is not a file.");

        try
        {
            return OpenFile(node);
        }
        catch (EndOfStreamException e)
        {
            throw new ImageException($"{node.Path} does not lie wholly inside the image: the image is damaged; download it again.", e);
        }
    }

    /// <summary>Reads the entries of a folder as the image has them, usable names or not.</summary>
    /// <exception cref="ImageException">Its records make no sense.</exception>
    /// <exception cref="EndOfStreamException">It lies outside the image.</exception>
    protected abstract IEnumerable<TNode> ReadFolder(TNode folder);

    /// <exception cref="EndOfStreamException">Its bytes do not lie inside the image.</exception>
    protected abstract IBlockSource OpenFile(TNode file);

    private Listing ListingOf(TNode folder) => _listings.TryGetValue(folder.Number, out var listing) ? listing : Read(folder);

    private Listing Read(TNode folder)
    {
        if (folder.Kind != NodeKind.Folder)
            throw new ImageException($"{folder.Path} is not a folder.");

        lock (_reading)
        {
            if (_listings.TryGetValue(folder.Number, out var listing))
                return listing;

            try
            {
                listing = Keep(ReadFolder(folder));
            }
            catch (EndOfStreamException e)
            {
                throw new ImageException($"The folder {folder.Path} is not wholly inside the image: it is damaged; download it again.", e);
            }

            _listings[folder.Number] = listing;
            return listing;
        }
    }

    /// <summary>Gathers first, which may fail, and takes note after: a failed read leaves nothing behind.</summary>
    private Listing Keep(IEnumerable<TNode> read)
    {
        var byName = new Dictionary<string, TNode>(StringComparer.Ordinal);
        var entries = new List<TNode>();
        var room = MaxEntries - _numbers.Count;
        foreach (var node in read)
        {
            // The first of several with one name counts: ECMA-119 9.3 sorts the newest version to the front.
            if (!NodeName.IsUsable(node.Name) || !byName.TryAdd(node.Name, node))
                continue;
            entries.Add(node);
            if (entries.Count > room)
                throw new ImageException($"The image has more than {MaxEntries} entries, which is more than Lanboot reads.");
        }

        var kept = new List<TNode>(entries.Count);
        foreach (var node in entries)
        {
            if (node.Kind == NodeKind.Folder && !TakePlace(node))
            {
                byName.Remove(node.Name);
                continue;
            }

            kept.Add(node);
            _numbers.TryAdd(node.Number, node);
        }

        return new Listing([.. kept], byName);
    }

    /// <summary>
    /// A place belongs to the folder that names it first. So a folder inside itself ends there, and the work of a walk is
    /// bounded by the size of the image.
    /// </summary>
    private bool TakePlace(TNode folder) => folder.Depth <= MaxDepth && _places.Add(folder.FolderPlace);

    private void Walk()
    {
        var open = new Stack<TNode>([_root]);
        while (open.TryPop(out var folder))
        {
            try
            {
                foreach (var node in ListingOf(folder).Entries)
                {
                    if (node.Kind == NodeKind.Folder)
                        open.Push(node);
                }
            }
            catch (IOException)
            {
                // A damaged folder has no entries that a number could stand for.
            }
        }

        _walked = true;
    }

    private sealed record Listing(TNode[] Entries, Dictionary<string, TNode> ByName);
}
