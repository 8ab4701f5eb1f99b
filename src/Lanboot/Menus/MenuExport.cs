using Lanboot.Boot;

namespace Lanboot.Menus;

public enum MenuFormat
{
    Pxelinux,
    Ipxe,
    Grub,
}

/// <summary>
/// The entries for a PXE server that somebody already has: a file to include there, whose kernels, initrds and root file
/// systems come from here. It opens with the lines that say how to use it.
/// </summary>
public static class MenuExport
{
    /// <param name="at">Where the machines reach us.</param>
    public static string Write(MenuFormat format, BootPlan plan, BootAddress at) => format switch
    {
        MenuFormat.Pxelinux => Pxelinux(plan, at),
        MenuFormat.Ipxe => IpxeScript.Write(plan, at),
        _ => Grub(plan, at),
    };

    private static string Pxelinux(BootPlan plan, BootAddress at) =>
        $"""
        # Entries of Lanboot at {at.Server}, for PXELINUX. Save them beside your menu, and add to it the line
        #   INCLUDE pxelinux.cfg/lanboot
        # Kernels come by HTTP, so the machines must load lpxelinux.0 (syslinux 5.10 and later), not pxelinux.0.


        """ + PxelinuxMenu.WriteEntries(plan, at, plan.Http);

    private static string Grub(BootPlan plan, BootAddress at) =>
        $"""
        # Entries of Lanboot at {at.Server}, for GRUB. Save them beside your grub.cfg, and add to it the line
        #   source $prefix/lanboot.cfg
        # Kernels come by TFTP, which every GRUB that boots over the network has.


        """ + GrubMenu.WriteEntries(plan, at);
}
