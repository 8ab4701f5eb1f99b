using Lanboot.Boot;

namespace Lanboot.Menus;

/// <summary>The menu languages, as the boot tree asks for them.</summary>
public sealed class MenuSet : IMenus
{
    public string ForIpxe(BootPlan plan, Fetch fetch)
    {
        plan = plan.For(fetch.Machine);
        var overTftp = fetch.Machine is { Program: BootProgram.Ipxe, IpxeHasHttp: false };
        var question = IpxeMemory.IsToBeAsked(fetch, overTftp || !plan.Http) ? IpxeMemory.Question(fetch.At) : null;
        var fitted = IpxeMemory.Of(fetch) is { } memory ? MemoryAdvice.Fit(plan, memory) : plan;
        return IpxeScript.Write(fitted, fetch.At, overTftp, question);
    }

    public string ForPxelinux(BootPlan plan, Fetch fetch, Loader loader, Processor processor) =>
        PxelinuxMenu.Write(plan.For(fetch.Machine), fetch.At, loader, processor);

    public string ForGrub(BootPlan plan, Fetch fetch) => GrubMenu.Write(plan.For(fetch.Machine), fetch.At);
}
