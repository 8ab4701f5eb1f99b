using System.Runtime.Versioning;
using Lanboot.Boot;
using Lanboot.Catalog;
using Lanboot.Cli.Terminal;
using Lanboot.Host;
using Lanboot.Import;
using Lanboot.Journal;
using Lanboot.Media.HostFolder;
using Lanboot.Settings;

namespace Lanboot.Cli;

/// <summary>
/// Serving, from settings to the end by Ctrl-C: what every command does that ends in a running server. It says what it will do, opens the
/// doors and shows what happens.
/// </summary>
/// <param name="draft">The settings, not yet finished.</param>
/// <param name="report">What became of the lines of other programs' files.</param>
/// <param name="command">What was typed, for advice that repeats it.</param>
/// <param name="display">How what happens is shown.</param>
[SupportedOSPlatform("linux")]
internal sealed class ServeRun(SettingsDraft draft, IReadOnlyList<ImportLine> report, string command, DisplayChoice display)
{
    /// <summary>
    /// Whether it can be: the settings are right, and this host and this process can open the doors. What is wrong is said. For commands
    /// that have long work to do before they serve.
    /// </summary>
    /// <returns>An <see cref="ExitCode"/>; Fine where nothing is in the way.</returns>
    public int Check(Streams streams) => Prepare(streams, out _, out var code) is null ? code : ExitCode.Fine;

    /// <summary>Serves until the process is asked to end.</summary>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public async ValueTask<int> RunAsync(Streams streams)
    {
        if (Prepare(streams, out var place, out var code) is not { } settings)
            return code;
        if (draft.File is { } file)
            streams.Out.WriteLine($"Settings come from {file}.");

        var time = TimeProvider.System;
        var queue = new EntryQueue(withDetail: display.Verbose);
        var journal = new BootJournal(time, new RecentNeighbours(time).Find);
        journal.Recorded += queue.Add;
        if (settings.LogFormat == LogFormat.Dnsmasq)
            journal.Passed += queue.Add;
        using var catalog = BootCatalog.Open(settings, new FolderTree("/"), journal.Warn);
        if (!CanServe(catalog, settings, draft.Places, streams, out code))
            return code;

        var images = catalog.Reports.ToLookup(image => image.Problem is null, image => CatalogWords.Of(image, catalog.Plan));
        string[] words = [.. Announcement.Of(settings, place.Interfaces), .. images[true]];
        string[] warnings = [.. ImportReport.Brief(report), .. place.Notes, .. images[false], .. CatalogWords.Warnings(catalog)];
        foreach (var line in words.Concat(warnings))
            streams.Out.WriteLine(line);

        using var stop = new StopSignal();
        using var loggers = new EntryLoggers(queue, time);
        await using var server = BootServer.Compose(settings, place.Interfaces, catalog, journal, time, loggers);
        if (await server.StartAsync(stop.Token) is { Count: > 0 } failures)
        {
            streams.Complain(failures);
            return ExitCode.Failed;
        }

        foreach (var line in server.Listening.Concat(ServePlace.FirewallLines(settings, place.Interfaces)))
            streams.Out.WriteLine(line);
        streams.Out.WriteLine("Serving. Ctrl-C ends it.");
        await ShowAsync(Display());
        return ExitCode.Fine;

        IDisplay Display()
        {
            if (!streams.IsTerminal || display.Plain || settings.LogFormat != LogFormat.Lanboot)
                return new PlainDisplay(queue, streams.Out, LinesOf(settings.LogFormat, display.Verbose, time));
            // On the second screen the lines above are out of sight.
            foreach (var warning in warnings)
                journal.Warn(warning);
            return new TerminalDisplay(journal, queue, Header(settings, place.Interfaces, catalog), streams.Out, time);
        }

        async Task ShowAsync(IDisplay shown)
        {
            var showing = shown.RunAsync(stop.Token);
            await Task.Delay(Timeout.Infinite, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await server.StopAsync();
            queue.Complete();
            await showing;
        }
    }

    /// <returns>Null when it can't be, which is said by then, and <paramref name="code"/> goes with it.</returns>
    private LanbootSettings? Prepare(Streams streams, out ServePlace place, out int code)
    {
        place = ServePlace.Nowhere;
        code = ExitCode.WrongUse;
        if (SettingsOf(streams) is not { } settings)
            return null;
        place = ServePlace.Find(settings, draft.Places, command);
        code = place.Code;
        streams.Complain(place.Complaints);
        return place.Complaints.Count == 0 ? settings : null;
    }

    /// <summary>The settings, or null when there is something wrong with them, which is then said.</summary>
    private LanbootSettings? SettingsOf(Streams streams)
    {
        var settings = draft.Finish();
        if (settings is null)
            streams.Complain(draft.Mistakes.Select(mistake => mistake.ToString()));
        else if (settings is { Images.Count: 0, Tftp.Root: null })
            streams.Complain([$"What is to be served? Name an image or a folder: {Commands.Name} serve IMAGE.iso"]);
        return settings is null or { Images.Count: 0, Tftp.Root: null } ? null : settings;
    }

    private static ILogLines LinesOf(LogFormat format, bool withDetail, TimeProvider time) => format == LogFormat.Dnsmasq
        ? new DnsmasqLines(Environment.ProcessId, withDetail)
        : new LanbootLines(time.LocalTimeZone);

    private static bool CanServe(BootCatalog catalog, LanbootSettings settings, SettingPlaces places, Streams streams, out int code)
    {
        code = ExitCode.Fine;
        if (settings.Tftp.Root is null && catalog.Plan.Entries.All(entry => entry.Impediment is not null))
        {
            var images = catalog.Reports.Select(image => CatalogWords.Of(image, catalog.Plan));
            streams.Complain([.. images, "There is nothing that a machine could boot."]);
            code = ExitCode.Failed;
        }
        else if (CatalogWords.UnknownEntries(settings, catalog.Plan, places).ToList() is { Count: > 0 } mistakes)
        {
            streams.Complain(mistakes.Select(mistake => mistake.ToString()));
            code = ExitCode.WrongUse;
        }

        return code == ExitCode.Fine;
    }

    private static string[] Header(LanbootSettings settings, IReadOnlyList<HostInterface> interfaces, BootCatalog catalog)
    {
        var images = catalog.Reports.Where(image => image.Problem is null).Select(CatalogWords.Title);
        var site = settings.Http.Enabled ? $" · {new BootAddress(interfaces[0].Address, settings.Http.Port).Http}/" : "";
        return [$"Lanboot · {Announcement.Short(settings, interfaces)}{site}", $"{string.Join(", ", images)} · Ctrl-C ends"];
    }
}
