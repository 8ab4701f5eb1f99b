using System.Security.Cryptography;
using Lanboot.Media.Blocks;
using Lanboot.Media.Trees;
using Xunit;

namespace Lanboot.Tests.Media.Support;

[Flags]
internal enum Aspects
{
    None = 0,
    Permissions = 1,
    Times = 2,
    All = Permissions | Times,
}

/// <summary>
/// Everything in a tree as sorted lines of text, content hashed: of one of our trees, or of a folder of this host by way of the
/// base library, so that the two can be compared.
/// </summary>
internal static class Survey
{
    public static string[] Of(IFileTree tree, Aspects aspects)
    {
        var lines = new List<string>();
        Visit(tree, tree.Root, "", aspects, lines);
        return Sorted(lines);
    }

    public static string[] Of(string folder, Aspects aspects) => Sorted(new DirectoryInfo(folder)
        .EnumerateFileSystemInfos("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
        .Where(info => !IsBehindLink(folder, info))
        .Select(info => Line("/" + Path.GetRelativePath(folder, info.FullName), info, aspects)));

    /// <summary>The bytes of a file, read piecewise with a buffer that fits nothing.</summary>
    public static byte[] ReadAll(IBlockSource source)
    {
        var bytes = new MemoryStream();
        var buffer = new byte[100_003];
        int count;
        while ((count = source.Read(bytes.Length, buffer)) > 0)
            bytes.Write(buffer, 0, count);
        Assert.Equal(source.Length, bytes.Length);
        return bytes.ToArray();
    }

    /// <summary>The same bytes by way of the ranges: what sendfile would send.</summary>
    public static byte[] ReadRanges(IBlockSource source)
    {
        var bytes = new byte[source.Length];
        for (long at = 0; at < bytes.Length;)
        {
            Assert.True(source.TryGetFileRange(at, out var range));
            Assert.InRange(range.Length, 1, bytes.Length - at);
            Assert.Equal(range.Length, RandomAccess.Read(range.Handle, bytes.AsSpan((int)at, (int)range.Length), range.Offset));
            at += range.Length;
        }

        return bytes;
    }

    private static void Visit(IFileTree tree, TreeNode folder, string path, Aspects aspects, List<string> lines)
    {
        foreach (var node in tree.List(folder))
        {
            var at = $"{path}/{node.Name}";
            lines.Add(Line(at, tree, node, aspects));
            Assert.Same(node, tree.Lookup(folder, node.Name));
            Assert.Same(node, tree.Find(node.Number));
            if (node.Kind != NodeKind.Folder)
                continue;
            Assert.Same(folder, tree.Parent(node));
            Visit(tree, node, at, aspects, lines);
        }
    }

    private static string Line(string path, IFileTree tree, TreeNode node, Aspects aspects)
    {
        if (node.Kind == NodeKind.Folder)
            return Compose(path, "folder", node.Permissions, node.Modified.UtcDateTime, aspects);
        if (node.Kind == NodeKind.Symlink)
            return Compose(path, $"-> {node.LinkTarget}", null, null, aspects);

        var source = tree.Open(node);
        var bytes = ReadAll(source);
        Assert.Equal(node.Length, bytes.Length);
        Assert.Equal(bytes, ReadRanges(source));
        return Compose(path, Hash(bytes), node.Permissions, node.Modified.UtcDateTime, aspects);
    }

    private static string Line(string path, FileSystemInfo info, Aspects aspects) => info switch
    {
        { LinkTarget: { } target } => Compose(path, $"-> {target}", null, null, aspects),
        DirectoryInfo => Compose(path, "folder", (int)info.UnixFileMode, info.LastWriteTimeUtc, aspects),
        _ => Compose(path, Hash(File.ReadAllBytes(info.FullName)), (int)info.UnixFileMode, info.LastWriteTimeUtc, aspects),
    };

    private static string Compose(string path, string what, int? mode, DateTime? modified, Aspects aspects)
    {
        var line = $"{path} {what}";
        if (aspects.HasFlag(Aspects.Permissions) && mode is { } bits)
            line += $" {Convert.ToString(bits, 8)}";
        if (aspects.HasFlag(Aspects.Times) && modified is { } time)
            line += $" {time:yyyy-MM-dd HH:mm:ss}";
        return line;
    }

    private static string Hash(byte[] bytes) => $"{bytes.Length} {Convert.ToHexString(SHA256.HashData(bytes))}";

    private static bool IsBehindLink(string root, FileSystemInfo info)
    {
        var above = new DirectoryInfo(Path.GetDirectoryName(info.FullName)!);
        return above.FullName.Length > root.Length && (above.LinkTarget is not null || IsBehindLink(root, above));
    }

    private static string[] Sorted(IEnumerable<string> lines) => [.. lines.Order(StringComparer.Ordinal)];
}
