using System.Globalization;

namespace Lanboot.Host;

/// <summary>What this process may do: which capabilities it has, and the first port that needs none.</summary>
/// <param name="Effective">The bits of its effective capabilities (CapEff).</param>
/// <param name="FirstFreePort">Ports from here on can be bound by everybody (ip_unprivileged_port_start).</param>
public sealed record Rights(ulong Effective, int FirstFreePort = 1024)
{
    private const string StatusFile = "/proc/self/status";
    private const string PortFile = "/proc/sys/net/ipv4/ip_unprivileged_port_start";

    /// <summary>Those of this process.</summary>
    public static Rights Read() =>
        Parse(File.ReadAllText(StatusFile), File.Exists(PortFile) ? File.ReadAllText(PortFile) : "");

    /// <summary>From the texts of /proc/self/status and ip_unprivileged_port_start; what can't be read counts as no right.</summary>
    public static Rights Parse(string status, string firstFreePort)
    {
        const string Field = "CapEff:";
        var line = status.Split('\n').FirstOrDefault(each => each.StartsWith(Field, StringComparison.Ordinal)) ?? Field;
        _ = ulong.TryParse(line.AsSpan(Field.Length).Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var effective);
        return new(effective, int.TryParse(firstFreePort, CultureInfo.InvariantCulture, out var port) ? port : 1024);
    }

    public bool Has(Capability capability) => (Effective & (1UL << (int)capability)) != 0;

    public bool MayBind(int port) => port >= FirstFreePort || Has(Capability.CAP_NET_BIND_SERVICE);

    /// <summary>What is missing to serve on these ports, what can't be done without first.</summary>
    /// <param name="past">Ports that other programs hold, and that are read past them.</param>
    public IReadOnlyList<MissingRight> Missing(IEnumerable<int> ports, params IReadOnlyList<int> past)
    {
        var missing = new List<MissingRight>();
        var closed = ports.Where(port => !MayBind(port)).Distinct().Order().ToList();
        if (closed.Count > 0)
            missing.Add(new(Capability.CAP_NET_BIND_SERVICE, $"to listen on {Ports(closed)}", Required: true));
        if (!Has(Capability.CAP_NET_RAW) && past.Count > 0)
            missing.Add(new(Capability.CAP_NET_RAW, $"to read {Ports([.. past])} beside the program that holds it", Required: true));
        else if (!Has(Capability.CAP_NET_RAW))
            missing.Add(new(Capability.CAP_NET_RAW, "to answer router solicitations and to probe addresses", Required: false));
        if (!Has(Capability.CAP_NET_ADMIN))
            missing.Add(new(Capability.CAP_NET_ADMIN, "to answer machines that have no address yet without a broadcast", Required: false));
        return missing;
    }

    private static string Ports(List<int> ports) =>
        ports.Count == 1
            ? $"port {ports[0]}"
            : $"ports {string.Join(", ", ports.Take(ports.Count - 1))} and {ports[^1]}";
}
