using System.Runtime.Versioning;
using Lanboot.Boot;
using Lanboot.Cli.Terminal;
using Lanboot.Host;
using Lanboot.Journal;
using Lanboot.Linux;
using Lanboot.Settings;

namespace Lanboot.Cli;

/// <summary>
/// What all commands that serve have in common: says what it will do, opens the doors, shows what happens, ends at Ctrl-C.
/// </summary>
/// <param name="commandLine">How it was started, to show how to start it with more rights.</param>
/// <param name="plain">Log lines also on a terminal.</param>
/// <param name="verbose">Every request is shown.</param>
[SupportedOSPlatform("linux")]
internal sealed class Serving(Streams streams, string commandLine, bool plain, bool verbose)
{
    /// <summary>From the start of serving; machines that have waited for it are answered first.</summary>
    private static readonly TimeSpan StartIsOver = TimeSpan.FromSeconds(2);

    /// <summary>Whether this host and this process can serve by these settings; if not it is said why.</summary>
    /// <returns>An <see cref="ExitCode"/>; Fine where nothing is in the way.</returns>
    public int Check(LanbootSettings settings, SettingPlaces places)
    {
        var place = ServePlace.Find(settings, places, commandLine);
        streams.Complain(place.Complaints);
        return place.Code;
    }

    /// <param name="settings">Those of the draft, or what the command makes of them.</param>
    /// <param name="notes">What people should know before all else, in sentences.</param>
    /// <param name="open">Opens what is served.</param>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public async ValueTask<int> RunAsync(
        LanbootSettings settings, SettingPlaces places, IReadOnlyList<string> notes, Func<BootJournal, TimeProvider, Offer> open)
    {
        foreach (var line in HostReady.TakeBackLeftovers())
            streams.Out.WriteLine(line);
        var place = ServePlace.Find(settings, places, commandLine);
        if (place.Complaints.Count > 0)
        {
            streams.Complain(place.Complaints);
            return place.Code;
        }

        settings = HostReady.WithRouter(settings, place.Interfaces);
        var time = TimeProvider.System;
        var queue = new EntryQueue();
        var journal = new BootJournal(time, new RecentNeighbours(time).Find) { RecordsDetail = verbose };
        journal.Recorded += queue.Add;
        if (settings.LogFormat == LogFormat.Dnsmasq)
            journal.Passed += queue.Add;
        await using var offer = open(journal, time);
        if (offer.Refusal is var (sentences, code))
        {
            streams.Complain(sentences);
            return code;
        }

        string[] warnings = [.. notes, .. place.Notes, .. offer.Warnings];
        foreach (var line in (string[])[.. Announcement.Of(settings, place.Interfaces), .. offer.Words, .. warnings])
            streams.Out.WriteLine(line);

        using var stop = new StopSignal();
        using var host = HostReady.Make(settings, place.Interfaces, streams);
        if (host is null)
            return ExitCode.Failed;
        using var loggers = new EntryLoggers(queue, time, withDetail: verbose);
        await using var server = BootServer.Compose(settings, place.Interfaces, offer.Catalog, journal, time, loggers, offer.Outside);
        if (await server.StartAsync(stop.Token) is { Count: > 0 } failures)
        {
            streams.Complain(failures);
            return ExitCode.Failed;
        }

        await using var status = StatusWords.Open(settings, place.Interfaces, offer.Catalog, server, journal, time);
        var untilBooted = UntilBooted.WatchAsync(settings.Host.UntilBooted, journal, time, stop);
        foreach (var line in server.Listening.Concat(ServePlace.FirewallLines(settings, place.Interfaces)))
            streams.Out.WriteLine(line);
        streams.Out.WriteLine("Serving. Ctrl-C ends it.");
        _ = ForgetStartAsync(time, stop.Token);
        await ShowAsync(Display());
        foreach (var line in await untilBooted)
            streams.Out.WriteLine(line);
        return ExitCode.Fine;

        IDisplay Display()
        {
            if (!streams.IsTerminal || plain || settings.LogFormat != LogFormat.Lanboot)
                return new PlainDisplay(queue, streams.Out, LinesOf(settings.LogFormat, time), time);
            // On the second screen the lines above are out of sight.
            foreach (var warning in warnings)
                journal.Warn(warning);
            return new TerminalDisplay(journal, queue, Header(settings, place.Interfaces, offer.Title), streams.Out, time);
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

    private static async Task ForgetStartAsync(TimeProvider time, CancellationToken stop)
    {
        await Task.Delay(StartIsOver, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!stop.IsCancellationRequested)
            CodePages.LetGo();
    }

    private ILogLines LinesOf(LogFormat format, TimeProvider time) => format == LogFormat.Dnsmasq
        ? new DnsmasqLines(Environment.ProcessId, verbose)
        : new LanbootLines(time.LocalTimeZone);

    private static string[] Header(LanbootSettings settings, IReadOnlyList<HostInterface> interfaces, string title)
    {
        var site = settings.Http.Enabled ? $" · {new BootAddress(interfaces[0].Address, settings.Http.Port).Http}/" : "";
        return [$"Lanboot · {Announcement.Short(settings, interfaces)}{site}", $"{title} · Ctrl-C ends"];
    }
}
