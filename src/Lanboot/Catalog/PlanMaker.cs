using System.Globalization;
using Lanboot.Boot;
using Lanboot.Settings;

namespace Lanboot.Catalog;

/// <summary>Makes the plan from what was recognised and what the settings ask for: an entry for each way of each system's root.</summary>
internal static class PlanMaker
{
    /// <summary>The longest there is: what a command line may grow to.</summary>
    private const string LongestHost = "255.255.255.255:65535";
    private const string AnyMac = "52-54-00-12-34-56";

    private const string PortToken = "{nbdport}";

    public static BootPlan Make(LanbootSettings settings, IReadOnlyList<OpenedImage> images)
    {
        var rule = new RootRule(settings.IsOpen);
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var ports = new OwnPorts(settings.Nbd);
        List<BootEntry> entries =
        [
            .. images.Where(image => image.Bootable is not null).SelectMany(image => image.Bootable!.Entries
                .Select(entry => entry with { Slug = Slug.Take(entry.Slug, taken), ImageTitle = image.Bootable.Title })
                .Select(entry => Adapt(entry, image.Settings, settings, rule))
                .SelectMany(entry => ByRoot(entry, taken, ports))),
        ];
        return new BootPlan
        {
            Entries = entries,
            OwnPortExports = ports.Exports,
            Title = settings.Menu.Title,
            DefaultEntry = Find(entries, settings.Menu.DefaultEntry)?.Slug,
            MenuTimeout = settings.Menu.Timeout,
            Loader = settings.Loader,
            Http = settings.Http.Enabled,
            Wishes = [.. settings.Machines.Select(each => new MachineWish(each.Macs, each.KernelOptions, Find(entries, each.Entry)?.Slug))],
            Serial = SerialConsole.Find(settings.KernelOptions),
        };
    }

    /// <summary>An entry by its slug, or the first of an image by the image's name.</summary>
    private static BootEntry? Find(List<BootEntry> entries, string? name) => name is null
        ? null
        : entries.Find(entry => entry.Slug.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? entries.Find(entry => entry.Image.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static BootEntry Adapt(BootEntry entry, ImageSettings image, LanbootSettings settings, RootRule rule)
    {
        if (entry.Impediment is not null)
            return entry;
        var (roots, notes) = rule.Choose(entry.Roots, image.Root ?? settings.Root, image.CopyToRam ?? settings.CopyToRam);
        return roots.Count == 0
            ? entry with { Roots = [], Impediment = RootRule.Closed(entry.Roots) }
            : (entry with
            {
                Roots = [.. roots.Select(root => image.Verify ?? settings.Verify ? root : root.WithoutProof)],
                Notes = [.. entry.Notes, .. notes],
            }).With([.. settings.KernelOptions, .. image.KernelOptions]);
    }

    /// <summary>The entry once for each way of its root; the first keeps its names.</summary>
    private static IEnumerable<BootEntry> ByRoot(BootEntry entry, HashSet<string> taken, OwnPorts ports)
    {
        if (entry.Roots.Count == 0)
            yield return entry;
        foreach (var root in entry.Roots)
        {
            var ported = WithPort(entry.Image, root, ports);
            var first = root == entry.Roots[0];
            var way = ReportWords.Way(root.Way);
            yield return WithLength(entry with
            {
                Slug = first ? entry.Slug : Slug.Take($"{entry.Slug}-{way.ToLowerInvariant()}", taken),
                Title = first ? entry.Title : $"{entry.Title} over {way}",
                System = entry.Slug,
                Roots = [ported],
            });
        }
    }

    private static RootChoice WithPort(string image, RootChoice root, OwnPorts ports)
    {
        if (root.OwnPortExport is not { } file)
            return root;
        var port = ports.Of(image, file).ToString(CultureInfo.InvariantCulture);
        return root with { CommandLine = root.CommandLine.Replace(PortToken, port, StringComparison.Ordinal) };
    }

    private static BootEntry WithLength(BootEntry entry)
    {
        var length = CommandLine.Describe(entry.Root!.CommandLine, entry.Image, LongestHost, AnyMac).Length;
        return length <= entry.CommandLineLimit
            ? entry
            : entry with { Notes = [.. entry.Notes, TooLong(length, entry.CommandLineLimit)] };
    }

    private static string TooLong(int length, int limit) =>
        $"Its command line has {length} characters, and its kernel takes {limit}: the end is cut off.";
}
