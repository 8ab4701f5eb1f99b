using System.Runtime.Versioning;
using Lanboot.Boot;
using Lanboot.Host;
using Lanboot.HostSetup;
using Lanboot.Servers.Dhcp;
using Lanboot.Settings;
using Lanboot.State;

namespace Lanboot.Cli;

/// <summary>Makes this host ready for a command that serves, as the settings say, and puts it back: what all such commands call.</summary>
[SupportedOSPlatform("linux")]
internal static class HostReady
{
    /// <summary>Takes back what runs have left that were killed. To be called before the interfaces are looked at.</summary>
    /// <returns>What was done, in sentences.</returns>
    public static IReadOnlyList<string> TakeBackLeftovers() => Leftovers.TakeBack(new LinuxHost(HolderOf), Records());

    /// <summary>Makes the host ready, and says what was done.</summary>
    /// <param name="interfaces">Where machines are served.</param>
    /// <returns>Puts it back when it is disposed; null where it can't be made ready, which was said then.</returns>
    public static IDisposable? Make(LanbootSettings settings, IReadOnlyList<HostInterface> interfaces, Streams streams)
    {
        try
        {
            var system = new LinuxHost(HolderOf);
            var host = PreparedHost.Make(
                HostWish.Of(settings), interfaces, system, Records(), Watcher.Start, warning => streams.Complain([warning]));
            foreach (var note in host.Notes)
                streams.Out.WriteLine(note);
            if (settings is { Host.ShareInternet: not null, Dhcp: { Mode: DhcpMode.Server, Dns.Count: 0, Options.Count: 0 } })
                streams.Out.WriteLine("Machines are told no name server, so they reach addresses and no names: --dns ADDRESS says one.");
            return host;
        }
        catch (HostSetupException impossible)
        {
            streams.Complain([impossible.Message]);
            return null;
        }
    }

    /// <summary>The choice of interfaces, as they will be once the host is ready.</summary>
    public static InterfaceChoice Choose(LanbootSettings settings)
    {
        var wish = HostWish.Of(settings);
        return InterfaceChoice.Choose(wish.Foresee(new NetworkInterfaces().Survey(), settings.Interfaces), wish.Names(settings.Interfaces));
    }

    /// <summary>Machines that share the internet are told this host as their router, unless the settings say who is.</summary>
    public static LanbootSettings WithRouter(LanbootSettings settings, IReadOnlyList<HostInterface> interfaces) =>
        settings is { Host.ShareInternet: not null, Dhcp: { Mode: DhcpMode.Server, Router: null } } && interfaces is [var only]
            ? settings with { Dhcp = settings.Dhcp with { Router = only.Address } }
            : settings;

    private static HostRecords Records()
    {
        var self = RunIdentity.OfThisProcess();
        return new HostRecords(Path.Combine(StateFolder.Default, "host-changes"), self, run => run.IsAlive);
    }

    private static MacAddress? HolderOf(InterfaceAddress address, SurveyedInterface on) =>
        AddressHolder.Find(new HostInterface(on.Name, on.Index, on.Mac, address.Address, address.PrefixLength));
}
