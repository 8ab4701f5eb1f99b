using System.Runtime.Versioning;
using Lanboot.Catalog;
using Lanboot.Import;
using Lanboot.Journal;
using Lanboot.Media.HostFolder;
using Lanboot.Settings;
using Lanboot.State;

namespace Lanboot.Cli;

/// <summary>Serving of images, from settings that are not yet finished.</summary>
/// <param name="report">What became of the lines of other programs' files.</param>
[SupportedOSPlatform("linux")]
internal sealed class ServeRun(SettingsDraft draft, IReadOnlyList<ImportLine> report, Streams streams, Serving serving)
{
    /// <summary>
    /// Whether it can be: the settings are right, and this host and this process can open the doors. What is wrong is said. For commands
    /// that have long work to do before they serve.
    /// </summary>
    /// <returns>An <see cref="ExitCode"/>; Fine where nothing is in the way.</returns>
    public int Check() => Finish() is { } settings ? serving.Check(settings, draft.Places) : ExitCode.WrongUse;

    /// <summary>Serves until the process is asked to end.</summary>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public async ValueTask<int> RunAsync()
    {
        if (Finish() is not { } settings)
            return ExitCode.WrongUse;
        if (draft.File is { } file)
            streams.Out.WriteLine($"Settings come from {file}.");
        return await serving.RunAsync(
            settings, draft.Places, [.. ImportReport.Brief(report), .. draft.Notes], (journal, _) => Open(settings, draft.Places, journal));
    }

    /// <summary>The settings, or null when there is something wrong with them, which is then said.</summary>
    private LanbootSettings? Finish()
    {
        var settings = draft.Finish();
        if (settings is null)
            streams.Complain(draft.Mistakes.Select(mistake => mistake.ToString()));
        else if (settings is { Images.Count: 0, Tftp.Root: null })
            streams.Complain([$"What is to be served? Name an image or a folder: {Commands.Name} serve IMAGE.iso"]);
        return settings is null or { Images.Count: 0, Tftp.Root: null } ? null : settings;
    }

    private static Offer Open(LanbootSettings settings, SettingPlaces places, BootJournal journal)
    {
        var catalog = BootCatalog.Open(settings, new FolderTree("/"), journal.Warn, Path.Combine(StateFolder.Default, "images"));
        var images = catalog.Reports.ToLookup(image => image.Problem is null, image => CatalogWords.Of(image, catalog.Plan));
        return new Offer(catalog, [.. images[true]], [.. images[false], .. CatalogWords.Warnings(catalog)])
        {
            Title = string.Join(", ", catalog.Reports.Where(image => image.Problem is null).Select(CatalogWords.Title)),
            Refusal = RefusalOf(catalog, settings, places),
        };
    }

    private static (IReadOnlyList<string> Sentences, int Code)? RefusalOf(
        BootCatalog catalog, LanbootSettings settings, SettingPlaces places)
    {
        if (settings.Tftp.Root is null && catalog.Plan.Entries.All(entry => entry.Impediment is not null))
        {
            var images = catalog.Reports.Select(image => CatalogWords.Of(image, catalog.Plan));
            return ([.. images, "There is nothing that a machine could boot."], ExitCode.Failed);
        }

        var mistakes = CatalogWords.UnknownEntries(settings, catalog.Plan, places).Select(mistake => mistake.ToString()).ToList();
        return mistakes.Count > 0 ? (mistakes, ExitCode.WrongUse) : null;
    }
}
