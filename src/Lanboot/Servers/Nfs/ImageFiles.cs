using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Lanboot.Boot;
using Lanboot.Media.Blocks;
using Lanboot.Media.Trees;
using Lanboot.Protocols.Nfs;
using Lanboot.Protocols.Rpc;

namespace Lanboot.Servers.Nfs;

/// <summary>The bytes of a file that clients read, kept from one READ to the next.</summary>
internal sealed class OpenFile(ImageFiles image, TreeNode file, IBlockSource source) : IRpcContent
{
    /// <summary>Most for one READ of bytes that lie in no file, or in UDP's datagrams: it passes through memory.</summary>
    private const int InMemory = NfsSizes.ReadOverUdp;

    public ImageFiles Image => image;

    public IBlockSource Source => source;

    public long Length => source.Length;

    /// <summary>Whether it is still the same: in a folder, a file may be written anew.</summary>
    public bool IsOf(TreeNode seen) => ReferenceEquals(seen, file) || (seen.Modified == file.Modified && seen.Length == file.Length);

    /// <summary>A piece of the file that lies in one piece on the disc: the client asks for the rest by itself.</summary>
    public int Available(long offset, int count) =>
        (int)Math.Min(count, source.TryGetFileRange(offset, out var range) ? range.Length : InMemory);
}

/// <summary>
/// An image as NFS sees it: files by number, and the bytes of those that are read. Nothing in an image file changes, so that a look-up is
/// good for ever; a folder is looked at again after a second. Safe from several threads at once.
/// </summary>
internal sealed class ImageFiles(ServedImage image, TimeProvider time)
{
    /// <summary>
    /// For how long what was seen of a folder holds: clients themselves take it to hold for 3 s and more (nfs(5), acregmin).
    /// </summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    /// <summary>Open files that are kept; a boot reads some, a running system from a folder some hundred.</summary>
    private const int MaxOpen = 1024;

    /// <summary>Entries of folders that are kept for a second; 100 bytes each.</summary>
    private const int MaxSeen = 1 << 16;

    private readonly ConcurrentDictionary<ulong, OpenFile> _open = new();
    private readonly ConcurrentDictionary<ulong, Seen> _seen = new();
    private readonly IFileTree _tree = image.Image.Tree;
    // Not before somebody mounts: most servers never need OpenSSL, which takes some megabytes.
    private readonly Lazy<ulong> _identity = new(() => IdentityOf(image));
    private Listing? _lastListing;

    public ServedImage Image { get; } = image;

    public TreeNode Root => _tree.Root;

    /// <summary>What file handles of this image carry: another image, or another state of it, has another one.</summary>
    public ulong Identity => _identity.Value;

    /// <exception cref="IOException">The image can't be read.</exception>
    public TreeNode? Find(ulong number)
    {
        if (Image.IsFixed)
            return _tree.Find(number);
        if (_seen.TryGetValue(number, out var seen) && IsFresh(seen.At))
            return seen.Node;
        var node = _tree.Find(number);
        if (node is not null)
            See(node);
        return node;
    }

    /// <inheritdoc cref="Find"/>
    public TreeNode? Lookup(TreeNode folder, string name)
    {
        var node = _tree.Lookup(folder, name);
        if (node is not null && !Image.IsFixed)
            See(node);
        return node;
    }

    /// <summary>The entry at a path; links are followed inside the image.</summary>
    /// <inheritdoc cref="Find"/>
    public TreeNode? Resolve(string path) => _tree.Resolve(path);

    public TreeNode Parent(TreeNode folder) => _tree.Parent(folder);

    /// <inheritdoc cref="Find"/>
    public Listing List(TreeNode folder)
    {
        // A large folder is read page by page; each page needs all of it.
        if (!Image.IsFixed && Volatile.Read(ref _lastListing) is { } last && last.Folder == folder.Number && IsFresh(last.At))
            return last;
        var entries = _tree.List(folder);
        var listing = new Listing(folder.Number, entries, Image.IsFixed ? 0 : VerifierOf(entries), time.GetTimestamp());
        Volatile.Write(ref _lastListing, listing);
        return listing;
    }

    /// <inheritdoc cref="Find"/>
    public OpenFile Open(TreeNode file)
    {
        if (_open.TryGetValue(file.Number, out var known) && known.IsOf(file))
            return known;
        var opened = new OpenFile(this, file, _tree.Open(file));
        if (_open.Count >= MaxOpen)
            _open.Clear();
        _open[file.Number] = opened;
        return opened;
    }

    private void See(TreeNode node)
    {
        if (_seen.Count >= MaxSeen)
            _seen.Clear();
        _seen[node.Number] = new Seen(node, time.GetTimestamp());
    }

    private bool IsFresh(long at) => time.GetElapsedTime(at) < Fresh;

    /// <summary>FNV-1a over the numbers: it changes when an entry comes, goes or moves.</summary>
    private static ulong VerifierOf(IReadOnlyList<TreeNode> entries)
    {
        var hash = 0xcbf2_9ce4_8422_2325;
        foreach (var entry in entries)
            hash = (hash ^ entry.Number) * 0x100_0000_01b3;
        return hash;
    }

    private static ulong IdentityOf(ServedImage served)
    {
        var image = served.Image;
        // Rebuilt, an image has another date in its descriptors, which is its UUID; where it has none, the file's own time must do.
        var text = image.Whole is { } whole
            ? $"{whole.Length} {image.Label} {image.Uuid ?? $"{File.GetLastWriteTimeUtc(image.Path).Ticks}"}"
            : $"folder {Path.GetFullPath(image.Path)}";
        return BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    private sealed record Seen(TreeNode Node, long At);

    /// <summary>The entries of a folder at one time.</summary>
    public sealed record Listing(ulong Folder, IReadOnlyList<TreeNode> Entries, ulong Verifier, long At);
}
