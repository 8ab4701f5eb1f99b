using System.Text;
using Lanboot.Boot;
using Lanboot.Media.Blocks;
using Lanboot.Tests.Support;
using Xunit;

namespace Lanboot.Tests.Boot;

public sealed class BootTreeTests
{
    private readonly MemoryTree _arch = new MemoryTree()
        .With("arch/boot/x86_64/vmlinuz-linux", "kernel")
        .With("arch/boot/ucode.img", "ucode")
        .With("arch/boot/x86_64/initramfs-linux.img", "initrd")
        .With("arch/x86_64/airootfs.sfs", "root")
        .With("boot/syslinux/lpxelinux.0", "the image's PXELINUX")
        .With("boot/syslinux/vesamenu.c32", "module")
        .With("images/pxeboot/vmlinuz", "as Fedora has it")
        .With("a b/c#d", "odd")
        .With("README", "read me")
        .WithLink("kernel", "arch/boot/x86_64/vmlinuz-linux")
        .WithLink("escape", "../../../etc/passwd");

    private readonly MemoryTree _live = new MemoryTree().With("live/vmlinuz", "k").With("grub/grub.cfg", "the image's");

    private readonly List<string> _warnings = [];

    private static BootEntry Entry => Plans.Entry() with
    {
        Kernel = "arch/boot/x86_64/vmlinuz-linux",
        Initrds = ["arch/boot/ucode.img", "arch/boot/x86_64/initramfs-linux.img"],
        Roots = [new RootChoice(RootWay.Http, "", 0, ["arch/x86_64/airootfs.sfs"])],
    };

    [Theory]
    [InlineData("images/arch/README", "read me")]
    [InlineData("README", "read me")]
    [InlineData("readme", "read me")]
    [InlineData("//images//arch//README", "read me")]
    [InlineData("IMAGES/ARCH/ReadMe", "read me")]
    [InlineData(@"\arch\boot\ucode.img", "ucode")]
    [InlineData("images/live/live/vmlinuz", "k")]
    [InlineData("images/pxeboot/vmlinuz", "as Fedora has it")]
    [InlineData("kernel", "kernel")]
    [InlineData("a%20b/c%23d", "odd")]
    [InlineData("images/arch/a%20b/c%23d", "odd")]
    [InlineData("loaders/bios/undionly.kpxe", "ipxe")]
    [InlineData("Loaders/BIOS/UNDIONLY.KPXE", "ipxe")]
    [InlineData("undionly.kpxe", "ipxe")]
    [InlineData("boot.ipxe", "menu for ipxe")]
    [InlineData("autoexec.ipxe", "menu for ipxe")]
    [InlineData("loaders/bios/autoexec.ipxe", "menu for ipxe")]
    [InlineData("loaders/efi64/autoexec.ipxe", "menu for ipxe")]
    [InlineData("anywhere/autoexec.ipxe", "menu for ipxe")]
    [InlineData("loaders/bios/pxelinux.cfg/default", "menu for pxelinux, http, vesamenu.c32")]
    [InlineData("loaders/bios/pxelinux.cfg/01-52-54-00-12-34-56", "menu for pxelinux, http, vesamenu.c32")]
    [InlineData("loaders/bios/pxelinux.cfg/lanboot-x64", "menu for pxelinux on X64, http, vesamenu.c32")]
    [InlineData("loaders/bios/pxelinux.cfg/lanboot-x86", "menu for pxelinux on X86, http, vesamenu.c32")]
    [InlineData("arch/pxelinux.cfg/lanboot-x86", "menu for pxelinux on X86, tftp, ")]
    [InlineData("boot/syslinux/pxelinux.cfg/default", "menu for pxelinux, tftp, vesamenu.c32")]
    [InlineData("pxelinux.cfg/01-52-54-00-12-34-56", "menu for pxelinux, tftp, vesamenu.c32")]
    [InlineData("arch/pxelinux.cfg/default", "menu for pxelinux, tftp, ")]
    [InlineData("grub/grub.cfg", "menu for grub")]
    [InlineData("boot/grub/grub.cfg", "menu for grub")]
    [InlineData("debian-installer/amd64/grub/grub.cfg", "menu for grub")]
    [InlineData("loaders/efi64/grub.cfg", "menu for grub")]
    public void Everybody_finds_what_he_asks_for(string path, string content) => Assert.Equal(content, Read(Tree(), path));

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("images")]
    [InlineData("images/arch")]
    [InlineData("images/arch/")]
    [InlineData("images/none/README")]
    [InlineData("images/.iso")]
    [InlineData("arch/boot")]
    [InlineData("escape")]
    [InlineData("etc/passwd")]
    [InlineData("../../../etc/passwd")]
    [InlineData("images/arch/../../../etc/passwd")]
    [InlineData("images/arch/boot/grub/grub.cfg")]
    [InlineData("pxelinux.cfg/C0A80039")]
    [InlineData("pxelinux.cfg/b8945908-d6a6-41a9-611d-74a6ab80b83d")]
    [InlineData("grub/x86_64-efi/command.lst")]
    [InlineData("loaders/efi64/revocations.efi")]
    [InlineData("%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("a\0b")]
    public void What_is_not_there_is_not_found(string path) => Assert.Null(Tree().Find(path, Plans.Fetch));

    [Fact]
    public void The_whole_image_can_be_fetched()
    {
        var file = Tree().Find("images/arch.ISO", Plans.Fetch)!;

        Assert.Equal((2048L, BootStage.Root, "arch"), (file.Source.Length, file.Stage, file.Image));
    }

    [Fact]
    public void Fetching_a_file_says_how_far_the_boot_has_come()
    {
        var tree = Tree();

        Assert.Equal(
            [BootStage.Loader, BootStage.Menu, BootStage.Kernel, BootStage.Kernel, BootStage.Initrd, BootStage.Initrd, BootStage.Root, BootStage.Loader, BootStage.Seen],
            ((string[])["loaders/bios/undionly.kpxe", "boot.ipxe", "kernel", "images/arch/arch/boot/x86_64/vmlinuz-linux", "arch/boot/ucode.img",
                "arch/boot/x86_64/initramfs-linux.img", "images/arch/ARCH/x86_64/airootfs.sfs", "boot/syslinux/vesamenu.c32", "README"])
            .Select(path => tree.Find(path, Plans.Fetch)!.Stage));
        Assert.True(tree.Find("arch/x86_64/airootfs.sfs", Plans.Fetch)!.CompletesBoot);
        Assert.False(tree.Find("arch/boot/x86_64/initramfs-linux.img", Plans.Fetch)!.CompletesBoot);
    }

    [Fact]
    public void A_file_of_two_entries_ends_a_boot_only_where_it_ends_both()
    {
        var initrdOnly = Entry with { Slug = "b", Roots = [new RootChoice(RootWay.Initrd, "", 0, [])] };

        Assert.True(Tree(initrdOnly).Find("arch/boot/x86_64/initramfs-linux.img", Plans.Fetch)!.CompletesBoot);
        Assert.False(Tree(initrdOnly, Entry).Find("arch/boot/x86_64/initramfs-linux.img", Plans.Fetch)!.CompletesBoot);
    }

    [Fact]
    public void Files_have_a_version_that_differs_between_them_and_menus_have_none()
    {
        var tree = Tree();

        var kernel = tree.Find("arch/boot/x86_64/vmlinuz-linux", Plans.Fetch)!.Version;
        Assert.NotNull(kernel);
        Assert.Equal(kernel, tree.Find("images/arch/arch/boot/x86_64/vmlinuz-linux", Plans.Fetch)!.Version);
        Assert.NotEqual(kernel, tree.Find("arch/boot/ucode.img", Plans.Fetch)!.Version);
        Assert.NotNull(tree.Find("loaders/bios/undionly.kpxe", Plans.Fetch)!.Version);
        Assert.Null(tree.Find("boot.ipxe", Plans.Fetch)!.Version);
    }

    [Fact]
    public void A_file_of_an_image_is_looked_up_once()
    {
        var tree = Tree();
        var first = tree.Find("/README", Plans.Fetch);

        Assert.Same(first, tree.Find("/README", Plans.Fetch));
        Assert.Equal(1, _arch.Opened);
    }

    [Fact]
    public void A_name_is_decoded_once_however_often_it_was_encoded()
    {
        var endless = "a%" + string.Concat(Enumerable.Repeat("25", 4000)) + "20b/c%23d";
        Assert.Null(Tree().Find(endless, Plans.Fetch));
        Assert.Null(Tree().Find("a%2520b/c%2523d", Plans.Fetch));
    }

    [Fact]
    public void Finding_a_file_again_allocates_nothing()
    {
        var tree = Tree();
        Assert.Equal(0, Allocations.OfAThousand(() => tree.Find("/images/arch/README", Plans.Fetch)));
    }

    [Fact]
    public void Endless_names_of_one_file_do_not_fill_the_memory()
    {
        var tree = Tree();
        for (var i = 0; i < 20_000; i++)
            Assert.NotNull(tree.Find($"{new string('/', i % 97)}{i}/../README", Plans.Fetch));
    }

    [Fact]
    public void The_root_lists_ours_and_the_first_image_s()
    {
        Assert.Equal(
            ["a b", "arch", "autoexec.ipxe", "boot", "boot.ipxe", "grub", "images", "kernel", "loaders", "README"],
            Names(""));
        Assert.Equal(["arch", "arch.iso", "live", "live.iso", "pxeboot"], Names("images"));
        Assert.Equal(["live"], Names("images/live")!.Except(["grub"]));
        Assert.Equal(["autoexec.ipxe", "ldlinux.c32", "lpxelinux.0", "pxelinux.cfg", "undionly.kpxe", "vesamenu.c32"], Names("loaders/bios"));
        Assert.Null(Tree().List("none", Plans.Fetch));
        Assert.Null(Tree().List("README", Plans.Fetch));
    }

    [Fact]
    public void What_is_listed_is_found()
    {
        var tree = Tree();
        var open = new Queue<string>([""]);
        var files = 0;
        while (open.TryDequeue(out var folder))
        {
            foreach (var line in tree.List(folder, Plans.Fetch)!)
            {
                var path = $"{folder}/{line.Name}".TrimStart('/');
                if (line.IsFolder)
                    open.Enqueue(path);
                else
                    Assert.True(tree.Find(path, Plans.Fetch) is { } file && (line.Length ?? file.Source.Length) == file.Source.Length, path);
                files++;
            }
        }

        Assert.True(files > 30);
    }

    [Fact]
    public void Without_images_the_menus_are_there_all_the_same()
    {
        var tree = new BootTree(Plans.Of(), [], Shelf(), new NamedMenus());

        Assert.NotNull(tree.Find("boot.ipxe", Plans.Fetch));
        Assert.Null(tree.Find("README", Plans.Fetch));
        Assert.Equal(["autoexec.ipxe", "boot.ipxe", "grub", "images", "loaders"], tree.List("", Plans.Fetch)!.Select(line => line.Name).Order());
    }

    [Fact]
    public void A_folder_that_vanishes_is_told_once_and_serves_again_when_it_is_back()
    {
        var folder = Directory.CreateTempSubdirectory("lanboot-test");
        var tree = new BootTree(Plans.Of(), [Serve("arch", _arch, isFolder: true, folder.FullName)], Shelf(), new NamedMenus());
        Assert.NotNull(tree.Find("README", Plans.Fetch));

        folder.Delete();
        _arch.IsBroken = true;
        Assert.Null(tree.Find("README", Plans.Fetch));
        Assert.Null(tree.Find("images/arch/README", Plans.Fetch));
        Assert.Null(tree.List("images/arch", Plans.Fetch));
        Assert.Contains(folder.FullName, Assert.Single(_warnings), StringComparison.Ordinal);

        _arch.IsBroken = false;
        Assert.NotNull(tree.Find("README", Plans.Fetch));
    }

    [Fact]
    public void A_damaged_image_is_not_found_and_throws_nothing()
    {
        var tree = Tree();
        _arch.IsBroken = true;

        Assert.Null(tree.Find("README", Plans.Fetch));
        Assert.NotNull(tree.Find("boot.ipxe", Plans.Fetch));
        Assert.NotNull(tree.List("", Plans.Fetch));
    }

    /// <summary>The folder of a server that was there before, with a menu of its own, and the paths by which its configuration names images.</summary>
    [Theory]
    [InlineData("README", "theirs")]
    [InlineData("pxelinux.0", "their PXELINUX")]
    [InlineData("srv/tftp/pxelinux.0", "their PXELINUX")]
    [InlineData("/srv/tftp/README", "theirs")]
    [InlineData("pxelinux.cfg/default", "their menu")]
    [InlineData("pxelinux.cfg/01-52-54-00-12-34-56", null)]
    [InlineData("pxelinux.cfg/C0A8006E", null)]
    [InlineData("grub/grub.cfg", "their GRUB menu")]
    [InlineData("loaders/bios/lpxelinux.0", "pxelinux")]
    [InlineData("boot.ipxe", "menu for ipxe")]
    [InlineData("arch/boot/ucode.img", "ucode")]
    [InlineData("mnt/live/live/vmlinuz", "k")]
    [InlineData("/mnt//live/live/vmlinuz", "k")]
    [InlineData(@"\mnt\live\live\vmlinuz", "k")]
    [InlineData("mnt/live%2Flive/vmlinuz", "k")]
    [InlineData("mnt/archiso/README", "read me")]
    [InlineData("mnt/archiso/../archiso/README", "read me")]
    [InlineData("mnt/archiso/../../etc/passwd", null)]
    [InlineData("mnt/archisoX/README", null)]
    [InlineData("srv/tftp/../../etc/passwd", null)]
    [InlineData("gone/README", null)]
    public void What_another_server_served_is_found_by_its_names(string path, string? expected)
    {
        var theirs = new MemoryTree().With("README", "theirs").With("pxelinux.0", "their PXELINUX").With("pxelinux.cfg/default", "their menu")
            .With("grub/grub.cfg", "their GRUB menu").With("loaders/bios/lpxelinux.0", "never").With("boot.ipxe", "never");
        var tree = new BootTree(
            Plans.Of(Entry), [Serve("arch", _arch, entries: [Entry]), Serve("live", _live)], Shelf(), new NamedMenus(),
            [new ImageAlias("/mnt/archiso/", null), new ImageAlias("/mnt/live", "live"), new ImageAlias("/gone", "nothing")],
            new ServedImage("tftp.root", theirs.ToImage(isFolder: true, path: "/srv/tftp"), [], _warnings.Add) { IsImage = false });

        Assert.Equal(expected, Read(tree, path));
        Assert.Null(tree.Find("README", Plans.Fetch)!.Image);
        Assert.Contains("pxelinux.cfg", tree.List("", Plans.Fetch)!.Select(line => line.Name));
        Assert.Equal(["vmlinuz"], tree.List("mnt/live/live", Plans.Fetch)!.Select(line => line.Name));
    }

    private BootTree Tree(params BootEntry[] entries) => new(
        Plans.Of(entries.Length == 0 ? [Entry] : entries),
        [Serve("arch", _arch, entries: entries.Length == 0 ? [Entry] : entries), Serve("live", _live)],
        Shelf(),
        new NamedMenus());

    private ServedImage Serve(string name, MemoryTree tree, bool isFolder = false, string path = "/nowhere/x.iso", params BootEntry[] entries) =>
        new(name, tree.ToImage(isFolder: isFolder, path: path), entries, _warnings.Add);

    private IEnumerable<string>? Names(string folder) =>
        Tree().List(folder, Plans.Fetch)?.Select(line => line.Name).Order(StringComparer.OrdinalIgnoreCase);

    private static string? Read(BootTree tree, string path)
    {
        if (tree.Find(path, Plans.Fetch) is not { } file)
            return null;
        var bytes = new byte[file.Source.Length];
        file.Source.Read(0, bytes);
        return Encoding.UTF8.GetString(bytes);
    }

    private static LoaderShelf Shelf()
    {
        LoaderFile File(string text) => new(ByteSource.FromText(text), DateTimeOffset.UnixEpoch);
        return new LoaderShelf
        {
            Loaders =
            [
                new Loader(LoaderKind.Pxelinux, Firmware.Bios, Processor.X86, "loaders/bios/lpxelinux.0") { SpeaksHttp = true, MenuModule = "vesamenu.c32" },
                new Loader(LoaderKind.Grub, Firmware.Uefi, Processor.X64, "loaders/efi64/shimx64.efi"),
            ],
            Files = new Dictionary<string, LoaderFile>
            {
                ["loaders/bios/undionly.kpxe"] = File("ipxe"),
                ["loaders/bios/lpxelinux.0"] = File("pxelinux"),
                ["loaders/bios/ldlinux.c32"] = File("core"),
                ["loaders/bios/vesamenu.c32"] = File("module"),
                ["loaders/efi64/shimx64.efi"] = File("shim"),
                ["loaders/efi64/grubx64.efi"] = File("grub"),
            },
        };
    }

    private sealed class NamedMenus : IMenus
    {
        public string ForIpxe(BootPlan plan, Fetch fetch) => "menu for ipxe";

        public string ForPxelinux(BootPlan plan, Fetch fetch, Loader loader, Processor processor) =>
            $"menu for pxelinux{(processor == Processor.Unknown ? "" : $" on {processor}")}, {(loader.SpeaksHttp ? "http" : "tftp")}, {loader.MenuModule}";

        public string ForGrub(BootPlan plan, Fetch fetch) => "menu for grub";
    }
}
