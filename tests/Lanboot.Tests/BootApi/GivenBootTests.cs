using System.Net;
using Lanboot.Boot;
using Lanboot.BootApi;
using Lanboot.Media.HostFolder;
using Lanboot.Media.Trees;
using Xunit;

namespace Lanboot.Tests.BootApi;

public sealed class GivenBootTests : IDisposable
{
    private static readonly Fetch Fetch = new(new BootAddress(IPAddress.Parse("192.168.0.1")), IPAddress.Parse("192.168.0.9"))
    {
        Machine = new Machine(new MacAddress(0x525400123456)) { Program = BootProgram.Ipxe, IpxeHasHttp = true },
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("lanboot-given-").FullName;

    public GivenBootTests()
    {
        File.WriteAllText(Place("vmlinuz"), "kernel");
        File.WriteAllText(Place("initrd.img"), "initrd");
        Directory.CreateDirectory(Place("more"));
        File.WriteAllText(Place("more/initrd.img"), "another");
        File.WriteAllText(Place("my root.squashfs"), "root");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Files_of_this_host_become_an_image_of_their_own()
    {
        var boot = Of([Place("vmlinuz"), Place("initrd.img"), Place("more/initrd.img")], $$$"""quiet root={{ ID "{{{Place("my root.squashfs")}}}" }}""");
        Assert.Empty(boot.Problems);
        Assert.False(boot.NeedsHttp);
        var entry = Assert.Single(boot.Bootable.Entries);
        Assert.Equal(("vmlinuz", "quiet root={files}/my_root.squashfs"), (entry.Kernel, entry.Root!.CommandLine));
        Assert.Equal(["initrd.img", "initrd.img-2"], entry.Initrds);
        Assert.Equal(["my_root.squashfs"], entry.Root.Files);
        Assert.Equal(["vmlinuz", "initrd.img", "initrd.img-2", "my_root.squashfs"], boot.Image.Tree.List(boot.Image.Tree.Root).Select(node => node.Name));
        Assert.Equal("another", Read(boot, "initrd.img-2"));
    }

    [Fact]
    public void A_file_that_is_made_anew_is_served_anew()
    {
        var boot = Of([Place("vmlinuz")]);
        File.Delete(Place("vmlinuz"));
        Assert.Null(boot.Image.Tree.ResolveFile("vmlinuz"));
        File.WriteAllText(Place("vmlinuz"), "a longer kernel");
        Assert.Equal("a longer kernel", Read(boot, "vmlinuz"));
    }

    [Fact]
    public void URLs_are_handed_through_at_their_place_in_the_tree()
    {
        var boot = Of(["https://mirror/a/vmlinuz", Place("initrd.img")], """stage2={{ ID "http://mirror/root.img" }}""");
        Assert.True(boot.NeedsHttp);
        Assert.True(boot.Covers("images/boot/vmlinuz"));
        Assert.Equal(new DistantFile(new Uri("https://mirror/a/vmlinuz"), BootStage.Kernel), boot.Find("images/boot/vmlinuz"));
        Assert.Equal(new DistantFile(new Uri("http://mirror/root.img"), BootStage.Root, CompletesBoot: true), boot.Find("images/boot/root.img"));
        Assert.False(boot.Covers("images/boot/initrd.img"));
    }

    [Fact]
    public void IPXE_gets_a_script_that_boots_it_and_shows_the_message()
    {
        var boot = Of([Place("vmlinuz"), Place("initrd.img")], """root={{ ID "http://mirror/root.img" }} mac=${net0/mac} {bootif}""", "Hello");
        var plan = new BootPlan { Entries = boot.Bootable.Entries, MenuTimeout = TimeSpan.Zero };
        var script = new GivenMenus(boot.Message).ForIpxe(plan, Fetch);
        Assert.Contains("\necho -- Hello\n", script, StringComparison.Ordinal);
        Assert.Contains(
            "\nkernel http://192.168.0.1/images/boot/vmlinuz?mac=52-54-00-12-34-56 initrd=initrd0.img "
            + "root=http://192.168.0.1/images/boot/root.img mac=${net0/mac} BOOTIF=01-${netX/mac:hexhyp} || goto @failed\n",
            script,
            StringComparison.Ordinal);
        Assert.Contains("\ninitrd --name initrd0.img http://192.168.0.1/images/boot/initrd.img?mac=52-54-00-12-34-56 ||", script, StringComparison.Ordinal);
        Assert.DoesNotContain("menu", script, StringComparison.Ordinal);
    }

    [Fact]
    public void An_iPXE_without_HTTP_gets_it_over_TFTP()
    {
        var boot = Of([Place("vmlinuz")]);
        var plan = new BootPlan { Entries = boot.Bootable.Entries, MenuTimeout = TimeSpan.Zero };
        var script = new GivenMenus("").ForIpxe(plan, Fetch with { Machine = Fetch.Machine! with { IpxeHasHttp = false } });
        Assert.Contains("kernel tftp://192.168.0.1/images/boot/vmlinuz", script, StringComparison.Ordinal);
    }

    [Fact]
    public void All_that_is_wrong_is_said_at_once()
    {
        var boot = Of([Place("vmlinux"), _folder, "ftp://mirror/initrd", "/dev/null"], "{{ ID }}");
        Assert.Equal(
            [
                "--cmdline at character 1: ID needs one text in quotes: {{ ID \"…\" }}",
                $"There is no file {Place("vmlinux")}.",
                $"{_folder} is a folder: name a file, or serve the folder with `lanboot serve {_folder}`.",
                "ftp://mirror/initrd: only http, https and file are fetched, and not ftp.",
                "/dev/null can't be served: it is no plain file, or may not be read.",
            ],
            boot.Problems);
    }

    private static GivenBoot Of(IReadOnlyList<string> files, string commandLine = "", string message = "") =>
        new(new FolderTree("/"), files, commandLine, message);

    private static string Read(GivenBoot boot, string name)
    {
        var tree = boot.Image.Tree;
        var source = tree.Open(tree.ResolveFile(name)!);
        var bytes = new byte[source.Length];
        Assert.Equal(bytes.Length, source.Read(0, bytes));
        return System.Text.Encoding.UTF8.GetString(bytes);
    }

    private string Place(string name) => Path.Combine(_folder, name);
}
