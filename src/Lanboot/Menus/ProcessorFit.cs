using Lanboot.Boot;

namespace Lanboot.Menus;

/// <summary>
/// Plans for PCs whose processor may lack long mode: it can't run 64-bit kernels, and firmware and loaders for BIOS call themselves i386
/// on all of them.
/// </summary>
internal static class ProcessorFit
{
    /// <summary>Behind the title of an entry that can't run, where there is one line for it.</summary>
    public const string Remark = "needs a 64-bit processor";

    private const string Reason = "It needs a 64-bit processor, and this machine has one of 32 bits.";

    /// <summary>A kernel that a PC without long mode can't run.</summary>
    public static bool NeedsLongMode(BootEntry entry) => entry.Processor == Processor.X64 && entry.KernelKind != KernelKind.EfiProgram;

    /// <summary>There is something for either processor, so that it matters which one a machine has.</summary>
    public static bool Matters(BootPlan plan)
    {
        var bootable = plan.Entries.Where(entry => entry.Root is not null && entry.KernelKind != KernelKind.EfiProgram).ToList();
        return bootable.Exists(NeedsLongMode) && bootable.Exists(entry => entry.Processor == Processor.X86);
    }

    /// <summary>
    /// The plan for a machine without long mode: 64-bit entries say why they can't run, and what starts by itself is an entry for it, of
    /// the same image where there is one.
    /// </summary>
    public static BootPlan WithoutLongMode(BootPlan plan)
    {
        var wanted = plan.Default;
        List<BootEntry> entries =
        [
            .. plan.Entries.Select(entry => NeedsLongMode(entry) && entry.Impediment is null ? entry with { Impediment = Reason } : entry),
        ];
        var same = entries.Find(entry => entry.StartsByItself && entry.Processor == Processor.X86 && entry.Image == wanted?.Image);
        return plan with { Entries = entries, DefaultEntry = same?.Slug ?? plan.DefaultEntry };
    }
}
