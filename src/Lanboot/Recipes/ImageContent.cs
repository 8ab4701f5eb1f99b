using System.Text;
using Lanboot.Media.Blocks;
using Lanboot.Media.Images;
using Lanboot.Media.Trees;

namespace Lanboot.Recipes;

/// <summary>An image as recipes look at it. All paths are from its root, without a leading slash, in either case.</summary>
/// <param name="image">The open image.</param>
/// <param name="name">What it is called under images/.</param>
internal sealed class ImageContent(DiscImage image, string name)
{
    /// <summary>Folders that recipes list hold a dozen kernels and modules; one with more names than this is something else.</summary>
    private const int MaxNames = 4096;

    /// <summary>Version files are a line, boot menus some KiB.</summary>
    private const int MaxText = 256 * 1024;

    private readonly IFileTree _tree = image.Tree;

    public string Name { get; } = name;

    public string Label => image.Label;

    /// <summary>It is one file: what exports blocks or the whole of it can serve it. A folder is not.</summary>
    public bool IsWhole => image.Whole is not null;

    /// <summary>In bytes; 0 for a folder.</summary>
    public long WholeLength => image.Whole?.Length ?? 0;

    public bool Has(string path) => File(path) is not null;

    /// <summary>The first of these that is there.</summary>
    public string? FirstOf(params IEnumerable<string> paths) => paths.FirstOrDefault(Has);

    /// <summary>In bytes; 0 for what is not there.</summary>
    public long Length(string path) => File(path)?.Length ?? 0;

    /// <summary>The names of the files in a folder, sorted; empty when there is no such folder.</summary>
    public IReadOnlyList<string> Files(string folder) => Names(folder, NodeKind.File);

    /// <summary>The names of the folders in a folder, sorted; empty when there is no such folder.</summary>
    public IReadOnlyList<string> Folders(string folder) => Names(folder, NodeKind.Folder);

    /// <summary>The bytes of a file, or null when there is none.</summary>
    public IBlockSource? Open(string path) => File(path) is { } file ? _tree.Open(file) : null;

    /// <summary>A text file, at most <see cref="MaxText"/> bytes of it; null when there is none.</summary>
    public string? Text(string path)
    {
        if (Open(path) is not { } source)
            return null;
        var bytes = new byte[Math.Min(source.Length, MaxText)];
        return Encoding.UTF8.GetString(bytes, 0, source.Read(0, bytes));
    }

    /// <summary>The first line of a text file that is not blank; null when there is none.</summary>
    public string? FirstLine(string path) =>
        Text(path)?.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();

    /// <summary>What the header of a file says of it as a kernel; null when it is none.</summary>
    public KernelFile? Kernel(string path) => Open(path) is { } source ? KernelFile.Read(source) : null;

    /// <summary>Whether two paths lead to the same file, by a link or by lying at the same place of the image.</summary>
    public bool AreSame(string path, string other) =>
        path == other || (File(path) is { } first && File(other) is { } second && first.Number == second.Number);

    private TreeNode? File(string path) => _tree.ResolveFile(path, ignoreCase: true);

    private IReadOnlyList<string> Names(string path, NodeKind kind)
    {
        if (_tree.Resolve(path, ignoreCase: true) is not { Kind: NodeKind.Folder } folder)
            return [];
        return
        [
            .. _tree.List(folder)
                .Take(MaxNames)
                .Where(node => KindOf(path, node) == kind)
                .Select(node => node.Name)
                .Order(StringComparer.Ordinal),
        ];
    }

    private NodeKind? KindOf(string folder, TreeNode node) =>
        node.Kind == NodeKind.Symlink ? _tree.Resolve($"{folder}/{node.Name}")?.Kind : node.Kind;
}
