using Lanboot.Boot;
using Lanboot.Recipes;
using Lanboot.Tests.Support;
using Xunit;

namespace Lanboot.Tests.Recipes;

/// <summary>Every way in which the root of each family can come, with its command line.</summary>
public sealed class RootWaysTests
{
    private const long System = 300L << 20;

    [Fact]
    public void Archiso_takes_its_root_by_HTTP_NFS_and_NBD()
    {
        var entry = Assert.Single(Recognise(Arch()).Entries);

        Assert.Equal(
            [
                (RootWay.Http, true, "archisobasedir=arch archiso_http_srv={files}/ checksum=y ip=dhcp {bootif}"),
                (RootWay.Nfs, false, "archisobasedir=arch archiso_nfs_srv={nfs} copytoram=n checksum=y ip=dhcp {bootif}"),
                (RootWay.Nfs, true, "archisobasedir=arch archiso_nfs_srv={nfs} copytoram=y checksum=y ip=dhcp {bootif}"),
                (RootWay.Nbd, false, "archisobasedir=arch archiso_nbd_srv={server} archiso_nbd_name={name} copytoram=n checksum=y ip=dhcp {bootif}"),
                (RootWay.Nbd, true, "archisobasedir=arch archiso_nbd_srv={server} archiso_nbd_name={name} copytoram=y checksum=y ip=dhcp {bootif}"),
            ],
            entry.Roots.Select(root => (root.Way, root.InMemory, root.CommandLine)));
        Assert.Equal([200_000, 0, 100_000, 0, 100_000], entry.Roots.Select(root => root.Memory - System - 4000 - 1));
    }

    [Fact]
    public void A_folder_has_no_blocks_to_export() =>
        Assert.DoesNotContain(Recognise(Arch(), isFolder: true).Entries[0].Roots, root => root.Way == RootWay.Nbd);

    [Fact]
    public void Debian_live_takes_its_root_by_HTTP_NFS_and_TFTP()
    {
        var entry = Assert.Single(Recognise(new MemoryTree()
            .With("live/vmlinuz", Kernels.Linux64())
            .With("live/initrd.img")
            .With("live/filesystem.squashfs")).Entries);

        Assert.Equal(
            [
                (RootWay.Http, true, "boot=live components fetch={files}/live/filesystem.squashfs {bootif}"),
                (RootWay.Nfs, false, "boot=live components netboot=nfs nfsroot={nfs} {bootif}"),
                (RootWay.Tftp, true, "boot=live components fetch={tftp}/live/filesystem.squashfs {bootif}"),
            ],
            entry.Roots.Select(root => (root.Way, root.InMemory, root.CommandLine)));
    }

    [Fact]
    public void SystemRescueCd_of_old_has_kernels_for_both_processors_and_every_way()
    {
        var image = Recognise(new MemoryTree()
            .With("sysrcd.dat", new byte[100_000])
            .With("sysrcd.md5")
            .With("version", "4.9.6\n")
            .With("isolinux/rescue64", Kernels.Linux64("4.9.30"))
            .With("isolinux/rescue32", Kernels.Linux32("4.9.30"))
            .With("isolinux/initram.igz")
            .With("isolinux/isolinux.cfg", "LABEL x\nKERNEL rescue64\nAPPEND initrd=initram.igz"));

        Assert.Equal(("systemrescuecd", "SystemRescueCd 4.9.6"), (image.Recipe, image.Title));
        Assert.Equal(["SystemRescueCd 4.9.6 64-bit", "SystemRescueCd 4.9.6 32-bit"], image.Entries.Select(entry => entry.Title));
        Assert.Equal([Processor.X64, Processor.X86], image.Entries.Select(entry => entry.Processor));
        Assert.Equal(["isolinux/initram.igz"], image.Entries[0].Initrds);
        Assert.Equal(
            [
                (RootWay.Http, true, "dodhcp netboot={files}/sysrcd.dat"),
                (RootWay.Nfs, false, "dodhcp nfsboot={nfs}"),
                (RootWay.Nfs, true, "dodhcp netboot=nfs://{nfs}"),
                (RootWay.Nbd, false, "dodhcp nbdboot={server}:{nbdport}"),
                (RootWay.Nbd, true, "dodhcp netboot=nbd://{server}:{nbdport}"),
                (RootWay.Tftp, true, "dodhcp netboot={tftp}/sysrcd.dat"),
            ],
            image.Entries[0].Roots.Select(root => (root.Way, root.InMemory, root.CommandLine)));
        Assert.All(image.Entries[0].Roots, root => Assert.Equal(root.Way == RootWay.Nbd ? "sysrcd.dat" : null, root.OwnPortExport));
    }

    [Fact]
    public void A_root_without_its_sum_is_no_SystemRescueCd() => Assert.Equal("own-menu", Recognise(new MemoryTree()
        .With("sysrcd.dat")
        .With("isolinux/rescue64", Kernels.Linux64())
        .With("isolinux/initram.igz")
        .With("isolinux/isolinux.cfg", "LABEL x\nKERNEL rescue64\nAPPEND initrd=initram.igz")).Recipe);

    [Theory]
    [InlineData("casper", "")]
    [InlineData("casper_pop-os_22.04_amd64_intel_debug_29", " live-media-path=/casper_pop-os_22.04_amd64_intel_debug_29")]
    public void Casper_mounts_by_NFS_or_fetches_the_whole_image(string folder, string path)
    {
        var image = Recognise(new MemoryTree()
            .With(".disk/info", "Ubuntu 24.04.1 LTS \"Noble Numbat\" - Release amd64 (20240827.1)")
            .With($"{folder}/vmlinuz", Kernels.Linux64())
            .With($"{folder}/initrd")
            .With($"{folder}/minimal.squashfs", new byte[100_000]));

        Assert.Equal(("casper", "Ubuntu 24.04.1"), (image.Recipe, image.Title));
        var entry = Assert.Single(image.Entries);
        Assert.Equal(
            [
                (RootWay.Nfs, false, $"boot=casper{path} netboot=nfs nfsroot={{nfs}} ip=dhcp {{bootif}}"),
                (RootWay.Http, true, $"boot=casper{path} url={{iso}} cloud-config-url=/dev/null ip=dhcp {{bootif}}"),
            ],
            entry.Roots.Select(root => (root.Way, root.InMemory, root.CommandLine)));
        // The whole image, which MemoryTree makes 2 KiB long, lies in memory, and not its root.
        Assert.Equal(2048, entry.Roots[1].Memory - entry.Roots[0].Memory);
    }

    [Fact]
    public void Casper_with_a_newer_kernel_beside_the_usual_one_has_two_entries()
    {
        var image = Recognise(new MemoryTree()
            .With("casper/vmlinuz", Kernels.Linux64("5.15.0-91-generic"))
            .With("casper/initrd")
            .With("casper/hwe-vmlinuz", Kernels.Linux64("6.5.0-14-generic"))
            .With("casper/hwe-initrd")
            .With("casper/filesystem.squashfs"));

        Assert.Equal([("casper/vmlinuz", "casper/initrd"), ("casper/hwe-vmlinuz", "casper/hwe-initrd")], image.Entries.Select(entry => (entry.Kernel, entry.Initrds[0])));
    }

    [Theory]
    [InlineData("images/pxeboot/vmlinuz", "images/pxeboot/initrd.img")]
    [InlineData("boot/x86_64/loader/linux", "boot/x86_64/loader/initrd")]
    [InlineData("boot/vmlinuz", "boot/initrd")]
    public void Live_images_with_dracut_take_a_URL_or_the_disc_by_its_label(string kernel, string initrd)
    {
        var image = Recognise(Dracut(kernel, initrd), label: "Fedora-WS-Live 40");

        Assert.Equal(("dracut-live", "Fedora-WS-Live 40 (live system with dracut)"), (image.Recipe, image.Title));
        var entry = Assert.Single(image.Entries);
        Assert.Equal((kernel, initrd), (entry.Kernel, Assert.Single(entry.Initrds)));
        const string Rest = "rd.live.image rd.live.overlay.overlayfs=1 rd.neednet=1 ip=dhcp {bootif}";
        Assert.Equal(
            [
                (RootWay.Http, true, $"root=live:{{files}}/LiveOS/squashfs.img {Rest}"),
                (RootWay.Nfs, false, $"root=live:nfs://{{server}}/images/{{name}}/LiveOS/squashfs.img {Rest}"),
                (RootWay.Nbd, false, $"root=live:CDLABEL=Fedora-WS-Live\\x2040 netroot=nbd:{{server}}:{{name}} {Rest}"),
            ],
            entry.Roots.Select(root => (root.Way, root.InMemory, root.CommandLine)));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("VOID_LIVE", true)]
    public void A_disc_without_a_label_and_a_folder_are_no_disk_for_dracut(string label, bool isFolder) => Assert.Equal(
        [RootWay.Http, RootWay.Nfs],
        Recognise(Dracut("boot/vmlinuz", "boot/initrd"), isFolder, label).Entries[0].Roots.Select(root => root.Way));

    [Fact]
    public void The_same_kernel_without_LiveOS_is_something_else() => Assert.Null(RecipeBook.Recognise(
        new MemoryTree().With("images/pxeboot/vmlinuz", Kernels.Linux64()).With("images/pxeboot/initrd.img").ToImage("", false), "image"));

    private static MemoryTree Dracut(string kernel, string initrd) => new MemoryTree()
        .With(kernel, Kernels.Linux64())
        .With(initrd)
        .With("LiveOS/squashfs.img");

    private static MemoryTree Arch() => new MemoryTree()
        .With("arch/boot/x86_64/vmlinuz-linux", new byte[4000 - 2])
        .With("arch/boot/x86_64/initramfs-linux.img", new byte[1])
        .With("arch/x86_64/airootfs.sfs", new byte[100_000 - 1])
        .With("arch/x86_64/airootfs.sha512");

    private static BootableImage Recognise(MemoryTree tree, bool isFolder = false, string label = "") =>
        RecipeBook.Recognise(tree.ToImage(label, isFolder), "image")!;
}
