namespace Lanboot.Lab.Images.Tiny;

/// <summary>Where releases of Arch's ISO of one time have SYSLINUX, and which menus.</summary>
/// <param name="Version">The release.</param>
/// <param name="Syslinux">The folder of SYSLINUX, its modules and menus.</param>
/// <param name="Sources">Where the menus of the tests lie.</param>
/// <param name="Menus">Their names.</param>
internal sealed record ArchLayout(string Version, string Syslinux, string Sources, IReadOnlyList<string> Menus)
{
    /// <summary>Since archiso 50: SYSLINUX at the root of the disc, names in its menus as they stand.</summary>
    public static ArchLayout Of2025 { get; } = new(
        "2025.11.01", "boot/syslinux", "Tiny/Arch",
        [
            "syslinux.cfg", "archiso_head.cfg", "archiso_tail.cfg", "archiso_pxe.cfg", "archiso_pxe-linux.cfg", "archiso_sys.cfg",
            "archiso_sys-linux.cfg",
        ]);

    /// <summary>Until 2020, as most guides have it: all below arch/, so that PXELINUX needs the prefix /arch/ (DHCP option 210).</summary>
    public static ArchLayout Of2020 { get; } = new(
        "2020.03.01", "arch/boot/syslinux", "Tiny/Arch2020",
        ["syslinux.cfg", "archiso.cfg", "archiso_head.cfg", "archiso_tail.cfg", "archiso_pxe.cfg", "archiso_sys.cfg"]);

    public string Label => $"ARCH_{Version[..4]}{Version[5..7]}";

    /// <summary>The time of making, which is the UUID of the ISO's file system.</summary>
    public string Uuid => $"{Version.Replace('.', '-')}-09-30-15-00";
}
