using Lanboot.Boot;

namespace Lanboot.Menus;

/// <summary>Entries that stand together: all of them, or in a long menu those of one image, in a menu of their own.</summary>
/// <param name="Title">The line that leads to them; null when they stand in the main menu.</param>
internal sealed record MenuGroup(string? Title, IReadOnlyList<BootEntry> Entries)
{
    /// <summary>What stays on a screen of 25 lines beside the title, the last lines and the help.</summary>
    private const int LongMenu = 12;

    public static IReadOnlyList<MenuGroup> Of(BootPlan plan)
    {
        var images = plan.Entries.GroupBy(entry => entry.Image).ToList();
        return plan.Entries.Count <= LongMenu || images.Count < 2
            ? [new MenuGroup(null, plan.Entries)]
            : [.. images.Select(image => new MenuGroup(image.First().ImageTitle is { Length: > 0 } title ? title : image.Key, [.. image]))];
    }
}
