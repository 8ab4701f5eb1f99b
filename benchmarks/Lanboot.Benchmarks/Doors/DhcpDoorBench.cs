using System.Globalization;
using Lanboot.Benchmarks.Servers;

namespace Lanboot.Benchmarks.Doors;

internal static class DhcpDoorBench
{
    private const string Durable = LanbootServer.Own;
    private const string NotSynced = "Lanboot, no sync";
    private const string ManyLeases = "Lanboot, 100,000 leases";

    /// <summary>By time and not by number: a server that is slow is measured for as long as one that is fast. Long enough to compile in.</summary>
    private const int Seconds = 4;

    public static Door Door { get; } = new(
        "dhcp", 67, IsDatagram: true, [new Kea(), new DnsmasqDhcpServer()],
        [
            Exchanges(64) with
            {
                Bars =
                [
                    new(Figure.Rate, "Kea", 2.5), new(Figure.Rate, "dnsmasq", 40), new(Figure.Percentile99, "Kea", 0.5),
                    new(Figure.Rate, "Kea", 4) { Ours = NotSynced }, new(Figure.Rate, Durable, 0.9) { Ours = ManyLeases },
                ],
            },
            Exchanges(8) with { Bars = [new(Figure.Rate, "Kea", 1.5)] },
        ])
    {
        Own = program =>
        [
            new LanbootDhcp(program), new LanbootDhcp(program, NotSynced, syncs: false), new LanbootDhcp(program, ManyLeases, leases: 100_000),
        ],
        // Each reply of each exchange is checked.
        Check = (arena, server) => Load(arena, server, 1, 1, "system"),
    };

    private static Cell Exchanges(int inFlight) => new(
        $"exchanges of four messages, {inFlight} at a time", Unit.Exchanges, (arena, server) => Load(arena, server, inFlight, Seconds, "system"));

    /// <param name="client">"system" or "firmware".</param>
    private static Sample Load(Arena arena, IContestant server, int inFlight, int seconds, string client)
    {
        var sample = arena.Load(
            "dhcp", Arena.ServerAddress, Arena.Relay, $"{Arena.RelayedPool.First}", $"{Arena.RelayedPool.Last}", Text(inFlight), Text(seconds), client);
        return server is LanbootDhcp && sample.Failures > 0
            ? throw new InvalidOperationException($"{server.Name} has refused {sample.Failures} clients that it had offered an address.")
            : sample;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
