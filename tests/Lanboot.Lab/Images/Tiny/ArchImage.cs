using Lanboot.Lab.Images.Packing;

namespace Lanboot.Lab.Images.Tiny;

/// <summary>
/// An ISO laid out as archiso lays out Arch's (releng): kernel and root below arch/, SYSLINUX for BIOS and the network,
/// systemd-boot in an appended EFI system partition, a partition table for USB sticks.
/// </summary>
internal sealed class ArchImage(string name, int payloadMiB, ArchLayout layout, TinyParts more = TinyParts.None) : ImageComposition
{
    private static readonly string[] SyslinuxModules =
    [
        "ldlinux.c32", "libcom32.c32", "libutil.c32", "libmenu.c32", "libgpl.c32", "vesamenu.c32", "menu.c32", "whichsys.c32",
        "chain.c32", "reboot.c32", "poweroff.c32",
    ];

    public override string Name => name;

    public override string Image => $"{name}.iso";

    public override IReadOnlyList<string> Programs => TinySystem.Programs;

    public override IReadOnlyList<string> Packages =>
        [.. TinySystem.Packages, "isolinux", "pxelinux", "syslinux-common", "systemd-boot-efi"];

    public override IReadOnlyList<string> Sources => ["Tiny/"];

    public override string Compose(DebianPackages packages, string work, string result)
    {
        var unpacked = Path.Combine(work, "unpacked");
        packages.UnpackTo(unpacked);
        var system = TinySystem.Make(packages, unpacked, work, payloadMiB, TinyParts.Nfs | TinyParts.Nbd | TinyParts.SmallNbd | more);
        var iso = new Layout(Path.Combine(work, "iso"));
        AddSystem(iso, system);
        AddSyslinux(iso, unpacked);
        AddSystemdBoot(iso, unpacked);
        var partition = Path.Combine(work, "efiboot.img");
        Archives.Fat(partition, EfiPartition(iso));
        WriteIso(iso, partition, unpacked, Path.Combine(result, Image));
        return system.PayloadSha256;
    }

    private void AddSystem(Layout iso, TinySystem system)
    {
        iso.Write("arch/version", $"{layout.Version}\n");
        iso.Write("arch/pkglist.x86_64.txt", "busybox 1.35.0-4\nlinux 6.1-1\n");
        iso.Write($"boot/{layout.Uuid}.uuid", "");
        iso.Copy(system.Kernel, "arch/boot/x86_64/vmlinuz-linux");
        iso.Copy(system.Initramfs, "arch/boot/x86_64/initramfs-linux.img");
        iso.Copy(system.Root, "arch/x86_64/airootfs.sfs");
        var folder = Path.Combine(iso.Root, "arch/x86_64");
        iso.Write("arch/x86_64/airootfs.sha512", HostProgram.RunIn(folder, "sha512sum", "airootfs.sfs"));
        // It is fetched, not checked: the initramfs has no room for OpenSSL.
        iso.Write("arch/x86_64/airootfs.sfs.cms.sig", "signature of the Lanboot tests\n");
    }

    private void AddSyslinux(Layout iso, string unpacked)
    {
        foreach (var menu in layout.Menus)
            iso.Write($"{layout.Syslinux}/{menu}", Text(menu));
        iso.CopyAll(Path.Combine(unpacked, "usr/lib/syslinux/modules/bios"), SyslinuxModules, layout.Syslinux);
        iso.CopyAll(Path.Combine(unpacked, "usr/lib/ISOLINUX"), ["isolinux.bin", "isohdpfx.bin"], layout.Syslinux);
        iso.Copy(Path.Combine(unpacked, "usr/lib/PXELINUX/lpxelinux.0"), $"{layout.Syslinux}/lpxelinux.0");
    }

    private void AddSystemdBoot(Layout iso, string unpacked)
    {
        iso.Copy(Path.Combine(unpacked, "usr/lib/systemd/boot/efi/systemd-bootx64.efi"), "EFI/BOOT/BOOTx64.EFI");
        iso.Write("loader/loader.conf", Text("loader.conf"));
        iso.Write("loader/entries/01-archiso-linux.conf", Text("01-archiso-linux.conf"));
    }

    private string Text(string source) =>
        EmbeddedSources.Read($"{layout.Sources}/{source}")
            .Replace("@UUID@", layout.Uuid, StringComparison.Ordinal)
            .Replace("@LABEL@", layout.Label, StringComparison.Ordinal);

    /// <summary>systemd-boot reads only its own partition, so kernel and initramfs lie there once more.</summary>
    private static List<(string, string)> EfiPartition(Layout iso)
    {
        string[] inside =
        [
            "EFI/BOOT/BOOTx64.EFI", "loader/loader.conf", "loader/entries/01-archiso-linux.conf", "arch/boot/x86_64/vmlinuz-linux",
            "arch/boot/x86_64/initramfs-linux.img",
        ];
        return [.. inside.Select(path => (path, Path.Combine(iso.Root, path)))];
    }

    private void WriteIso(Layout iso, string efiPartition, string unpacked, string target) =>
        HostProgram.Run(
            "xorriso", "-no_rc", "-report_about", "WARNING", "-as", "mkisofs",
            "-iso-level", "3", "-full-iso9660-filenames", "-joliet", "-joliet-long", "-rational-rock", "-volid", layout.Label,
            "-appid", "Arch layout of the Lanboot tests", $"--modification-date={layout.Uuid.Replace("-", "", StringComparison.Ordinal)}",
            "-eltorito-boot", $"{layout.Syslinux}/isolinux.bin", "-eltorito-catalog", $"{layout.Syslinux}/boot.cat",
            "-no-emul-boot", "-boot-load-size", "4", "-boot-info-table",
            "-isohybrid-mbr", Path.Combine(unpacked, "usr/lib/ISOLINUX/isohdpfx.bin"), "--mbr-force-bootable", "-partition_offset", "16",
            "-append_partition", "2", "C12A7328-F81F-11D2-BA4B-00A0C93EC93B", efiPartition, "-appended_part_as_gpt",
            "-eltorito-alt-boot", "-e", "--interval:appended_partition_2:all::", "-no-emul-boot",
            "-output", target, iso.Root);
}
