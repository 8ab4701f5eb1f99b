namespace Lanboot.Lab.Images.Packing;

/// <summary>
/// An ISO laid out as live-build lays out Debian's live discs: the system below live/, ISOLINUX for BIOS, shim and GRUB for UEFI in
/// boot/grub/efi.img, a partition table for USB sticks.
/// </summary>
internal sealed class DebianLiveDisc(string unpacked, string root)
{
    /// <summary>Where the loaders come from.</summary>
    public static readonly IReadOnlyList<string> Packages = ["isolinux", "syslinux-common", "shim-signed", "grub-efi-amd64-signed"];

    private static readonly string[] SyslinuxModules = ["ldlinux.c32", "libcom32.c32", "libutil.c32", "vesamenu.c32"];

    /// <summary>For kernel, initrd and root: "live/vmlinuz", "live/initrd.img", "live/filesystem.squashfs".</summary>
    public Layout Layout { get; } = new(root);

    /// <summary>Adds all but what is below live/.</summary>
    /// <param name="info">The line of .disk/info, which names the release.</param>
    /// <param name="menu">From a menu's name ("isolinux.cfg", "live.cfg", "grub.cfg") to its text.</param>
    public void AddLoaders(string info, Func<string, string> menu)
    {
        Layout.Write(".disk/info", info);
        Layout.Write(".disk/mkisofs", "xorriso -as mkisofs\n");
        foreach (var name in (string[])["isolinux.cfg", "menu.cfg", "live.cfg"])
            Layout.Write($"isolinux/{name}", menu(name));
        Layout.Write("boot/grub/grub.cfg", menu("grub.cfg"));
        Layout.Write("boot/grub/loopback.cfg", "source /boot/grub/grub.cfg\n");
        Layout.CopyAll(Path.Combine(unpacked, "usr/lib/syslinux/modules/bios"), SyslinuxModules, "isolinux");
        Layout.Copy(Path.Combine(unpacked, "usr/lib/ISOLINUX/isolinux.bin"), "isolinux/isolinux.bin");
        Layout.Copy(Path.Combine(unpacked, "usr/lib/shim/shimx64.efi.signed"), "EFI/boot/bootx64.efi");
        Layout.Copy(Path.Combine(unpacked, "usr/lib/grub/x86_64-efi-signed/grubx64.efi.signed"), "EFI/boot/grubx64.efi");
        string[] efi = ["EFI/boot/bootx64.efi", "EFI/boot/grubx64.efi", "boot/grub/grub.cfg"];
        Archives.Fat(Layout["boot/grub/efi.img"], [.. efi.Select(path => (path, Layout[path]))]);
    }

    /// <param name="label">The volume's label: "d-live 12 te amd64".</param>
    public void Write(string label, string target)
    {
        Layout.Write("sha256sum.txt", HostProgram.RunIn(Layout.Root, "sh", "-c", "find . -type f ! -name sha256sum.txt -exec sha256sum {} +"));
        HostProgram.Run(
            "xorriso", "-no_rc", "-report_about", "WARNING", "-as", "mkisofs",
            "-rational-rock", "-joliet", "-joliet-long", "-full-iso9660-filenames", "-volid", label,
            "-eltorito-boot", "isolinux/isolinux.bin", "-eltorito-catalog", "isolinux/boot.cat",
            "-no-emul-boot", "-boot-load-size", "4", "-boot-info-table",
            "-isohybrid-mbr", Path.Combine(unpacked, "usr/lib/ISOLINUX/isohdpfx.bin"),
            "-eltorito-alt-boot", "-e", "boot/grub/efi.img", "-no-emul-boot", "-isohybrid-gpt-basdat",
            "-output", target, Layout.Root);
    }
}
