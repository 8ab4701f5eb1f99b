using Lanboot.Boot;

namespace Lanboot.Menus;

/// <summary>Which entry starts by itself, where a menu only learns on the machine what it can run.</summary>
internal static class Presets
{
    /// <summary>
    /// For each need of a machine the entry that starts by itself, in order: the first whose need is met is the one. Empty
    /// when none may start by itself.
    /// </summary>
    public static IReadOnlyList<BootEntry> By<TNeed>(BootPlan plan, Func<BootEntry, TNeed> need) => plan.Default is { } wanted
        ? [.. plan.Entries.Where(entry => entry.StartsByItself).Prepend(wanted).DistinctBy(need)]
        : [];
}
