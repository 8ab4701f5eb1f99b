using Lanboot.Boot;
using Lanboot.Loaders;
using Lanboot.Media.HostFolder;
using Lanboot.Tests.Support;
using Xunit;

namespace Lanboot.Tests.Loaders;

public sealed class LoaderFinderTests
{
    private const string Lwip = "....PXELINUX 6.04 lwIP 20200816 Copyright (C) 1994-2015 H. Peter Anvin";
    private const string Pxe = "....PXELINUX 6.04 PXE 20200816 Copyright (C) 1994-2015 H. Peter Anvin";
    private const string Old = "....PXELINUX 4.07 2013-07-25 Copyright (C) 1994-2013 H. Peter Anvin";

    [Fact]
    public void Everything_that_the_packages_of_Debian_bring_is_found()
    {
        var shelf = LoaderFinder.Find(Host(), []);

        Assert.Equal(
            ["loaders/bios/undionly.kpxe", "loaders/efi64/snponly.efi", "loaders/efi64/shimx64.efi", "loaders/efi64/ipxe.efi", "loaders/bios/lpxelinux.0"],
            shelf.Loaders.Select(loader => loader.Path));
        Assert.Equal(
            ["grubx64.efi", "ifcpu64.c32", "ipxe.efi", "ldlinux.c32", "libcom32.c32", "libutil.c32", "lpxelinux.0", "mmx64.efi", "shimx64.efi", "snponly.efi", "undionly.kpxe", "vesamenu.c32"],
            shelf.Files.Keys.Select(BootPath.NameOf).Order(StringComparer.Ordinal));
        Assert.Empty(shelf.Missing);
        Assert.Equal((true, "vesamenu.c32", false), (shelf.Loaders[4].SpeaksHttp, shelf.Loaders[4].MenuModule, shelf.Loaders[4].FromImage));
        Assert.Equal("ifcpu64.c32", shelf.Loaders[4].ProcessorModule);
        Assert.True(shelf.Loaders[2].SecureBoot);
    }

    [Fact]
    public void What_is_missing_is_named_with_the_command_that_installs_it()
    {
        var shelf = LoaderFinder.Find(new MemoryTree(), []);

        Assert.Empty(shelf.Loaders);
        Assert.EndsWith(
            ": apt-get install ipxe shim-signed grub-efi-amd64-signed pxelinux syslinux-common",
            MissingLoader.Advice(shelf.Missing),
            StringComparison.Ordinal);
        Assert.Null(MissingLoader.Advice([]));
    }

    [Fact]
    public void A_shim_without_its_second_stage_is_none()
    {
        var shelf = LoaderFinder.Find(new MemoryTree().With("usr/lib/shim/shimx64.efi.signed"), []);

        Assert.DoesNotContain(shelf.Loaders, loader => loader.Kind == LoaderKind.Grub);
        Assert.Empty(shelf.Files);
    }

    [Theory]
    [InlineData("boot/syslinux")]
    [InlineData("arch/boot/syslinux")]
    [InlineData("sysresccd/boot/syslinux")]
    public void An_image_s_own_PXELINUX_goes_first_with_the_modules_beside_it(string folder)
    {
        var image = new MemoryTree()
            .With($"{folder}/lpxelinux.0", Lwip)
            .With($"{folder}/ldlinux.c32")
            .With($"{folder}/libcom32.c32")
            .With($"{folder}/libutil.c32")
            .With($"{folder}/menu.c32")
            .With($"{folder}/hdt.c32");

        var shelf = LoaderFinder.Find(Host(), [("none", new MemoryTree()), ("arch", image), ("second", image)]);

        Assert.Equal(("loaders/from-arch/lpxelinux.0", true, "menu.c32"), (shelf.Loaders[0].Path, shelf.Loaders[0].FromImage, shelf.Loaders[0].MenuModule));
        Assert.Equal(5, shelf.Files.Keys.Count(path => path.StartsWith("loaders/from-", StringComparison.Ordinal)));
        Assert.Equal("loaders/bios/lpxelinux.0", shelf.Loaders[^1].Path);
    }

    [Fact]
    public void Modules_are_taken_from_another_folder_of_the_same_image()
    {
        var image = new MemoryTree().With("boot/syslinux/pxelinux.0", Pxe).With("isolinux/ldlinux.c32");

        var loader = LoaderFinder.Find(new MemoryTree(), [("x", image)]).Loaders[0];

        Assert.Equal((false, null), (loader.SpeaksHttp, loader.MenuModule));
    }

    [Fact]
    public void PXELINUX_from_version_5_on_needs_its_core_and_before_it_none()
    {
        Assert.Empty(LoaderFinder.Find(new MemoryTree(), [("x", new MemoryTree().With("isolinux/pxelinux.0", Pxe))]).Loaders);
        var old = LoaderFinder.Find(new MemoryTree(), [("x", new MemoryTree().With("isolinux/pxelinux.0", Old).With("isolinux/vesamenu.c32"))]);
        Assert.Equal("vesamenu.c32", old.Loaders[0].MenuModule);
    }

    [Fact]
    public void A_file_that_only_has_the_name_is_no_PXELINUX() =>
        Assert.Empty(LoaderFinder.Find(new MemoryTree(), [("x", new MemoryTree().With("pxelinux.0", "what else").With("ldlinux.c32"))]).Loaders);

    [Fact]
    public void A_damaged_image_brings_none_and_harms_none() =>
        Assert.Equal(5, LoaderFinder.Find(Host(), [("x", new MemoryTree { IsBroken = true })]).Loaders.Count);

    [Fact]
    public void The_real_packages_of_this_host_are_found()
    {
        foreach (var (file, package) in ((string, string)[])[
            ("/usr/lib/ipxe/snponly.efi", "ipxe"), ("/usr/lib/PXELINUX/lpxelinux.0", "pxelinux"), ("/usr/lib/syslinux/modules/bios/vesamenu.c32", "syslinux-common"),
            ("/usr/lib/shim/shimx64.efi.signed", "shim-signed"), ("/usr/lib/grub/x86_64-efi-signed/grubnetx64.efi.signed", "grub-efi-amd64-signed")])
        {
            if (!File.Exists(file))
                Assert.Skip($"{file} is not here (apt-get install {package})");
        }

        var shelf = LoaderFinder.Find(new FolderTree("/"), []);

        Assert.Empty(shelf.Missing);
        Assert.Equal(5, shelf.Loaders.Count);
        Assert.True(shelf.Loaders[4].SpeaksHttp);
        Assert.All(shelf.Files.Values, file => Assert.True(file.Source.Length > 1000 && file.Source.TryGetFileRange(0, out _)));
    }

    private static MemoryTree Host() => new MemoryTree()
        .With("usr/lib/ipxe/undionly.kpxe")
        .With("usr/lib/ipxe/snponly.efi")
        .With("usr/lib/ipxe/ipxe.efi")
        .With("usr/lib/PXELINUX/pxelinux.0", Pxe)
        .With("usr/lib/PXELINUX/lpxelinux.0", Lwip)
        .With("usr/lib/syslinux/modules/bios/ldlinux.c32")
        .With("usr/lib/syslinux/modules/bios/libcom32.c32")
        .With("usr/lib/syslinux/modules/bios/libutil.c32")
        .With("usr/lib/syslinux/modules/bios/menu.c32")
        .With("usr/lib/syslinux/modules/bios/vesamenu.c32")
        .With("usr/lib/syslinux/modules/bios/ifcpu64.c32")
        .With("usr/lib/syslinux/modules/bios/hdt.c32")
        .With("usr/lib/shim/shimx64.efi.signed")
        .With("usr/lib/shim/mmx64.efi.signed")
        .With("usr/lib/grub/x86_64-efi-signed/grubnetx64.efi.signed");
}
