namespace Lanboot.Boot;

/// <summary>Writes the plan in the languages of the loaders. Pure: the same plan, machine and address give the same text.</summary>
public interface IMenus
{
    string ForIpxe(BootPlan plan, Fetch fetch);

    /// <param name="loader">The PXELINUX that will read it: whether it has HTTP, and what draws the menu.</param>
    /// <param name="processor">What the machine was found to have, X64 or X86; Unknown: the menu finds out, where that matters.</param>
    string ForPxelinux(BootPlan plan, Fetch fetch, Loader loader, Processor processor);

    string ForGrub(BootPlan plan, Fetch fetch);
}
