using Lanboot.Lab.Images.Packing;

namespace Lanboot.Lab.Images.Tiny;

/// <summary>
/// An ISO laid out as SystemRescueCd's were until 5.x: two kernels and one initramfs in isolinux/, the root in sysrcd.dat and its sum
/// beside it. The root is larger than 65,535 blocks of 512 bytes, where TFTP's block numbers begin again.
/// </summary>
internal sealed class RescueCdImage : ImageComposition
{
    private const int PayloadMiB = 33;

    public override string Name => "tiny-rescuecd";

    public override string Image => "tiny-rescuecd.iso";

    public override IReadOnlyList<string> Programs => TinySystem.Programs;

    public override IReadOnlyList<string> Packages => [.. TinySystem.Packages, "isolinux", "syslinux-common"];

    public override IReadOnlyList<string> Sources => ["Tiny/"];

    public override string Compose(DebianPackages packages, string work, string result)
    {
        var unpacked = Path.Combine(work, "unpacked");
        packages.UnpackTo(unpacked);
        var system = TinySystem.Make(packages, unpacked, work, PayloadMiB, TinyParts.Nfs | TinyParts.SmallNbd);
        var iso = new Layout(Path.Combine(work, "iso"));
        // The real one has a kernel of 32 bits as the first; Debian has none for this architecture.
        foreach (var kernel in (string[])["rescuecd", "rescue64"])
            iso.Copy(system.Kernel, $"isolinux/{kernel}");
        iso.Copy(system.Initramfs, "isolinux/initram.igz");
        iso.Write("isolinux/isolinux.cfg", EmbeddedSources.Read("Tiny/RescueCd/isolinux.cfg"));
        iso.Copy(Path.Combine(unpacked, "usr/lib/ISOLINUX/isolinux.bin"), "isolinux/isolinux.bin");
        iso.CopyAll(Path.Combine(unpacked, "usr/lib/syslinux/modules/bios"), ["ldlinux.c32", "libcom32.c32", "libutil.c32"], "isolinux");
        iso.Copy(system.Root, "sysrcd.dat");
        iso.Write("sysrcd.md5", HostProgram.RunIn(iso.Root, "md5sum", "sysrcd.dat"));
        iso.Write("version", "4.9.6\n");
        HostProgram.Run(
            "xorriso", "-no_rc", "-report_about", "WARNING", "-as", "mkisofs",
            "-full-iso9660-filenames", "-joliet", "-rational-rock", "-volid", "sysrcd-4.9.6",
            "-eltorito-boot", "isolinux/isolinux.bin", "-eltorito-catalog", "isolinux/boot.cat",
            "-no-emul-boot", "-boot-load-size", "4", "-boot-info-table",
            "-isohybrid-mbr", Path.Combine(unpacked, "usr/lib/ISOLINUX/isohdpfx.bin"),
            "-output", Path.Combine(result, Image), iso.Root);
        return system.PayloadSha256;
    }
}
