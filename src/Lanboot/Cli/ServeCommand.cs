using System.CommandLine;
using System.Runtime.Versioning;
using Lanboot.Boot;
using Lanboot.Catalog;
using Lanboot.Cli.Terminal;
using Lanboot.Host;
using Lanboot.Journal;
using Lanboot.Media.HostFolder;
using Lanboot.Settings;

namespace Lanboot.Cli;

/// <summary>`lanboot serve`: says what it will do, opens the doors, shows what happens, ends at Ctrl-C.</summary>
[SupportedOSPlatform("linux")]
internal sealed class ServeCommand : ProgramCommand
{
    private readonly Argument<string[]> _images = ImageArgument("ISO images, or folders; without any those of the settings file");
    private readonly Option<bool> _plain = new("--plain") { Description = "log lines also on a terminal, in place of the table of machines" };
    private readonly Option<bool> _verbose = new("--verbose") { Description = "show every request, size probes and what was not answered too" };
    private readonly SettingOptions _settings;

    public ServeCommand()
        : base("serve", "Serves images: every machine of the network that boots from it gets them.")
    {
        Arguments.Add(_images);
        _settings = new SettingOptions(this, _ => true);
        Options.Add(_plain);
        Options.Add(_verbose);
    }

    public override IReadOnlyList<OptionGroup> Groups => _settings.Groups;

    public override IReadOnlyList<Example> Examples =>
    [
        new("serve archlinux.iso", "serves one image; the addresses keep coming from the network's own DHCP server"),
        new("serve *.iso --interface eth1 --menu-timeout never", "serves all images here on one interface, and the menu waits until somebody chooses"),
        new("serve debian.iso --range 192.168.0.50,192.168.0.150,12h --router 192.168.0.1", "is the DHCP server of a network that has none"),
        new("serve debian.iso --kernel-option console=ttyS0,115200", "for machines that are watched over their serial port"),
    ];

    public override async ValueTask<int> RunAsync(ParseResult parsed, Streams streams)
    {
        var draft = _settings.Read(parsed, parsed.GetValue(_images)!, out var report);
        if (SettingsOf(draft, streams) is not { } settings)
            return ExitCode.WrongUse;
        foreach (var line in HostReady.TakeBackLeftovers())
            streams.Out.WriteLine(line);
        var place = ServePlace.Find(settings, draft.Places, $"{Commands.Name} {string.Join(' ', parsed.Tokens)}");
        if (place.Complaints.Count > 0)
        {
            streams.Complain(place.Complaints);
            return place.Code;
        }

        settings = HostReady.WithRouter(settings, place.Interfaces);
        var time = TimeProvider.System;
        var queue = new EntryQueue(withDetail: parsed.GetValue(_verbose));
        var journal = new BootJournal(time, new RecentNeighbours(time).Find);
        journal.Recorded += queue.Add;
        if (settings.LogFormat == LogFormat.Dnsmasq)
            journal.Passed += queue.Add;
        using var catalog = BootCatalog.Open(settings, new FolderTree("/"), journal.Warn);
        if (!CanServe(catalog, settings, draft.Places, streams, out var code))
            return code;

        var images = catalog.Reports.ToLookup(image => image.Problem is null, image => CatalogWords.Of(image, catalog.Plan));
        string[] words = [.. Announcement.Of(settings, place.Interfaces), .. images[true]];
        string[] warnings = [.. ImportReport.Brief(report), .. place.Notes, .. images[false], .. CatalogWords.Warnings(catalog)];
        foreach (var line in words.Concat(warnings))
            streams.Out.WriteLine(line);

        using var stop = new StopSignal();
        using var host = HostReady.Make(settings, place.Interfaces, streams);
        if (host is null)
            return ExitCode.Failed;
        using var loggers = new EntryLoggers(queue, time);
        await using var server = BootServer.Compose(settings, place.Interfaces, catalog, journal, time, loggers);
        if (await server.StartAsync(stop.Token) is { Count: > 0 } failures)
        {
            streams.Complain(failures);
            return ExitCode.Failed;
        }

        await using var status = StatusWords.Open(settings, place.Interfaces, catalog, server, journal, time);
        var untilBooted = UntilBooted.WatchAsync(settings.Host.UntilBooted, journal, time, stop);
        foreach (var line in server.Listening.Concat(ServePlace.FirewallLines(settings, place.Interfaces)))
            streams.Out.WriteLine(line);
        streams.Out.WriteLine("Serving. Ctrl-C ends it.");
        await ShowAsync(Display());
        foreach (var line in await untilBooted)
            streams.Out.WriteLine(line);
        return ExitCode.Fine;

        IDisplay Display()
        {
            if (!streams.IsTerminal || parsed.GetValue(_plain) || settings.LogFormat != LogFormat.Lanboot)
                return new PlainDisplay(queue, streams.Out, LinesOf(settings.LogFormat, parsed.GetValue(_verbose), time));
            // On the second screen the lines above are out of sight.
            foreach (var warning in warnings)
                journal.Warn(warning);
            return new TerminalDisplay(journal, queue, Header(settings, place.Interfaces, catalog), streams.Out, time);
        }

        async Task ShowAsync(IDisplay display)
        {
            var showing = display.RunAsync(stop.Token);
            await Task.Delay(Timeout.Infinite, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await server.StopAsync();
            queue.Complete();
            await showing;
        }
    }

    private static ILogLines LinesOf(LogFormat format, bool withDetail, TimeProvider time) => format == LogFormat.Dnsmasq
        ? new DnsmasqLines(Environment.ProcessId, withDetail)
        : new LanbootLines(time.LocalTimeZone);

    /// <summary>The settings, or null when there is something wrong with them, which is then said.</summary>
    private static LanbootSettings? SettingsOf(SettingsDraft draft, Streams streams)
    {
        var settings = draft.Finish();
        if (settings is null)
            streams.Complain(draft.Mistakes.Select(mistake => mistake.ToString()));
        else if (settings is { Images.Count: 0, Tftp.Root: null })
            streams.Complain([$"What is to be served? Name an image or a folder: {Commands.Name} serve IMAGE.iso"]);
        else if (draft.File is { } file)
            streams.Out.WriteLine($"Settings come from {file}.");
        return settings is null or { Images.Count: 0, Tftp.Root: null } ? null : settings;
    }

    private static bool CanServe(BootCatalog catalog, LanbootSettings settings, SettingPlaces places, Streams streams, out int code)
    {
        code = ExitCode.Fine;
        if (settings.Tftp.Root is null && catalog.Plan.Entries.All(entry => entry.Impediment is not null))
        {
            streams.Complain([.. catalog.Reports.Select(image => CatalogWords.Of(image, catalog.Plan)), "There is nothing that a machine could boot."]);
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
