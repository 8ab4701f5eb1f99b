using Lanboot.Lab;
using Lanboot.State;

namespace Lanboot.Benchmarks.Servers;

/// <summary>Lanboot as it gives addresses.</summary>
/// <param name="leases">How many others have one when it starts.</param>
/// <param name="syncs">Whether a lease is on the disk before its client hears of it; false is what Kea does.</param>
public sealed class LanbootDhcp(string program, string name = LanbootServer.Own, int leases = 0, bool syncs = true) : IContestant
{
    public string Name => name;

    public (string Program, string Package) Needs => (program, "");

    public LabProcess Start(Arena arena)
    {
        var folder = arena.Empty(name.Replace(' ', '-'));
        var (settings, file) = (Path.Combine(folder, "lanboot.yaml"), Path.Combine(folder, "leases"));
        Fill(file);
        File.WriteAllText(settings, $$"""
            interfaces: [{{LabNetwork.Interface}}]
            tftp: { root: {{arena.Files}} }
            dhcp:
              range: "{{Arena.RelayedPool.First}},{{Arena.RelayedPool.Last}}"
              netmask: {{Arena.RelayedMask}}
              lease-file: {{file}}
              lease-sync: {{(syncs ? "yes" : "no")}}
            """);
        // Peers write no log here; Lanboot's goes nowhere, as the reader of a hundred thousand lines would take the clients' core.
        return arena.Serve(name, "/bin/sh", "-c", $"exec {program} serve --plain --config {settings} > /dev/null");
    }

    /// <summary>Clients whose addresses lie all over the pool, as they would after years.</summary>
    private void Fill(string path)
    {
        if (leases == 0)
            return;
        using var file = LeaseFile.Open(path, warning => throw new InvalidOperationException(warning), TimeProvider.System);
        var (first, last) = (Arena.RelayedPool.First.Bits, Arena.RelayedPool.Last.Bits);
        var expires = TimeProvider.System.GetUtcNow().AddHours(12).ToUnixTimeSeconds();
        for (var i = 0u; i < leases; i++)
        {
            byte[] mac = [0x06, 0, (byte)(i >> 24), (byte)(i >> 16), (byte)(i >> 8), (byte)i];
            file.Append(new LeaseRecord(first + i * ((last - first) / (uint)leases), expires, 1, mac, default, default));
        }

        file.Commit();
    }
}
