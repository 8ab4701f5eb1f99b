using System.Runtime.Versioning;
using Lanboot.Host;
using Lanboot.Settings;

namespace Lanboot.Cli;

/// <summary>Where to serve, and whether this host and this process can.</summary>
/// <param name="Interfaces">Empty exactly where there are <paramref name="Complaints"/>.</param>
/// <param name="Notes">What the user should know, in sentences.</param>
/// <param name="Complaints">Why it can't be, in sentences.</param>
/// <param name="Code">The exit code that goes with the complaints.</param>
internal sealed record ServePlace(IReadOnlyList<HostInterface> Interfaces, IReadOnlyList<string> Notes, IReadOnlyList<string> Complaints, int Code)
{
    private const int DhcpPort = 67;

    [SupportedOSPlatform("linux")]
    public static ServePlace Find(LanbootSettings settings, SettingPlaces places, string command)
    {
        var choice = HostReady.Choose(settings);
        if (choice.Problem is { } problem)
            return Refuse(ExitCode.Failed, [problem]);
        if (SettingsCheck.OnHost(settings, choice.Interfaces, places).Select(mistake => mistake.ToString()).ToList() is { Count: > 0 } mistakes)
            return Refuse(ExitCode.WrongUse, mistakes);

        var ports = Announcement.Ports(settings);
        int[] past = settings.Dhcp.NoBind ? [DhcpPort] : [];
        // Without its portmapper NFS still serves those who know the port.
        var missing = Rights.Read().Missing(ports.Udp.Concat(ports.Tcp).Except([NfsSettings.PortmapperPort, .. past]), past);
        if (missing.Any(right => right.Required))
            return Refuse(ExitCode.Failed, WithoutRights(missing, command));
        return new(
            choice.Interfaces,
            [.. choice.Notes, .. missing.Select(right => $"Without the right {right} Lanboot does without."), .. Neighbours(settings.Dhcp)],
            [], ExitCode.Fine);
    }

    /// <summary>The ports to open where a firewall is seen, else the ports that one may close.</summary>
    public static IEnumerable<string> FirewallLines(LanbootSettings settings, IReadOnlyList<HostInterface> interfaces)
    {
        var (udp, tcp) = Announcement.Ports(settings);
        var hints = interfaces.Select(each => new Firewall().Hint(each.Name, udp, tcp)).OfType<string>().Distinct().ToList();
        return hints.Count > 0 ? hints : [$"A firewall on this host must let in {Words("UDP", udp)}{(tcp.Count > 0 && udp.Count > 0 ? " and " : "")}{Words("TCP", tcp)}."];
    }

    private static IEnumerable<string> Neighbours(DhcpSettings dhcp) =>
        dhcp.Mode == DhcpMode.Server && NeighbourRoom.Note(dhcp.Range) is { } note ? [note] : [];

    private static ServePlace Refuse(int code, IReadOnlyList<string> complaints) => new([], [], complaints, code);

    private static List<string> WithoutRights(IReadOnlyList<MissingRight> missing, string command)
    {
        var self = Environment.ProcessPath;
        var program = Path.GetFileNameWithoutExtension(self) == "dotnet" ? null : self;
        return
        [
            $"Lanboot lacks rights that it needs here: {string.Join("; ", missing.Where(right => right.Required))}.",
            .. MissingRight.HowToGive(missing, command, program),
        ];
    }

    private static string Words(string protocol, IReadOnlyList<int> ports) => ports.Count switch
    {
        0 => "",
        1 => $"{protocol} port {ports[0]}",
        _ => $"{protocol} ports {string.Join(", ", ports.Take(ports.Count - 1))} and {ports[^1]}",
    };
}
