using Lanboot.Media.Blocks;
using Lanboot.Media.Images;
using Lanboot.Media.Trees;
using Lanboot.Tests.Media.Support;
using Xunit;

namespace Lanboot.Tests.Media.Fuzz;

/// <summary>
/// Reads a spoiled image as a door would, all of it. Whatever is in it, reading ends, fails with IOException only, and gives
/// out no byte from outside the image.
/// </summary>
internal sealed class Reading(byte[] image)
{
    /// <summary>The images have some hundred entries; a spoiled one may show folders twice, but not without end.</summary>
    private const int MaxNodes = 100_000;

    private const int MaxRanges = 200;

    public int Nodes { get; private set; }
    public int Files { get; private set; }

    public void All(Mutation mutation)
    {
        try
        {
            using var disc = ImageFormats.Recognise("image", new MemorySource(image), null);
            if (disc is null)
                return;
            Visit(disc.Tree, disc.Tree.Root, 0);
            foreach (var boot in disc.BootImages)
            {
                Check(boot.Source);
                if (boot.Tree is not null)
                    Visit(boot.Tree, boot.Tree.Root, 0);
            }

            // A number that nobody gave out finds nothing, or an entry that has it.
            for (var i = 0; i < 3; i++)
            {
                var number = mutation.Next(2) == 0 ? (ulong)mutation.Next(image.Length) : mutation.NextNumber();
                Assert.Equal(number, disc.Tree.Find(number)?.Number ?? number);
            }
        }
        catch (IOException e)
        {
            Assert.NotEqual("", e.Message);
        }
    }

    private void Visit(IFileTree tree, TreeNode folder, int depth)
    {
        Assert.InRange(depth, 0, 64);
        IReadOnlyList<TreeNode> nodes;
        try
        {
            nodes = tree.List(folder);
        }
        catch (IOException)
        {
            return;
        }

        foreach (var node in nodes)
        {
            Assert.InRange(++Nodes, 0, MaxNodes);
            Assert.True(node.Name is not ("" or "." or "..") && !node.Name.Contains('/') && !node.Name.Contains('\0'), node.Name);
            Assert.Same(node, tree.Lookup(folder, node.Name));
            Assert.Equal(node.Number, tree.Find(node.Number)?.Number);
            Assert.True(node.Length >= 0);
            if (node.Kind == NodeKind.Folder)
                Visit(tree, node, depth + 1);
            else if (node.Kind == NodeKind.File)
                Open(tree, node);
        }
    }

    private void Open(IFileTree tree, TreeNode file)
    {
        try
        {
            Check(tree.Open(file));
            Files++;
        }
        catch (IOException)
        {
            // Refused: as good as read.
        }
    }

    /// <summary>The second reading: each range is looked up in the image itself, and must be what Read gives.</summary>
    private void Check(IBlockSource source)
    {
        var bytes = new byte[512];
        long at = 0;
        for (var ranges = 0; at < source.Length && ranges < MaxRanges; ranges++)
        {
            var count = source.Read(at, bytes);
            Assert.Equal(Math.Min(bytes.Length, source.Length - at), count);
            if (!source.TryGetFileRange(at, out var range))
            {
                Assert.Equal(0, bytes[0]);
                at += count;
                continue;
            }

            Assert.InRange(range.Length, 1, source.Length - at);
            Assert.InRange(range.Offset, 0, image.Length - range.Length);
            var same = (int)Math.Min(count, range.Length);
            Assert.True(image.AsSpan((int)range.Offset, same).SequenceEqual(bytes.AsSpan(0, same)));
            at += range.Length;
        }

        Assert.Equal(0, source.Read(source.Length, bytes));
        Assert.False(source.TryGetFileRange(source.Length, out _));
    }
}
