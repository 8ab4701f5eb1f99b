using Lanboot.Boot;
using Lanboot.Catalog;
using Lanboot.Settings;
using Lanboot.Tests.Support;
using Xunit;

namespace Lanboot.Tests.Catalog;

/// <summary>What the menu offers of an image whose root can come in several ways.</summary>
public sealed class RootEntriesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lanboot-roots-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Each_way_is_an_entry_of_the_same_system()
    {
        using var catalog = Open(new LanbootSettings { Images = [new ImageSettings(Arch())], Nfs = new NfsSettings { Enabled = true } });

        Assert.Equal(
            [("arch", "Arch Linux x86_64", RootWay.Http), ("arch-nfs", "Arch Linux x86_64 over NFS", RootWay.Nfs)],
            catalog.Plan.Entries.Select(entry => (entry.Slug, entry.Title, entry.Root!.Way)));
        Assert.All(catalog.Plan.Entries, entry => Assert.Equal("arch", entry.System));
    }

    [Fact]
    public void An_image_may_say_otherwise_than_the_rest()
    {
        using var catalog = Open(new LanbootSettings
        {
            Images = [new ImageSettings(Arch()), new ImageSettings(Arch("other")) { Root = RootWay.Nfs, CopyToRam = true }],
            Root = RootWay.Http,
            Nfs = new NfsSettings { Enabled = true },
        });

        Assert.Equal(
            [("arch", RootWay.Http), ("other", RootWay.Nfs)],
            catalog.Plan.Entries.Select(entry => (entry.Slug, entry.Root!.Way)));
        Assert.Contains(" copytoram=y ", catalog.Plan.Entries[1].Root!.CommandLine, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, null, "checksum=y")]
    [InlineData(true, false, null)]
    [InlineData(false, null, null)]
    [InlineData(false, true, "checksum=y")]
    public void The_check_of_the_root_can_be_switched_off_for_all_or_for_one_image(bool all, bool? one, string? word)
    {
        var image = Write("sums", ("arch/boot/x86_64/vmlinuz-linux", Kernels.Linux64()), ("arch/boot/x86_64/initramfs-linux.img", [1]),
            ("arch/x86_64/airootfs.sfs", [2]), ("arch/x86_64/airootfs.sha512", [3]));
        using var catalog = Open(new LanbootSettings { Images = [new ImageSettings(image) { Verify = one }], Verify = all });

        var words = catalog.Plan.Entries[0].Root!.CommandLine.Split(' ');
        Assert.Equal(word is not null, words.Contains("checksum=y"));
        // The last file that the system fetches is what ends its boot.
        Assert.Equal(word is null, catalog.Tree.Find("images/sums/arch/x86_64/airootfs.sfs", Plans.Fetch)!.CompletesBoot);
    }

    [Fact]
    public void Options_for_one_image_come_behind_those_for_all()
    {
        using var catalog = Open(new LanbootSettings
        {
            Images = [new ImageSettings(Rescue("one")) { KernelOptions = ["setkmap=de", "ethx=10.0.0.9"] }, new ImageSettings(Arch())],
            KernelOptions = ["loglevel=7"],
            Root = RootWay.Http,
            Machines = [new MachineSettings([Plans.Mac]) { Entry = "arch" }, new MachineSettings([new MacAddress(1)]) { Entry = "nothing" }],
        });

        Assert.Equal("netboot={files}/sysrcd.dat loglevel=7 setkmap=de ethx=10.0.0.9", catalog.Plan.Entries[0].Root!.CommandLine);
        Assert.EndsWith(" loglevel=7", catalog.Plan.Entries[^1].Root!.CommandLine, StringComparison.Ordinal);
        Assert.Equal(["arch", null], catalog.Plan.Wishes.Select(wish => wish.Entry));
    }

    [Fact]
    public void A_file_that_needs_an_NBD_port_of_its_own_gets_the_same_for_all_entries_and_no_port_that_is_taken()
    {
        using var catalog = Open(new LanbootSettings
        {
            Images = [new ImageSettings(Rescue("one")), new ImageSettings(Rescue("two")), new ImageSettings(Rescue("three"))],
            Root = RootWay.Nbd,
            Nbd = new NbdSettings
            {
                Exports =
                [
                    new NbdExportSettings("x") { Image = "somewhere", Port = 2001 },
                    new NbdExportSettings("y") { Image = "three/sysrcd.dat", Port = 7000, Oldstyle = true },
                ],
            },
        });

        Assert.Equal(
            [("one-rescue64", "2000"), ("one-rescue32", "2000"), ("two-rescue64", "2002"), ("two-rescue32", "2002"), ("three-rescue64", "7000"), ("three-rescue32", "7000")],
            catalog.Plan.Entries.Select(entry => (entry.Slug, entry.Root!.CommandLine.Split(':')[^1])));
        Assert.Equal(
            [new OwnPortExport(2000, "one", "sysrcd.dat"), new OwnPortExport(2002, "two", "sysrcd.dat")],
            catalog.Plan.OwnPortExports);
    }

    [Fact]
    public void Nothing_that_goes_out_whole_ends_a_boot_whose_root_is_read_in_place()
    {
        using var catalog = Open(new LanbootSettings
        {
            Images = [new ImageSettings(Arch())],
            Root = RootWay.Nfs,
            Nfs = new NfsSettings { Enabled = true },
        });

        Assert.False(catalog.Tree.Find("images/arch/arch/boot/x86_64/initramfs-linux.img", Plans.Fetch)!.CompletesBoot);
        Assert.False(catalog.Tree.Find("images/arch/arch/x86_64/airootfs.sfs", Plans.Fetch)!.CompletesBoot);
    }

    [Fact]
    public void The_root_that_is_fetched_whole_ends_the_boot_though_another_entry_reads_it_in_place()
    {
        using var catalog = Open(new LanbootSettings { Images = [new ImageSettings(Arch())], Nfs = new NfsSettings { Enabled = true } });

        Assert.True(catalog.Tree.Find("images/arch/arch/x86_64/airootfs.sfs", Plans.Fetch)!.CompletesBoot);
        Assert.False(catalog.Tree.Find("images/arch/arch/boot/x86_64/initramfs-linux.img", Plans.Fetch)!.CompletesBoot);
    }

    private static BootCatalog Open(LanbootSettings settings) => BootCatalog.Open(settings, new MemoryTree());

    private string Arch(string name = "arch") => Write(
        name,
        ("arch/boot/x86_64/vmlinuz-linux", Kernels.Linux64()),
        ("arch/boot/x86_64/initramfs-linux.img", [1]),
        ("arch/x86_64/airootfs.sfs", [2]));

    private string Rescue(string name) => Write(
        name,
        ("isolinux/rescue64", Kernels.Linux64()),
        ("isolinux/rescue32", Kernels.Linux32()),
        ("isolinux/initram.igz", [1]),
        ("sysrcd.dat", [2]),
        ("sysrcd.md5", [3]));

    private string Write(string name, params (string Path, byte[] Bytes)[] files)
    {
        var folder = _folder.CreateSubdirectory(name).FullName;
        foreach (var (path, bytes) in files)
        {
            var file = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, bytes);
        }

        return folder;
    }
}
