using Lanboot.Media.HostFolder;
using Lanboot.Media.Images;
using Lanboot.Media.Trees;
using Lanboot.Tests.Media.Support;
using Xunit;

namespace Lanboot.Tests.Media.HostFolder;

public sealed class FolderTreeTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public FolderTreeTests()
    {
        _scratch.Write("served/pxelinux.cfg/default", 200);
        _scratch.Write("served/vmlinuz", 70_000);
        _scratch.Write("secret/key", 40);
    }

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_folder_shows_what_is_in_it()
    {
        SampleTree.Write(_scratch, "sample");
        var tree = new FolderTree(_scratch["sample"]);
        var seen = new List<string>();
        Walk(tree, tree.Root, "", seen);

        Assert.Equal(
            Survey.Of(_scratch["sample"], Aspects.None).Select(PathAndLength),
            seen.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../secret/key")]
    [InlineData("../../../../../../../../etc/passwd")]
    public void A_link_out_of_the_folder_is_shown_and_leads_nowhere(string target)
    {
        File.CreateSymbolicLink(_scratch["served/link"], target);
        var tree = new FolderTree(_scratch["served"]);

        Assert.Equal(target, tree.Lookup(tree.Root, "link")?.LinkTarget);
        Assert.Null(tree.Resolve("/link"));
        Assert.Null(tree.Resolve("/../secret/key"));
        Assert.Null(tree.Lookup(tree.Root, ".."));
        Assert.Null(tree.Lookup(tree.Root, "../secret"));
    }

    [Fact]
    public void Links_inside_the_folder_are_followed_absolute_ones_too()
    {
        File.CreateSymbolicLink(_scratch["served/a"], _scratch["served/vmlinuz"]);
        File.CreateSymbolicLink(_scratch["served/pxelinux.cfg/b"], "../a");
        var tree = new FolderTree(_scratch["served"] + "/");

        Assert.Equal("/vmlinuz", tree.Lookup(tree.Root, "a")?.LinkTarget);
        Assert.Equal(tree.Resolve("/vmlinuz")?.Number, tree.Resolve("/pxelinux.cfg/b")?.Number);
    }

    [Fact]
    public void A_folder_or_file_swapped_for_a_link_is_not_followed()
    {
        var tree = new FolderTree(_scratch["served"]);
        var folder = tree.Resolve("/pxelinux.cfg")!;
        var file = tree.Resolve("/pxelinux.cfg/default")!;
        var kernel = tree.Resolve("/vmlinuz")!;
        Directory.Delete(_scratch["served/pxelinux.cfg"], recursive: true);
        Directory.CreateSymbolicLink(_scratch["served/pxelinux.cfg"], _scratch["secret"]);
        _scratch.Write("secret/default", 200);
        File.Delete(_scratch["served/vmlinuz"]);
        File.CreateSymbolicLink(_scratch["served/vmlinuz"], _scratch["secret/key"]);

        Assert.Null(tree.Lookup(folder, "key"));
        Assert.Throws<ImageException>(() => tree.List(folder));
        Assert.Throws<ImageException>(() => tree.Open(file));
        Assert.Throws<ImageException>(() => tree.Open(kernel));
    }

    [Fact]
    public void Pipes_are_not_shown_and_one_put_in_a_files_place_does_not_hold_us()
    {
        Tool.Run("mkfifo", _scratch["served/pipe"]);
        var tree = new FolderTree(_scratch["served"]);
        var kernel = tree.Resolve("/vmlinuz")!;
        Assert.Null(tree.Resolve("/pipe"));
        Assert.Equal(["pxelinux.cfg", "vmlinuz"], tree.List(tree.Root).Select(node => node.Name));

        File.Delete(_scratch["served/vmlinuz"]);
        Tool.Run("mkfifo", _scratch["served/vmlinuz"]);
        Assert.Contains("no longer a file", Assert.Throws<ImageException>(() => tree.Open(kernel)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_open_file_goes_on_when_its_name_is_gone()
    {
        var expected = File.ReadAllBytes(_scratch["served/vmlinuz"]);
        var tree = new FolderTree(_scratch["served"]);
        var source = tree.Open(tree.Resolve("/vmlinuz")!);
        File.Delete(_scratch["served/vmlinuz"]);

        Assert.Equal(expected, Survey.ReadAll(source));
        Assert.Equal(expected, Survey.ReadRanges(source));
        Assert.Null(tree.Resolve("/vmlinuz"));
    }

    [Fact]
    public void A_replaced_file_is_served_anew_and_an_unchanged_one_stays_open()
    {
        var tree = new FolderTree(_scratch["served"]);
        var first = tree.Open(tree.Resolve("/vmlinuz")!);
        Assert.Same(first, tree.Open(tree.Resolve("/vmlinuz")!));

        File.WriteAllText(_scratch["new"], "new kernel");
        File.Move(_scratch["new"], _scratch["served/vmlinuz"], overwrite: true);
        Assert.Equal("new kernel"u8, Survey.ReadAll(tree.Open(tree.Resolve("/vmlinuz")!)));
        Assert.Equal(70_000, Survey.ReadAll(first).Length);
    }

    [Fact]
    public void A_file_that_becomes_shorter_is_an_error_and_no_silent_end()
    {
        var tree = new FolderTree(_scratch["served"]);
        var source = tree.Open(tree.Resolve("/vmlinuz")!);
        using (var file = File.OpenWrite(_scratch["served/vmlinuz"]))
            file.SetLength(1000);

        var error = Assert.Throws<IOException>(() => source.Read(500, new byte[4096]));
        Assert.Contains("became shorter", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_vanishes_is_missed_politely_and_welcome_back()
    {
        var tree = new FolderTree(_scratch["served"]);
        var kernel = tree.Resolve("/vmlinuz")!;
        Directory.Move(_scratch["served"], _scratch["away"]);

        Assert.Null(tree.Lookup(tree.Root, "vmlinuz"));
        Assert.Null(tree.Find(kernel.Number));
        Assert.Contains("is not there", Assert.Throws<ImageException>(() => tree.List(tree.Root)).Message, StringComparison.Ordinal);
        Assert.Contains("is not there", Assert.Throws<ImageException>(() => tree.Open(kernel)).Message, StringComparison.Ordinal);

        Directory.Move(_scratch["away"], _scratch["served"]);
        Assert.Equal(70_000, tree.Open(kernel).Length);
        Assert.Equal(kernel.Number, tree.Resolve("/vmlinuz")?.Number);
    }

    [Fact]
    public void Numbers_find_their_way_back_after_a_restart_and_a_move()
    {
        var number = new FolderTree(_scratch["served"]).Resolve("/pxelinux.cfg/default")!.Number;
        var tree = new FolderTree(_scratch["served"]);

        Assert.Equal("default", tree.Find(number)?.Name);
        File.Move(_scratch["served/pxelinux.cfg/default"], _scratch["served/moved"]);
        Assert.Equal("moved", tree.Find(number)?.Name);
        File.Move(_scratch["served/moved"], _scratch["secret/moved"]);
        Assert.Null(tree.Find(number));
        Assert.Null(tree.Find(number));
        Assert.Same(tree.Root, tree.Find(tree.Root.Number));
    }

    [Fact]
    public void Serving_many_files_does_not_pile_up_handles()
    {
        for (var i = 0; i < 1500; i++)
            _scratch.Write($"served/many/{i:0000}", 1);
        var tree = new FolderTree(_scratch["served"]);
        foreach (var node in tree.List(tree.Resolve("/many")!))
            Assert.Equal(1, tree.Open(node).Read(0, new byte[1]));

        GC.Collect();
        GC.WaitForPendingFinalizers();
        var held = Directory.GetFiles("/proc/self/fd").Select(TargetOf);
        Assert.InRange(held.Count(path => path.StartsWith(_scratch["served/many"], StringComparison.Ordinal)), 1, 64);

        // Tests beside this one open and close files of their own meanwhile.
        static string TargetOf(string link)
        {
            try
            {
                return File.ResolveLinkTarget(link, false)?.FullName ?? "";
            }
            catch (FileNotFoundException)
            {
                return "";
            }
        }
    }

    [Fact]
    public void Names_that_are_no_text_are_left_out()
    {
        Tool.Run("sh", "-c", $"touch '{_scratch["served"]}'/$(printf 'broken\\377')");
        var tree = new FolderTree(_scratch["served"]);
        Assert.Equal(["pxelinux.cfg", "vmlinuz"], tree.List(tree.Root).Select(node => node.Name));
    }

    /// <summary>A survey's line without what a walk does not see: the hash, the target, the word "folder".</summary>
    private static string PathAndLength(string line)
    {
        var link = line.IndexOf(" -> ", StringComparison.Ordinal);
        return line[..(link >= 0 ? link : line.LastIndexOf(' '))];
    }

    private static void Walk(FolderTree tree, TreeNode folder, string path, List<string> seen)
    {
        foreach (var node in tree.List(folder))
        {
            seen.Add(node.Kind == NodeKind.File ? $"{path}/{node.Name} {node.Length}" : $"{path}/{node.Name}");
            Assert.Equal(node.Number, tree.Lookup(folder, node.Name)?.Number);
            if (node.Kind == NodeKind.Folder)
                Walk(tree, node, $"{path}/{node.Name}", seen);
        }
    }
}
