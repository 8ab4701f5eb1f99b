using Lanboot.Lab;

namespace Lanboot.EndToEnd.Boots;

/// <summary>A DHCP server as somebody has it, with what `lanboot snippet` says added as it says.</summary>
public static class SnippetServer
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(20);

    /// <param name="folder">For its files.</param>
    /// <param name="snippet">Gives the snippet for a server's name.</param>
    public static async Task<IAsyncDisposable> StartAsync(
        NetworkNamespace host, Transcript transcript, string folder, AddressesFrom server, Func<string, string> snippet) => server switch
        {
            AddressesFrom.DnsmasqWithSnippet => await DnsmasqDhcp.StartAsync(
                host, transcript, "192.168.77.200,192.168.77.250", $"--conf-file={Write(folder, "lanboot.conf", snippet("dnsmasq"))}"),
            AddressesFrom.IscWithSnippet => await StartIscAsync(host, transcript, folder, snippet("isc")),
            _ => await StartKeaAsync(host, transcript, folder, snippet("kea")),
        };

    public static string IscConfiguration(string snippetFile) =>
        $$"""
        include "{{snippetFile}}";
        authoritative;
        subnet 192.168.77.0 netmask 255.255.255.0 {
            range 192.168.77.200 192.168.77.250;
            option routers 192.168.77.254;
            default-lease-time 600;
        }
        """;

    public static string KeaConfiguration(string snippetFile) =>
        $$"""
        {
          "Dhcp4": {
            "interfaces-config": { "interfaces": [ "{{LabNetwork.Interface}}" ], "dhcp-socket-type": "raw" },
            "lease-database": { "type": "memfile", "persist": false },
            <?include "{{snippetFile}}"?>,
            "subnet4": [ {
              "subnet": "192.168.77.0/24",
              "pools": [ { "pool": "192.168.77.200 - 192.168.77.250" } ],
              "option-data": [ { "name": "routers", "data": "192.168.77.254" } ]
            } ]
          }
        }
        """;

    public static string Write(string folder, string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static async Task<IAsyncDisposable> StartIscAsync(NetworkNamespace host, Transcript transcript, string folder, string snippet)
    {
        var configuration = Write(folder, "dhcpd.conf", IscConfiguration(Write(folder, "lanboot.conf", snippet)));
        var leases = Write(folder, "dhcpd.leases", "");
        var process = host.Start(
            new Voice(transcript, "dhcpd"), "dhcpd", "-f", "-d", "-4", "--no-pid", "-cf", configuration, "-lf", leases, LabNetwork.Interface);
        await process.Voice.LineAsync("Server starting service", StartDeadline, ["exiting", "ended"]);
        return process;
    }

    private static async Task<IAsyncDisposable> StartKeaAsync(NetworkNamespace host, Transcript transcript, string folder, string snippet)
    {
        var configuration = Write(folder, "kea.conf", KeaConfiguration(Write(folder, "lanboot.json", snippet)));
        var process = host.Start(
            new Voice(transcript, "kea"), "env", $"KEA_LOCKFILE_DIR={folder}", $"KEA_PIDFILE_DIR={folder}", "kea-dhcp4", "-c", configuration);
        await process.Voice.LineAsync("DHCP4_STARTED", StartDeadline, ["DHCP4_INIT_FAIL", "FATAL"]);
        return process;
    }
}
