using Lanboot.Boot;

namespace Lanboot.Menus;

public enum MenuFormat
{
    Pxelinux,
    Ipxe,
    Grub,
}

/// <summary>By which protocol the loader of another server fetches kernels and initrds from here.</summary>
public enum MenuPaths
{
    Http,
    Tftp,
}

/// <summary>
/// The entries for a PXE server that somebody already has: a file to include there, whose kernels, initrds and root file
/// systems come from here. It opens with the lines that say how to use it.
/// </summary>
public static class MenuExport
{
    /// <param name="at">Where the machines reach us.</param>
    /// <param name="paths">What the loader there can; null: what most builds of it can.</param>
    public static string Write(MenuFormat format, BootPlan plan, BootAddress at, MenuPaths? paths = null) => format switch
    {
        MenuFormat.Pxelinux => Pxelinux(plan, at, plan.Http && paths != MenuPaths.Tftp),
        MenuFormat.Ipxe => IpxeScript.Write(plan, at, overTftp: paths == MenuPaths.Tftp),
        _ => Grub(plan, at, paths == MenuPaths.Http),
    };

    /// <summary>Why this can't be written, in a sentence; null when it can.</summary>
    public static string? Refusal(MenuFormat format, BootPlan plan, BootAddress at, MenuPaths? paths) => (format, paths) switch
    {
        (_, MenuPaths.Http) when !plan.Http => "--paths: HTTP is switched off in the settings: say tftp",
        (MenuFormat.Grub, MenuPaths.Http) when at.HttpPort != 80 =>
            $"--paths: GRUB knows no other HTTP port than 80, and it is {at.HttpPort} here: say tftp",
        _ => null,
    };

    private static string Pxelinux(BootPlan plan, BootAddress at, bool overHttp) =>
        $"""
        # Entries of Lanboot at {at.Server}, for PXELINUX. Save them beside your menu, and add to it the line
        #   INCLUDE pxelinux.cfg/lanboot
        # {(overHttp
            ? "Kernels come by HTTP, so the machines must load lpxelinux.0 (syslinux 5.10 and later); for pxelinux.0: --paths tftp."
            : "Kernels come by TFTP from Lanboot, which every PXELINUX can.")}
        # SYSAPPEND 3 gives the system its address (ip=) and its card (BOOTIF=), and no name server; write no ip= beside it.


        """ + PxelinuxMenu.WriteEntries(plan, at, overHttp);

    private static string Grub(BootPlan plan, BootAddress at, bool overHttp) =>
        $"""
        # Entries of Lanboot at {at.Server}, for GRUB. Save them beside your grub.cfg, and add to it the line
        #   source $prefix/lanboot.cfg
        # {(overHttp
            ? "Kernels come by HTTP: your GRUB needs its module http, which builds that are signed for Secure Boot may lack."
            : "Kernels come by TFTP, which every GRUB that boots over the network has.")}


        """ + GrubMenu.WriteEntries(plan, at, overHttp);
}
