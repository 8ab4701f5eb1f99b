using Lanboot.Boot;
using Lanboot.Settings;

namespace Lanboot.Catalog;

/// <summary>Makes the plan from what was recognised and what the settings ask for.</summary>
internal static class PlanMaker
{
    /// <summary>The longest there is: what a command line may grow to.</summary>
    private const string LongestHost = "255.255.255.255:65535";
    private const string AnyMac = "52-54-00-12-34-56";

    public static BootPlan Make(LanbootSettings settings, IReadOnlyList<OpenedImage> images)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        List<BootEntry> entries =
        [
            .. images.Select(image => image.Bootable).OfType<BootableImage>().SelectMany(image => image.Entries.Select(entry => entry with
            {
                Slug = Slug.Take(entry.Slug, taken),
                ImageTitle = image.Title,
            })),
        ];
        return new BootPlan
        {
            Entries = [.. entries.Select(entry => Adapt(entry, settings))],
            Title = settings.Menu.Title,
            DefaultEntry = Find(entries, settings.Menu.DefaultEntry)?.Slug,
            MenuTimeout = settings.Menu.Timeout,
            Loader = settings.Loader,
            Http = settings.Http.Enabled,
            Serial = SerialConsole.Find(settings.KernelOptions),
        };
    }

    /// <summary>An entry by its slug, or the first of an image by the image's name.</summary>
    private static BootEntry? Find(List<BootEntry> entries, string? name) => name is null
        ? null
        : entries.Find(entry => entry.Slug.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? entries.Find(entry => entry.Image.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static BootEntry Adapt(BootEntry entry, LanbootSettings settings)
    {
        if (entry.Impediment is not null)
            return entry;
        var roots = entry.Roots.Where(root => settings.Http.Enabled || root.Way != RootWay.Http);
        var adapted = entry with { Roots = [.. roots.Select(root => WithOptions(root, settings.KernelOptions))] };
        if (adapted.Root is not { } first)
            return adapted with { Impediment = "Its root file system comes by HTTP, which is switched off in the settings." };

        var length = CommandLine.Describe(first.CommandLine, entry.Image, LongestHost, AnyMac).Length;
        return length <= entry.CommandLineLimit
            ? adapted
            : adapted with { Notes = [.. adapted.Notes, TooLong(length, entry.CommandLineLimit)] };
    }

    private static string TooLong(int length, int limit) =>
        $"Its command line has {length} characters, and its kernel takes {limit}: the end is cut off.";

    private static RootChoice WithOptions(RootChoice root, IReadOnlyList<string> options) =>
        root with { CommandLine = string.Join(' ', options.Prepend(root.CommandLine).Where(text => text.Length > 0)) };
}
