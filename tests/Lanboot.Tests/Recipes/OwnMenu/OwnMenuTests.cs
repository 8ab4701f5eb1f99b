using System.Text;
using Lanboot.Media.Trees;
using Lanboot.Recipes;
using Lanboot.Recipes.OwnMenu;
using Lanboot.Tests.Support;
using Xunit;

namespace Lanboot.Tests.Recipes.OwnMenu;

public sealed class OwnMenuTests
{
    private const string Isolinux = """
        DEFAULT vesamenu.c32
        APPEND quiet
        INCLUDE menu.cfg

        label local
          localboot 0x80
        """;

    private const string Included = """
        menu title Boot
        LABEL live
          MENU LABEL ^Live system
          TEXT HELP
          KERNEL /not/this
          ENDTEXT
          KERNEL ../casper/vmlinuz
          APPEND initrd=/casper/ucode.img,/casper/initrd boot=casper ---
          SYSAPPEND 3
        label plain
          linux /casper/vmlinuz
          initrd /casper/initrd
        label bare
          kernel /casper/vmlinuz
          append -
        label test
          kernel /boot/memdisk
          append iso
        label more
          com32 whichsys.c32
          append -pxe- pxe.cfg -sys- sys.cfg -iso- sys.cfg
        """;

    private const string Grub = """
        # a comment { with braces }
        if loadfont $prefix/font.pf2 ; then
          set gfxmode=auto
        fi
        set options="quiet  splash"; title='The '"live"' system'
        function evil {
          menuentry 'never' { linux /casper/vmlinuz never }
        }
        menuentry "$title" --class gnu-linux --id 'live' {
            set gfxpayload=keep
            linux   ($root)/casper/vmlinuz boot=casper ${options} ds=nocloud\;s=x 'a b' --- # comment
            initrd  /casper/ucode.img (loop)/casper/initrd
        }
        submenu 'More ...' --hotkey=m {
            if [ "${grub_platform}" == "efi" ]; then
                menuentry --class x 'Nested' {
                    linuxefi \
                        /casper/vmlinuz nested
                    initrdefi /casper/initrd
                }
            fi
        }
        menuentry 'Firmware' { fwsetup }
        menuentry 'Chain' { chainloader /EFI/BOOT/x.efi }
        source $prefix/more.cfg
        eval "menuentry 'From eval' { linux /casper/vmlinuz $options }"
        """;

    [Fact]
    public void An_isolinux_menu_is_followed_through_its_files()
    {
        var tree = Casper()
            .With("isolinux/isolinux.cfg", Isolinux)
            .With("isolinux/menu.cfg", Included)
            .With("isolinux/sys.cfg", "label sys\nlinux /casper/vmlinuz\nappend sys\n")
            .With("boot/memdisk", Kernels.Old());

        Assert.Equal(
            [
                "Live system | casper/vmlinuz | casper/ucode.img casper/initrd | boot=casper --- ip=dhcp {bootif}",
                "plain | casper/vmlinuz | casper/initrd | quiet",
                "bare | casper/vmlinuz |  | ",
                "sys | casper/vmlinuz |  | sys",
            ],
            Read(tree));
    }

    [Fact]
    public void A_GRUB_menu_is_read_with_its_variables_and_branches()
    {
        var tree = Casper()
            .With("boot/grub/grub.cfg", Grub)
            .With("boot/grub/more.cfg", "menuentry 'Sourced' { linux /casper/vmlinuz }\nsource $prefix/grub.cfg\n");

        Assert.Equal(
            [
                "The live system | casper/vmlinuz | casper/ucode.img casper/initrd | boot=casper quiet  splash ds=nocloud;s=x a b ---",
                "Nested | casper/vmlinuz | casper/initrd | nested",
                "Sourced | casper/vmlinuz |  | ",
                "From eval | casper/vmlinuz |  | quiet splash",
            ],
            Read(tree).Take(4));
    }

    [Fact]
    public void Entries_of_systemd_boot_are_read() => Assert.Equal(
        ["Live | casper/vmlinuz | casper/ucode.img casper/initrd | a=1 b=2"],
        Read(Casper()
            .With("loader/entries/01.conf", "title\tLive\nlinux /casper/vmlinuz\ninitrd /casper/ucode.img\ninitrd /casper/initrd\noptions a=1\noptions b=2\n")
            .With("loader/entries/02.conf", "title Shell\nefi /shellx64.efi\n")));

    [Fact]
    public void Its_entries_say_that_they_may_need_more()
    {
        var image = RecipeBook.Recognise(Casper().With("boot/grub/grub.cfg", Grub).With(".disk/info", "Ubuntu 24.04 LTS \"Noble\"").ToImage(), "ubuntu")!;

        Assert.Equal(("own-menu", "Ubuntu 24.04"), (image.Recipe, image.Title));
        Assert.All(image.Entries, entry => Assert.Contains("may need arguments", Assert.Single(entry.Notes), StringComparison.Ordinal));
        Assert.Equal("ubuntu-The-live-system", image.Entries[0].Slug);
    }

    [Fact]
    public void A_real_menu_of_Debian_s_installer_is_read_by_both_parsers()
    {
        const string Folder = "/usr/lib/debian-installer/images/12/amd64/text/debian-installer/amd64";
        if (!Directory.Exists(Folder))
            Assert.Skip($"{Folder} is not here (apt-get install debian-installer-12-netboot-amd64)");
        var tree = new MemoryTree().With("debian-installer/amd64/linux", Kernels.Linux64()).With("debian-installer/amd64/initrd.gz");
        foreach (var file in Directory.GetFiles(Folder, "*.cfg", SearchOption.AllDirectories))
            tree.With("debian-installer/amd64/" + Path.GetRelativePath(Folder, file), File.ReadAllBytes(file));
        tree.With("pxelinux.cfg/default", File.ReadAllBytes($"{Folder}/pxelinux.cfg/default"));

        var syslinux = Run(tree, files => new SyslinuxConfig(files).Read("pxelinux.cfg/default"));
        var grub = Run(tree, files => new GrubConfig(files).Read("debian-installer/amd64/grub/grub.cfg"));

        Assert.Contains("Install | debian-installer/amd64/linux | debian-installer/amd64/initrd.gz | vga=788 --- quiet", syslinux);
        Assert.Contains("Install | debian-installer/amd64/linux | debian-installer/amd64/initrd.gz | vga=788 --- quiet", grub);
        Assert.Contains(grub, line => line.StartsWith("... Rescue mode", StringComparison.Ordinal) && line.EndsWith("rescue/enable=true --- quiet", StringComparison.Ordinal));
        Assert.True(syslinux.Count > 5 && grub.Count > 15, $"{syslinux.Count} {grub.Count}");
    }

    [Theory]
    [InlineData("isolinux/isolinux.cfg", "INCLUDE isolinux.cfg\nINCLUDE isolinux.cfg\n")]
    [InlineData("boot/grub/grub.cfg", "source /boot/grub/grub.cfg\nsource /boot/grub/grub.cfg\n")]
    [InlineData("boot/grub/grub.cfg", "set a=xxxxxxxxxxxxxxxx\n<set a=$a$a\n>")]
    [InlineData("boot/grub/grub.cfg", "set a=xxxxxxxxxxxxxxxxxxxxxxxx\n<$a$a$a$a$a$a$a$a >")]
    [InlineData("boot/grub/grub.cfg", "<menuentry x { >")]
    [InlineData("boot/grub/grub.cfg", "<} >")]
    [InlineData("boot/grub/grub.cfg", "<then >")]
    [InlineData("boot/grub/grub.cfg", "<eval >")]
    [InlineData("boot/grub/grub.cfg", "set e='eval $e'\n<eval $e\n>")]
    [InlineData("boot/grub/grub.cfg", "<menuentry x { linux /casper/initrd\n } >")]
    [InlineData("boot/grub/grub.cfg", "menuentry x { linux /casper/vmlinuz\n initrd <a >}")]
    [InlineData("isolinux/isolinux.cfg", "<label x\nlinux /none\n>")]
    [InlineData("isolinux/isolinux.cfg", "label x\nlinux x.c32\nappend <isolinux.cfg >")]
    public void Menus_made_to_harm_come_to_an_end(string path, string pattern)
    {
        var open = pattern.IndexOf('<', StringComparison.Ordinal);
        var text = open < 0 ? pattern : pattern[..open] + string.Concat(Enumerable.Repeat(pattern[(open + 1)..pattern.IndexOf('>', StringComparison.Ordinal)], 30_000)) + pattern[(pattern.IndexOf('>', StringComparison.Ordinal) + 1)..];

        Assert.True(Read(Casper().With(path, text)).Count <= 64);
    }

    [Fact]
    public void Mutated_menus_are_read_without_harm()
    {
        var random = new Random(20240208);
        for (var i = 0; i < 6000; i++)
        {
            var isGrub = i % 2 == 0;
            var text = Mutate(isGrub ? Grub : Isolinux + "\n" + Included, random);
            var tree = Casper().With(isGrub ? "boot/grub/grub.cfg" : "isolinux/isolinux.cfg", text).With("loader/entries/a.conf", text);

            foreach (var item in Items(tree))
            {
                // Read a second way: it names the one kernel there is, and initrds that are there; no word is longer than a word may be.
                Assert.Equal("casper/vmlinuz", item.Kernel, ignoreCase: true);
                Assert.All(item.Initrds, initrd => Assert.NotNull(tree.ResolveFile(initrd, ignoreCase: true)));
                Assert.All(item.Arguments.Split(' '), word => Assert.True(word.Length <= 4096));
            }
        }
    }

    private static string Mutate(string text, Random random)
    {
        var bytes = Encoding.UTF8.GetBytes(text).ToList();
        for (var n = random.Next(12); n >= 0; n--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(20), bytes.Count - at));
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(60), bytes.Count - at)));
                    break;
                default:
                    bytes.Insert(at, " \n;{}$'\"\\#()="u8.ToArray()[random.Next(13)]);
                    break;
            }

            if (bytes.Count == 0)
                return "";
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    private static MemoryTree Casper() => new MemoryTree()
        .With("casper/vmlinuz", Kernels.Linux64())
        .With("casper/initrd")
        .With("casper/ucode.img");

    private static List<string> Read(MemoryTree tree) => [.. Items(tree).Select(Show)];

    private static IEnumerable<MenuItem> Items(MemoryTree tree) =>
        RecipeBook.Recognise(tree.ToImage(), "image")?.Entries.Select(entry => new MenuItem(entry.Title, entry.Kernel, entry.Initrds, entry.Root!.CommandLine)) ?? [];

    private static List<string> Run(MemoryTree tree, Action<MenuFiles> read)
    {
        var files = new MenuFiles(new ImageContent(tree.ToImage(), "image"));
        read(files);
        return [.. files.Items.Select(Show)];
    }

    private static string Show(MenuItem item) => $"{item.Title} | {item.Kernel} | {string.Join(' ', item.Initrds)} | {item.Arguments}";
}
