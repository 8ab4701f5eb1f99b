namespace Lanboot.Boot;

/// <summary>
/// Fits a plan to the memory of one machine: what starts by itself is the best way that fits, or where none does, the one that
/// needs the least; entries that do not fit say what is lacking.
/// </summary>
public static class MemoryAdvice
{
    /// <param name="memory">What the machine has, in bytes.</param>
    public static BootPlan Fit(BootPlan plan, long memory)
    {
        List<BootEntry> entries = [.. plan.Entries.Select(entry => entry with { Lacks = Math.Max(0, entry.Memory - memory) })];
        entries = [.. entries.Select(entry => Best(entry, entries) == entry ? entry : entry with { Yields = true })];
        var preset = plan.Default is { } wanted ? Best(wanted, entries) : null;
        return plan with { Entries = entries, DefaultEntry = preset?.Slug };
    }

    /// <summary>The way of this entry's system that the machine should take: this one, where it fits.</summary>
    private static BootEntry Best(BootEntry entry, List<BootEntry> entries)
    {
        var same = entries.Where(other => other.IsSameSystem(entry) && other.Root is not null).ToList();
        return same.Find(other => other.Slug == entry.Slug && other.Lacks == 0)
            ?? same.Find(other => other.Lacks == 0)
            ?? same.MinBy(other => other.Memory)
            ?? entry;
    }
}
