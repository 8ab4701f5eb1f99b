using Lanboot.Boot;
using Lanboot.Recipes;
using Lanboot.Tests.Support;
using Xunit;

namespace Lanboot.Tests.Recipes;

public sealed class RecipeBookTests
{
    private static readonly string[] Microcode = ["arch/boot/amd-ucode.img", "arch/boot/intel-ucode.img"];

    [Fact]
    public void Archiso_of_today_is_verified_by_its_signature()
    {
        var image = Recognise(Arch().With("arch/x86_64/airootfs.sfs.cms.sig").With("arch/x86_64/airootfs.sha512"), "ARCH_202402");

        Assert.Equal(("archiso", "Arch Linux", "2024.02.01"), (image.Recipe, image.Distribution, image.Version));
        var entry = Assert.Single(image.Entries);
        Assert.Equal(("image", "Arch Linux 2024.02.01 x86_64", "arch/boot/x86_64/vmlinuz-linux"), (entry.Slug, entry.Title, entry.Kernel));
        Assert.Equal([.. Microcode, "arch/boot/x86_64/initramfs-linux.img"], entry.Initrds);
        Assert.Equal("archisobasedir=arch archiso_http_srv={files}/ cms_verify=y ip=dhcp {bootif}", entry.Root!.CommandLine);
        Assert.Equal(["arch/x86_64/airootfs.sfs", "arch/x86_64/airootfs.sfs.cms.sig"], entry.Root.Files);
        Assert.Equal((Processor.X64, KernelKind.Linux, "6.7.4-arch1-1"), (entry.Processor, entry.KernelKind, entry.KernelVersion));
        Assert.Empty(entry.Notes);
    }

    [Theory]
    [InlineData("arch/x86_64/airootfs.sha512", "archisobasedir=arch archiso_http_srv={files}/ checksum=y ip=dhcp {bootif}")]
    [InlineData("arch/x86_64/airootfs.md5", "archisobasedir=arch archiso_http_srv={files}/ checksum=y ip=dhcp")]
    [InlineData("arch/x86_64/airootfs.sfs.sig", "archisobasedir=arch archiso_http_srv={files}/ verify=y ip=dhcp {bootif}")]
    [InlineData("README", "archisobasedir=arch archiso_http_srv={files}/ ip=dhcp {bootif}")]
    public void A_proof_is_only_asked_for_when_it_is_there(string file, string commandLine) =>
        Assert.Equal(commandLine, Recognise(Arch().With(file), "ARCH_202402").Entries[0].Root!.CommandLine);

    [Fact]
    public void A_sum_and_a_signature_of_GnuPG_are_both_asked_for_in_the_order_in_which_they_are_fetched()
    {
        var root = Recognise(Arch().With("arch/x86_64/airootfs.sha512").With("arch/x86_64/airootfs.sfs.sig"), "ARCH_202102").Entries[0].Root!;

        Assert.Equal("archisobasedir=arch archiso_http_srv={files}/ checksum=y verify=y ip=dhcp {bootif}", root.CommandLine);
        Assert.Equal(["arch/x86_64/airootfs.sfs", "arch/x86_64/airootfs.sha512", "arch/x86_64/airootfs.sfs.sig"], root.Files);
        Assert.Equal("archisobasedir=arch archiso_http_srv={files}/ ip=dhcp {bootif}", root.WithoutProof.CommandLine);
        Assert.Equal(["arch/x86_64/airootfs.sfs"], root.WithoutProof.Files);
    }

    [Fact]
    public void Archiso_keeps_two_copies_of_the_root_in_memory()
    {
        var tree = new MemoryTree()
            .With("arch/boot/x86_64/vmlinuz-linux", new byte[1000])
            .With("arch/boot/x86_64/initramfs-linux.img", new byte[10_000])
            .With("arch/x86_64/airootfs.erofs", new byte[100_000]);

        Assert.Equal(1000 + 30_000 + 200_000 + (300 * 1024 * 1024), Recognise(tree).Entries[0].Memory);
    }

    [Fact]
    public void Archiso_offers_every_kernel_with_its_own_initramfs()
    {
        var image = Recognise(Arch()
            .With("arch/boot/x86_64/vmlinuz-linux-lts", Kernels.Linux64())
            .With("arch/boot/x86_64/initramfs-linux-lts.img")
            .With("arch/boot/x86_64/initramfs-linux-fallback.img"), "ARCH_202402");

        Assert.Equal(["image", "image-linux-lts-x86_64"], image.Entries.Select(entry => entry.Slug));
        Assert.Equal("arch/boot/x86_64/initramfs-linux-lts.img", image.Entries[1].Initrds[^1]);
        Assert.Equal("arch/boot/x86_64/initramfs-linux.img", image.Entries[0].Initrds[^1]);
    }

    [Fact]
    public void SystemRescue_is_archiso_with_names_of_its_own()
    {
        var image = Recognise(new MemoryTree()
            .With("sysresccd/boot/x86_64/vmlinuz", Kernels.Linux64())
            .With("sysresccd/boot/x86_64/sysresccd.img")
            .With("sysresccd/boot/intel_ucode.img")
            .With("sysresccd/boot/amd_ucode.img")
            .With("sysresccd/x86_64/airootfs.sfs")
            .With("sysresccd/x86_64/airootfs.sha512")
            .With("sysresccd/VERSION", "11.00\n")
            .With("sysrescue.d/100-defaults.yaml"), "RESCUE1100");

        Assert.Equal("SystemRescue 11.00", image.Title);
        var entry = Assert.Single(image.Entries);
        Assert.Equal(["sysresccd/boot/amd_ucode.img", "sysresccd/boot/intel_ucode.img", "sysresccd/boot/x86_64/sysresccd.img"], entry.Initrds);
        Assert.Equal("archisobasedir=sysresccd archiso_http_srv={files}/ checksum=y ip=dhcp {bootif}", entry.Root!.CommandLine);
    }

    [Fact]
    public void A_derivative_of_archiso_says_that_its_makers_must_have_left_the_hook_in() =>
        Assert.Contains("archiso_pxe_http", Recognise(Arch(), "EOS_202402").Entries[0].Notes[0], StringComparison.Ordinal);

    [Fact]
    public void Archiso_of_2013_boots_both_processors_from_its_table()
    {
        const string Table = """
            # <img>         <mnt>                 <arch>   <sfs_comp>  <fs_type>  <fs_size>
            root-image      /                     i686     xz          ext4       50%
            root-image      /                     x86_64   xz          ext4       50%
            usr-share       /usr/share            any      xz          none       0

            """;
        var image = Recognise(new MemoryTree()
            .With("arch/aitab", Table)
            .With("arch/boot/i686/vmlinuz", Kernels.Linux32("3.11.6-1-ARCH"))
            .With("arch/boot/i686/archiso.img")
            .With("arch/i686/root-image.fs.sfs")
            .With("arch/boot/x86_64/vmlinuz", Kernels.Linux64("3.11.6-1-ARCH"))
            .With("arch/boot/x86_64/archiso.img")
            .With("arch/x86_64/root-image.fs.sfs")
            .With("arch/any/usr-share.sfs")
            .With("arch/checksum.x86_64.md5"), "ARCH_201311");

        Assert.Equal(("archiso-2013", "2013.11"), (image.Recipe, image.Version));
        Assert.Equal([Processor.X64, Processor.X86], image.Processors);
        Assert.Equal("archisobasedir=arch archiso_http_srv={files}/ checksum=y ip=dhcp", image.Entries[0].Root!.CommandLine);
        Assert.Equal(
            ["arch/aitab", "arch/x86_64/root-image.fs.sfs", "arch/any/usr-share.sfs", "arch/checksum.x86_64.md5"],
            image.Entries[0].Root!.Files);
        Assert.Equal("archisobasedir=arch archiso_http_srv={files}/ ip=dhcp", image.Entries[1].Root!.CommandLine);
        Assert.Equal("image-i686", image.Entries[1].Slug);
    }

    [Fact]
    public void Debian_live_fetches_its_root_and_asks_DHCP_by_itself()
    {
        var image = Recognise(Live("Official Debian GNU/Linux Live 12.5.0 standard 2024-02-10T11:33"));

        Assert.Equal("Debian GNU/Linux live 12.5.0", image.Title);
        var entry = Assert.Single(image.Entries);
        Assert.Equal(["live/initrd.img"], entry.Initrds);
        Assert.Equal("boot=live components fetch={files}/live/filesystem.squashfs {bootif}", entry.Root!.CommandLine);
        Assert.Equal(["live/filesystem.squashfs"], entry.Root.Files);
    }

    [Fact]
    public void Kali_live_gets_its_own_user_and_the_kernel_that_is_there_twice_once()
    {
        var image = Recognise(Live("Kali GNU/Linux 2024.1 \"Kali-last-snapshot\" - Official amd64 LIVE")
            .With("live/vmlinuz-6.6.9-amd64", Kernels.Linux64("6.1.0-18-amd64"))
            .With("live/initrd.img-6.6.9-amd64")
            .With("install/vmlinuz", Kernels.Linux64("6.6.9")));

        Assert.Equal("Kali Linux live 2024.1", image.Title);
        Assert.Contains("components username=kali hostname=kali fetch=", Assert.Single(image.Entries).Root!.CommandLine, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_different_live_kernels_are_two_entries()
    {
        var image = Recognise(Live("x").With("live/vmlinuz-686", Kernels.Linux32()).With("live/initrd.img-686"));

        Assert.Equal([Processor.X64, Processor.X86], image.Entries.Select(entry => entry.Processor));
        Assert.Equal(["live/initrd.img", "live/initrd.img-686"], image.Entries.Select(entry => entry.Initrds[0]));
    }

    [Theory]
    [InlineData("GParted-Live-Version", "GParted live")]
    [InlineData("Clonezilla-Live-Version", "Clonezilla live")]
    public void Relatives_of_Debian_live_are_known_by_a_file(string marker, string distribution) =>
        Assert.Equal(distribution, Recognise(Live("x").With(marker)).Distribution);

    [Fact]
    public void Tails_is_told_that_it_can_t()
    {
        var entry = Assert.Single(Recognise(Live("x").With("live/Tails.module")).Entries);

        Assert.Null(entry.Root);
        Assert.Contains("Tails can't", entry.Impediment, StringComparison.Ordinal);
    }

    [Fact]
    public void The_netboot_folder_of_the_installer_has_all_in_its_initrd()
    {
        var image = Recognise(Netboot(), isFolder: true);

        Assert.Equal("Debian installer 12 (bookworm)", image.Title);
        Assert.Equal(["image", "image-expert", "image-rescue"], image.Entries.Select(entry => entry.Slug));
        Assert.Equal((RootWay.Initrd, "vga=788 {bootif} --- quiet"), (image.Entries[0].Root!.Way, image.Entries[0].Root!.CommandLine));
        Assert.Equal(["debian-installer/amd64/initrd.gz"], image.Entries[0].Initrds);
    }

    [Fact]
    public void The_folder_above_text_and_gtk_has_both()
    {
        var image = Recognise(new MemoryTree()
            .With("gtk/debian-installer/amd64/linux", Kernels.Linux64())
            .With("gtk/debian-installer/amd64/initrd.gz")
            .With("text/debian-installer/amd64/linux", Kernels.Linux64())
            .With("text/debian-installer/amd64/initrd.gz"));

        Assert.Equal(6, image.Entries.Count);
        Assert.Equal("text/debian-installer/amd64/linux", image.Entries.Single(entry => entry.Slug == "image-text").Kernel);
    }

    [Fact]
    public void An_installer_disc_says_what_it_lacks()
    {
        var entry = Assert.Single(Recognise(Disc()).Entries);

        Assert.Null(entry.Root);
        Assert.Contains("apt-get install debian-installer-12-netboot-amd64", entry.Impediment, StringComparison.Ordinal);
    }

    [Fact]
    public void An_installer_disc_beside_its_netboot_files_is_their_mirror()
    {
        var disc = RecipeBook.Recognise(Disc().ToImage(), "disc")!;
        var netboot = RecipeBook.Recognise(Netboot().ToImage(isFolder: true), "netboot")!;

        var entry = RecipeBook.Join([disc, netboot])[0].Entries[0];

        Assert.Equal(("disc", "netboot", "debian-installer/amd64/linux"), (entry.Slug, entry.Image, entry.Kernel));
        Assert.Null(entry.Impediment);
        Assert.Contains("mirror/http/hostname={host} mirror/http/directory=/images/disc ", entry.Root!.CommandLine, StringComparison.Ordinal);

        var other = RecipeBook.Recognise(Netboot("6.1.0-99-amd64").ToImage(isFolder: true), "netboot")!;
        Assert.NotNull(RecipeBook.Join([disc, other])[0].Entries[0].Impediment);
    }

    [Fact]
    public void A_plain_kernel_takes_the_command_line_that_lies_beside_it()
    {
        var tree = new MemoryTree().With("vmlinuz-6.1", Kernels.Linux64()).With("initrd.img-6.1").With("intel-ucode.img").With("data/root.img");

        var plain = Assert.Single(Recognise(tree, isFolder: true).Entries);
        Assert.Equal(("image", "ip=dhcp {bootif}", RootWay.Initrd), (plain.Slug, plain.Root!.CommandLine, plain.Root.Way));
        Assert.Equal(["intel-ucode.img", "initrd.img-6.1"], plain.Initrds);

        var told = Assert.Single(Recognise(tree.With("cmdline", "root={files}/data/root.img other={files}/none\n"), isFolder: true).Entries);
        Assert.Equal(("root={files}/data/root.img other={files}/none", RootWay.Http), (told.Root!.CommandLine, told.Root.Way));
        Assert.Equal(["data/root.img"], told.Root.Files);
    }

    [Fact]
    public void A_file_that_only_has_a_kernel_s_name_is_none() =>
        Assert.Null(RecipeBook.Recognise(new MemoryTree().With("vmlinuz", "not a kernel").With("initrd.img").ToImage(), "image"));

    [Fact]
    public void IPXE_is_known_by_its_content_and_never_starts_by_itself()
    {
        var image = Recognise(new MemoryTree().With("a.lkrn", Kernels.IpxeLkrn()).With("b.efi", Kernels.IpxeEfi()).With("c.efi", Kernels.EfiProgram()).With("README"));

        Assert.Equal(["a.lkrn", "b.efi"], image.Entries.Select(entry => entry.Kernel));
        Assert.Equal([KernelKind.BiosOnlyLinux, KernelKind.EfiProgram], image.Entries.Select(entry => entry.KernelKind));
        Assert.All(image.Entries, entry => Assert.False(entry.StartsByItself));
    }

    [Fact]
    public void The_installer_of_Fedora_fetches_its_root_from_here_and_its_packages_from_a_mirror()
    {
        var tree = new MemoryTree()
            .With(".treeinfo", "[general]\nfamily = Fedora\nversion = 43\n[stage2]\nmainimage = images/install.img\n")
            .With("images/pxeboot/vmlinuz", Kernels.Linux64("6.17.1-300.fc43.x86_64"))
            .With("images/pxeboot/initrd.img")
            .With("images/install.img");
        var image = Recognise(tree, isFolder: true);

        Assert.Equal(("fedora-installer", "Fedora installer 43"), (image.Recipe, image.Title));
        var entry = Assert.Single(image.Entries);
        Assert.Equal(("Fedora 43 installer", "inst.stage2={files}/ ip=dhcp {bootif}"), (entry.Title, entry.Root!.CommandLine));
        Assert.Equal([".treeinfo", "images/install.img"], entry.Root.Files);
        Assert.Equal("inst.repo={files}/ ip=dhcp {bootif}", Recognise(tree.With("repodata/repomd.xml")).Entries[0].Root!.CommandLine);
    }

    [Theory]
    [InlineData("images/pxeboot/initrd.img", "LiveOS/squashfs.img")]
    [InlineData("images/install.img", "images/pxeboot/initrd")]
    public void What_lacks_a_part_is_no_installer_of_Fedora(string one, string other) => Assert.NotEqual(
        "fedora-installer", RecipeBook.Recognise(new MemoryTree().With("images/pxeboot/vmlinuz", Kernels.Linux64()).With(one).With(other).ToImage(), "image")?.Recipe);

    [Theory]
    [InlineData("live-kernel.x86_64")]
    [InlineData("live-kernel-x86_64")]
    public void CoreOS_fetches_its_root_over_HTTP(string kernel)
    {
        const string Start = "fedora-coreos-43.20251110.3.0";
        var image = Recognise(new MemoryTree()
            .With($"{Start}-{kernel}", Kernels.Linux64())
            .With($"{Start}-live-initramfs.x86_64.img")
            .With($"{Start}-live-rootfs.x86_64.img"), isFolder: true);

        Assert.Equal(("coreos-live", "Fedora CoreOS 43.20251110.3.0"), (image.Recipe, image.Title));
        var entry = Assert.Single(image.Entries);
        Assert.Equal([$"{Start}-live-initramfs.x86_64.img"], entry.Initrds);
        Assert.Equal(
            $"coreos.live.rootfs_url={{files}}/{Start}-live-rootfs.x86_64.img ignition.firstboot ignition.platform.id=metal rd.neednet=1 ip=dhcp {{bootif}}",
            entry.Root!.CommandLine);
    }

    [Fact]
    public void CoreOS_without_its_root_is_none() => Assert.Null(RecipeBook.Recognise(
        new MemoryTree().With("fedora-coreos-43.1-live-kernel.x86_64", Kernels.Linux64()).With("fedora-coreos-43.1-live-initramfs.x86_64.img").ToImage(), "image"));

    [Theory]
    [InlineData(false, "isolinux, GRUB")]
    [InlineData(true, "put a kernel")]
    public void What_nobody_knows_is_told_in_one_sentence(bool isFolder, string words)
    {
        var image = new MemoryTree().With("README").ToImage(isFolder: isFolder);

        Assert.Null(RecipeBook.Recognise(image, "image"));
        Assert.Contains(words, RecipeBook.WhyNot(image), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_in_upper_case_are_found_as_well()
    {
        // ISO 9660 without Rock Ridge.
        var image = Recognise(new MemoryTree().With("LIVE/VMLINUZ", Kernels.Linux64()).With("LIVE/INITRD.IMG").With("LIVE/FILESYSTEM.SQUASHFS"));

        Assert.Equal("debian-live", image.Recipe);
    }

    private static MemoryTree Arch() => new MemoryTree()
        .With("arch/boot/x86_64/vmlinuz-linux", Kernels.Linux64("6.7.4-arch1-1"))
        .With("arch/boot/x86_64/initramfs-linux.img")
        .With(Microcode[1])
        .With(Microcode[0])
        .With("arch/x86_64/airootfs.sfs")
        .With("arch/version", "2024.02.01\n")
        .With("boot/grub/grub.cfg", "menuentry 'x' { linux /arch/boot/x86_64/vmlinuz-linux }");

    private static MemoryTree Live(string info) => new MemoryTree()
        .With(".disk/info", info)
        .With("live/vmlinuz", Kernels.Linux64())
        .With("live/initrd.img")
        .With("live/filesystem.squashfs");

    private static MemoryTree Netboot(string version = "6.1.0-18-amd64") => new MemoryTree()
        .With("debian-installer/amd64/linux", Kernels.Linux64(version))
        .With("debian-installer/amd64/initrd.gz")
        .With("version.info", "Debian version:  12 (bookworm)\nInstaller build: 20230607+deb12u15\n")
        .With("pxelinux.0");

    private static MemoryTree Disc() => new MemoryTree()
        .With(".disk/info", "Debian GNU/Linux 12.5.0 \"Bookworm\" - Official amd64 NETINST with firmware 20240210-11:27")
        .With("dists/bookworm/Release")
        .With("install.amd/vmlinuz", Kernels.Linux64())
        .With("install.amd/initrd.gz")
        .With("isolinux/isolinux.cfg", "LABEL x\nKERNEL /install.amd/vmlinuz\nAPPEND initrd=/install.amd/initrd.gz");

    private static BootableImage Recognise(MemoryTree tree, string label = "", bool isFolder = false) =>
        RecipeBook.Recognise(tree.ToImage(label, isFolder), "image")!;
}
