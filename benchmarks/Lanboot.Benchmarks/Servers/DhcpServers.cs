using Lanboot.Lab;

namespace Lanboot.Benchmarks.Servers;

/// <summary>
/// Kea as it is fastest: several threads, nothing logged but warnings, a socket of UDP alone as its manual advises behind a relay. Its lease
/// file (memfile) is written at each lease and not synced.
/// </summary>
public sealed class Kea : IContestant
{
    public string Name => "Kea";

    public (string Program, string Package) Needs => ("/usr/sbin/kea-dhcp4", "kea-dhcp4-server");

    public LabProcess Start(Arena arena)
    {
        var folder = arena.Empty("kea");
        var settings = Path.Combine(folder, "kea.conf");
        var (network, first, last) = (Arena.RelayedNetwork, Arena.RelayedPool.First, Arena.RelayedPool.Last);
        File.WriteAllText(settings, $$"""
            { "Dhcp4": {
              "interfaces-config": { "interfaces": [ "{{LabNetwork.Interface}}" ], "dhcp-socket-type": "udp" },
              "multi-threading": { "enable-multi-threading": true },
              "lease-database": { "type": "memfile", "persist": true, "name": "{{folder}}/leases.csv" },
              "valid-lifetime": 43200,
              "subnet4": [ { "id": 1, "subnet": "{{network}}", "pools": [ { "pool": "{{first}} - {{last}}" } ] } ],
              "loggers": [ { "name": "kea-dhcp4", "severity": "WARN", "output_options": [ { "output": "stderr" } ] } ]
            } }
            """);
        return arena.Serve(
            Name, "/usr/bin/env", $"KEA_PIDFILE_DIR={folder}", $"KEA_LOCKFILE_DIR={folder}", "KEA_LOGGER_DESTINATION=stderr",
            Needs.Program, "-c", settings);
    }
}

/// <summary>dnsmasq without the ping that it waits for before each offer, and without a line for each message.</summary>
public sealed class DnsmasqDhcpServer : IContestant
{
    public string Name => "dnsmasq";

    public (string Program, string Package) Needs => ("/usr/sbin/dnsmasq", "dnsmasq-base");

    public LabProcess Start(Arena arena) => arena.Serve(
        Name, Needs.Program, "--keep-in-foreground", "--log-facility=/dev/null", "--quiet-dhcp", "--conf-file=/dev/null", "--port=0",
        "--user=root", "--pid-file=", "--no-ping", "--dhcp-authoritative", "--dhcp-lease-max=10000000",
        $"--dhcp-range={Arena.RelayedPool.First},{Arena.RelayedPool.Last},{Arena.RelayedMask},12h",
        $"--dhcp-leasefile={arena.Empty("dnsmasq")}/leases");
}
