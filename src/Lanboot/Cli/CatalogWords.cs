using Lanboot.Boot;
using Lanboot.Catalog;
using Lanboot.Settings;

namespace Lanboot.Cli;

/// <summary>What was found in the images and on this host, in the lines that `serve` and `check` print.</summary>
internal static class CatalogWords
{
    /// <summary>"archlinux: Arch Linux 2026.11.01, 2 entries (x86_64), root by HTTP, machines need about 1500 MiB of memory".</summary>
    public static string Of(ImageReport image)
    {
        if (image.Problem is { } problem)
            return problem.StartsWith(image.Path, StringComparison.Ordinal) ? problem : $"{image.Path}: {problem}";
        var bootable = image.Entries.Where(entry => entry.Impediment is null).ToList();
        if (bootable.Count == 0)
            return $"{image.Name}: {Title(image)} can't be booted over the network: {(image.Entries is [var first, ..] ? first.Impediment : "it has no entry")}";
        var count = bootable.Count == 1 ? "1 entry" : $"{bootable.Count} entries";
        var processors = string.Join(", ", bootable.Select(entry => entry.Architecture).Distinct());
        return $"{image.Name}: {Title(image)}, {count} ({processors}), {Root(bootable)}";
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

    private static string Root(List<EntryReport> entries)
    {
        var roots = entries.Where(entry => entry.Roots.Count > 0).Select(entry => entry.Roots[0]).ToList();
        var ways = string.Join(" or ", roots.Select(root => root.Way == "initrd" ? "all in the initrd" : $"root by {root.Way}").Distinct());
        var memory = roots.Count == 0 ? 0 : roots.Max(root => root.Memory);
        return memory == 0 ? ways : $"{ways}, machines need about {(memory + (1 << 20) - 1) >> 20} MiB of memory";
    }
}
