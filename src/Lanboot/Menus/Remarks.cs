using Lanboot.Boot;

namespace Lanboot.Menus;

/// <summary>What people should know of an entry before they choose it.</summary>
internal static class Remarks
{
    public static IEnumerable<string> Of(BootEntry entry)
    {
        if (entry.Impediment is { } impediment)
            yield return impediment;
        if (entry.Lacks > 0)
            yield return $"Needs about {MenuText.Size(entry.Memory)} of memory, and this machine lacks {MenuText.Size(entry.Lacks)} of it.";
        else if (entry.Memory > 0)
            yield return $"Needs about {MenuText.Size(entry.Memory)} of memory.";
        foreach (var note in entry.Notes)
            yield return note;
    }
}
