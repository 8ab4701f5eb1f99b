using System.Net.Sockets;
using System.Runtime.Versioning;
using Lanboot.Boot;
using Lanboot.Catalog;
using Lanboot.Host;
using Lanboot.Journal;
using Lanboot.Servers;
using Lanboot.Servers.Dhcp;
using Lanboot.Servers.Http;
using Lanboot.Servers.Nbd;
using Lanboot.Servers.Nfs;
using Lanboot.Servers.RouterAdvertisement;
using Lanboot.Servers.Tftp;
using Lanboot.Settings;
using Lanboot.State;

namespace Lanboot;

/// <summary>All doors together, from start to stop, and the journal's look at the clock.</summary>
/// <param name="doors">In the order in which they open.</param>
public sealed class BootServer(IReadOnlyList<IDoor> doors, BootJournal journal, TimeProvider time) : IAsyncDisposable
{
    /// <summary>Stalls are named after half a minute: a second is exact enough.</summary>
    private static readonly TimeSpan ReviewEvery = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private Task _reviews = Task.CompletedTask;

    /// <summary>The doors that the settings ask for: what machines fetch from opens before what sends them there.</summary>
    /// <param name="outside">What machines boot beside the catalogue; null: nothing.</param>
    [SupportedOSPlatform("linux")]
    public static BootServer Compose(
        LanbootSettings settings,
        IReadOnlyList<HostInterface> interfaces,
        BootCatalog catalog,
        BootJournal journal,
        TimeProvider time,
        ILoggerFactory loggers,
        OutsideBoots? outside = null)
    {
        List<IDoor> doors = [];
        if (settings.Tftp.Enabled)
            doors.Add(new TftpDoor(settings.Tftp, interfaces, settings.Http.Port, catalog.Tree, journal, UdpHolder, time, loggers.CreateLogger<TftpDoor>()));
        if (settings.Http.Enabled)
            doors.Add(new HttpDoor(settings.Http, interfaces, catalog.Tree, journal, TcpHolder, time, outside));
        if (settings.Nfs.Enabled)
            doors.Add(new NfsDoor(WithAliases(settings), interfaces, catalog.Served, journal, PortHolders.Describe, time, loggers.CreateLogger<NfsDoor>()));
        if (settings.Nbd.Enabled)
            doors.Add(new NbdDoor(Nbd(), interfaces, catalog.Served, journal, TcpHolder, time, loggers.CreateLogger<NbdDoor>()));
        if (settings.RouterAdvertisement)
            doors.Add(new RouterAdvertisementDoor(interfaces, journal, time, loggers.CreateLogger<RouterAdvertisementDoor>()));
        if (settings.Dhcp.Mode != DhcpMode.Off)
            doors.Add(new DhcpDoor(
                Dhcp(), interfaces, Boot, journal, time, loggers.CreateLogger<DhcpDoor>(), settings.Pxe, outside?.Authority));
        return new BootServer(doors, journal, time);

        // Systems that know no names of exports get a port for each of their files.
        NbdSettings Nbd() => settings.Nbd with { Exports = [.. settings.Nbd.Exports, .. catalog.Plan.OwnPortExports.Select(Export)] };
        static NbdExportSettings Export(OwnPortExport export) =>
            new($"{export.Image}/{export.File}") { Image = $"{export.Image}/{export.File}", Port = export.Port, Oldstyle = true };
        // What may be mounted by a name of another server's, unless an export says for whom.
        static NfsSettings WithAliases(LanbootSettings all) => all.Nfs with
        {
            Exports =
            [
                .. all.Nfs.Exports,
                .. all.Aliases.Select(alias => new NfsExportSettings($"/{alias.Path.Trim('/')}") { Image = alias.Image })
                    .Where(alias => all.Nfs.Exports.All(export => export.Path.Trim('/') != alias.Path.Trim('/'))),
            ],
        };
        DhcpSettings Dhcp() => settings.Dhcp with { LeaseFile = settings.Dhcp.LeaseFile ?? Path.Combine(StateFolder.Default, "leases") };
        DhcpBoot Boot() => new(catalog.Plan, catalog.Loaders, settings.Http.Port);
        static string? UdpHolder(int port) => PortHolders.Describe(ProtocolType.Udp, port);
        static string? TcpHolder(int port) => PortHolders.Describe(ProtocolType.Tcp, port);
    }

    /// <summary>In the order in which they open.</summary>
    public IReadOnlyList<IDoor> Doors => doors;

    /// <summary>What the doors listen on, a line each: "TFTP: UDP port 69 on eth0 (192.168.0.1)".</summary>
    public IReadOnlyList<string> Listening => [.. doors.SelectMany(door => door.Listening.Select(place => $"{door.Name}: {place}"))];

    /// <summary>Opens all doors.</summary>
    /// <returns>Why it can't serve, a sentence for each door that did not open, and none is open then; empty when it serves.</returns>
    public async Task<IReadOnlyList<string>> StartAsync(CancellationToken cancel)
    {
        List<string> failures = [];
        foreach (var door in doors)
        {
            try
            {
                await door.StartAsync(cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                // Asked to end before it began.
                break;
            }
            catch (DoorException closed)
            {
                // The next may have its own obstacle: all of them are told at once.
                failures.Add(closed.Message);
            }
        }

        if (failures.Count > 0)
            await StopAsync();
        else
            _reviews = ReviewAsync(_stop.Token);
        return failures;
    }

    /// <summary>Closes all doors at the same time. A second call does nothing.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll([_reviews, .. doors.Select(door => door.StopAsync().AsTask())]);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        foreach (var door in doors)
            await door.DisposeAsync();
        _stop.Dispose();
    }

    private async Task ReviewAsync(CancellationToken stop)
    {
        try
        {
            // No clock ticks while nobody boots: a server that idles lets its host sleep.
            while (true)
            {
                await journal.StirredAsync(stop);
                do
                    await Task.Delay(ReviewEvery, time, stop);
                while (journal.Review());
            }
        }
        catch (OperationCanceledException)
        {
            // The end of serving.
        }
    }
}
