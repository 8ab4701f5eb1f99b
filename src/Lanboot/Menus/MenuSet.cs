using Lanboot.Boot;

namespace Lanboot.Menus;

/// <summary>The menu languages, as the boot tree asks for them.</summary>
public sealed class MenuSet : IMenus
{
    public string ForIpxe(BootPlan plan, Fetch fetch) =>
        IpxeScript.Write(plan, fetch.At, overTftp: fetch.Machine is { Program: BootProgram.Ipxe, IpxeHasHttp: false });

    public string ForPxelinux(BootPlan plan, Fetch fetch, Loader loader) => PxelinuxMenu.Write(plan, fetch.At, loader);

    public string ForGrub(BootPlan plan, Fetch fetch) => GrubMenu.Write(plan, fetch.At);
}
