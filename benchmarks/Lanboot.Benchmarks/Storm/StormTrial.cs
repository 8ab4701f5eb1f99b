using System.Globalization;
using System.Net;
using System.Text.Json;
using Lanboot.Lab;
using Lanboot.Lab.Storm;

namespace Lanboot.Benchmarks.Storm;

/// <summary>Storms over a server that is started anew for each.</summary>
internal sealed class StormTrial(Arena arena, StormDisc disc, string program, StormWeather weather)
{
    /// <summary>The network of the addresses that are given.</summary>
    public const string Machines = "192.168.80.0/20";

    /// <summary>They boot before those that count, since .NET compiles as it goes and the first of everything is the dearest.</summary>
    private const int WarmUp = 20;

    /// <summary>Behind all that count, so that theirs are other addresses.</summary>
    private const int FirstOfWarmUp = 1 << 16;

    private static readonly TimeSpan MemoryEvery = TimeSpan.FromMilliseconds(500);

    private string Folder => Path.Combine(arena.Folder, "storm");

    public async Task<StormResult> RunAsync(int machines)
    {
        await arena.ClearAsync();
        await using var server = Start();
        // DHCP's door opens last.
        await arena.ListensAsync(67, isDatagram: true, server);
        _ = Storm(new StormOrder(WarmUp, Server, disc) { First = FirstOfWarmUp, Scale = 0, Spread = TimeSpan.FromSeconds(1) });
        Lose("add table inet lossy", "add chain inet lossy in { type filter hook input priority 0; }", Drop);
        try
        {
            return await MeasureAsync(new StormOrder(machines, Server, disc) { Scale = weather.Scale, Spread = TimeSpan.FromSeconds(weather.Spread) });
        }
        finally
        {
            Lose("delete table inet lossy");
        }
    }

    private static IPAddress Server => IPAddress.Parse(Arena.ServerAddress);

    private string Drop => string.Create(CultureInfo.InvariantCulture, $"add rule inet lossy in numgen random mod 10000 < {weather.Loss * 100:F0} drop");

    private LabProcess Start()
    {
        var leases = Path.Combine(arena.Folder, "storm.leases");
        File.Delete(leases);
        var settings = Path.Combine(arena.Folder, "storm.yaml");
        // The range has none of Arena.ManyMachines: the clients' host answers for all of those, and the server, which asks after an offer that is
        // lost, takes them for used.
        File.WriteAllText(settings, $$"""
            interfaces: [{{LabNetwork.Interface}}]
            images: [{ path: {{disc.Image}}, name: {{StormDisc.Name}}, root: {{weather.Root}} }]
            ipxe: { bios: {{disc.LoaderForBios}}, efi64: {{disc.LoaderForUefi}} }
            dhcp: { range: "192.168.81.1,192.168.95.254", lease-file: {{leases}} }
            nfs: { secret-file: {{arena.Folder}}/storm.secret }
            """);
        return arena.Serve("Lanboot", program, "serve", "--plain", "--config", settings);
    }

    private async Task<StormResult> MeasureAsync(StormOrder order)
    {
        var processes = arena.Server.Processes();
        var before = Usage.Of(processes);
        var storm = Task.Run(() => Storm(order));
        var memory = before.Memory;
        while (!storm.IsCompleted)
        {
            await Task.WhenAny(storm, Task.Delay(MemoryEvery));
            memory = Math.Max(memory, Usage.Of(processes).Memory);
        }

        var outcome = await storm;
        return new StormResult(order.Machines, weather.Root, weather.Loss, outcome, Usage.Of(processes).Cpu - before.Cpu, memory);
    }

    private StormOutcome Storm(StormOrder order) =>
        JsonSerializer.Deserialize(arena.RunClient(StormClient.Arguments(order, Folder)), StormJson.Default.StormOutcome)!;

    /// <summary>On the way in, at both ends: who sends does not notice.</summary>
    private void Lose(params string[] commands)
    {
        if (weather.Loss == 0)
            return;
        foreach (var host in (NetworkNamespace[])[arena.Server, arena.Clients])
            host.Run("nft", string.Join("; ", commands));
    }
}
