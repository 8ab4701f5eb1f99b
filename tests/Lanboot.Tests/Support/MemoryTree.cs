using System.Text;
using Lanboot.Media.Blocks;
using Lanboot.Media.Images;
using Lanboot.Media.Trees;

namespace Lanboot.Tests.Support;

/// <summary>A file tree in memory: what a test says lies in an image.</summary>
internal sealed class MemoryTree : IFileTree
{
    private static readonly DateTimeOffset Modified = new(2024, 2, 3, 4, 5, 6, TimeSpan.Zero);

    private readonly Dictionary<ulong, Entry> _entries = [];

    private sealed record Entry(TreeNode Node, ulong Parent, byte[] Content, List<TreeNode> Children);

    public MemoryTree() => Root = Add(0, "", NodeKind.Folder, [], null);

    public TreeNode Root { get; }

    /// <summary>When set, every access fails as it does when the file below is gone.</summary>
    public bool IsBroken { get; set; }

    /// <summary>How often a file was opened.</summary>
    public int Opened { get; private set; }

    /// <summary>Puts a file into the tree, with the folders above it.</summary>
    public MemoryTree With(string path, byte[] content)
    {
        var parts = path.Split('/');
        var folder = Root;
        foreach (var part in parts[..^1])
            folder = Lookup(folder, part) ?? Add(folder.Number, part, NodeKind.Folder, [], null);
        Add(folder.Number, parts[^1], NodeKind.File, content, null);
        return this;
    }

    public MemoryTree With(string path, string text = "x") => With(path, Encoding.UTF8.GetBytes(text));

    /// <summary>Puts a symbolic link at the root.</summary>
    public MemoryTree WithLink(string name, string target)
    {
        Add(Root.Number, name, NodeKind.Symlink, [], target);
        return this;
    }

    /// <summary>The tree as an image; a folder where <paramref name="isFolder"/>.</summary>
    public DiscImage ToImage(string label = "", bool isFolder = false, string path = "/nowhere/image.iso") =>
        new(path, isFolder ? "folder" : "memory", this) { Label = label, Whole = isFolder ? null : new ByteSource(new byte[2048]) };

    public TreeNode? Lookup(TreeNode folder, string name)
    {
        Check();
        return _entries[folder.Number].Children.Find(node => node.Name == name);
    }

    public IReadOnlyList<TreeNode> List(TreeNode folder)
    {
        Check();
        return _entries[folder.Number].Children;
    }

    public TreeNode Parent(TreeNode folder) => _entries[_entries[folder.Number].Parent].Node;

    public TreeNode? Find(ulong number) => _entries.GetValueOrDefault(number)?.Node;

    public IBlockSource Open(TreeNode file)
    {
        Check();
        Opened++;
        return new ByteSource(_entries[file.Number].Content);
    }

    private void Check()
    {
        if (IsBroken)
            throw new IOException("the file below is gone");
    }

    private TreeNode Add(ulong parent, string name, NodeKind kind, byte[] content, string? target)
    {
        var node = new TreeNode
        {
            Name = name,
            Kind = kind,
            Number = (ulong)_entries.Count + 1,
            Length = content.Length,
            Permissions = 0x124,
            Modified = Modified,
            LinkTarget = target,
        };
        _entries[node.Number] = new Entry(node, parent == 0 ? node.Number : parent, content, []);
        if (parent != 0)
            _entries[parent].Children.Add(node);
        return node;
    }
}
