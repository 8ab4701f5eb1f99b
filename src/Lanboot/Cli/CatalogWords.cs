using Lanboot.Boot;
using Lanboot.Catalog;
using Lanboot.Settings;

namespace Lanboot.Cli;

/// <summary>What was found in the images and on this host, in the lines that `serve` and `check` print.</summary>
internal static class CatalogWords
{
    /// <summary>
    /// "archlinux: Arch Linux 2026.11.01, 1 entry (x86_64), root over HTTP (1500 MiB of memory), NFS or NBD (300 MiB of memory)", or
    /// why there is nothing of it in the menu.
    /// </summary>
    public static string Of(ImageReport image, BootPlan plan)
    {
        if (image.Problem is { } problem)
            return problem.StartsWith(image.Path, StringComparison.Ordinal) ? problem : $"{image.Path}: {problem}";
        var entries = plan.Entries.Where(entry => entry.Image == image.Name).ToList();
        var bootable = entries.Where(entry => entry.Impediment is null).ToList();
        if (bootable.Count == 0)
            return $"{image.Name}: {Title(image)} can't be booted over the network: {(entries is [var first, ..] ? first.Impediment : "it has no entry")}";
        // Each way of a system's root is an entry of the menu; what people count are the systems.
        var systems = bootable.DistinctBy(entry => entry.System).ToList();
        var count = systems.Count == 1 ? "1 entry" : $"{systems.Count} entries";
        var processors = string.Join(", ", systems.Select(ReportWords.Architecture).Distinct());
        return $"{image.Name}: {Title(image)}, {count} ({processors}), {Roots(bootable)}";
    }

    public static string Title(ImageReport image) => $"{image.Distribution} {image.Version}".Trim();

    /// <summary>Why machines would find less than the user thinks; a sentence each.</summary>
    public static IEnumerable<string> Warnings(BootCatalog catalog)
    {
        // An image's entries often share a note.
        var notes = catalog.Plan.Entries.SelectMany(entry => entry.Notes.Select(note => (entry.Slug, note)));
        foreach (var note in notes.GroupBy(each => each.note, each => each.Slug))
            yield return $"{string.Join(", ", note)}: {note.Key}";
        foreach (var entry in catalog.Plan.Entries.Where(entry => entry.Impediment is not null))
            yield return $"{entry.Slug}: {entry.Impediment}";
        if (MissingLoader.Advice(catalog.Shelf.Missing) is { } advice)
            yield return advice;
    }

    /// <summary>The mistakes of naming an entry that does not exist.</summary>
    public static IEnumerable<SettingsMistake> UnknownEntries(LanbootSettings settings, BootPlan plan, SettingPlaces places)
    {
        var names = plan.Entries.Select(entry => entry.Slug).ToList();
        if (settings.Menu.DefaultEntry is { } wanted && plan.DefaultEntry is null)
            yield return new(places.Of("menu.default"), Unknown(wanted, names));
        for (var i = 0; i < settings.Machines.Count; i++)
        {
            if (settings.Machines[i].Entry is { } entry && plan.Wishes[i].Entry is null)
                yield return new(places.Of("machines", i), Unknown(entry, names));
        }
    }

    private static string Unknown(string wanted, List<string> names) =>
        $"there is no menu entry {wanted}: "
        + (NearestName.Of(wanted, names) is { } near ? $"did you mean {near}?" : $"there are {string.Join(", ", names)}");

    /// <summary>The ways, best first, those of one need of memory together.</summary>
    private static string Roots(IEnumerable<BootEntry> entries)
    {
        var ways = entries.SelectMany(entry => entry.Roots).GroupBy(root => root.Way)
            .Select(way => (Way: way.Key, Memory: way.Max(root => root.Memory))).ToList();
        var lead = ways[0].Way == RootWay.Initrd ? "all in the" : "root over";
        return $"{lead} {string.Join(", ", ways.GroupBy(way => way.Memory).Select(same => $"{Names(same)}{Need(same.Key)}"))}";

        static string Names(IEnumerable<(RootWay Way, long Memory)> same) => string.Join(" or ", same.Select(each => ReportWords.Way(each.Way)));
        static string Need(long memory) => memory == 0 ? "" : $" ({(memory + (1 << 20) - 1) >> 20} MiB of memory)";
    }
}
