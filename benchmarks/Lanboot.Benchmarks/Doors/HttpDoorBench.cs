using System.Globalization;
using System.Text.RegularExpressions;
using Lanboot.Benchmarks.Servers;

namespace Lanboot.Benchmarks.Doors;

internal static partial class HttpDoorBench
{
    private const long GiB = 1L << 30;
    private const int Turns = 5;
    private const string WholeFile = "one client, 1 GiB";

    private static readonly Bar[] AtTheCeiling =
        [new(Figure.Rate, "nginx", 1.0) { WithinSpread = true }, new(Figure.Rate, "darkhttpd", 1.0) { WithinSpread = true }];

    private static readonly KernelCeiling Ceiling = new("a loop in C", "HttpLoop.c", arena => [arena.Files]);

    public static Door Door { get; } = new(
        "http", 80, IsDatagram: false, [new Nginx(), new Lighttpd(), new Darkhttpd()],
        [
            new Cell("4 KiB, 32 clients, keep-alive", Unit.Requests, (arena, _) => Small(arena))
            {
                Turns = Turns,
                Bars = [new(Figure.Rate, "darkhttpd", 1.0)],
            },
            new Cell(WholeFile, Unit.Bytes, (arena, _) => Fetch(arena, "big", 1, 1))
            {
                Turns = Turns,
                Ceilings = [Ceiling],
                Bars = [.. AtTheCeiling, new(Figure.Cpu, "nginx", 1.1)],
            },
            new Cell("one client, 1 GiB inside an ISO", Unit.Bytes, (arena, _) => Fetch(arena, $"images/disc/{Arena.InsideDisc}", 1, 1))
            {
                Turns = Turns,
                IsOfLanbootAlone = true,
                SharesTurnsWithTheOneBefore = true,
                Bars = [new(Figure.Rate, LanbootServer.Own, 0.98) { Load = WholeFile }],
            },
            new Cell("32 clients, 100 MiB each", Unit.Bytes, (arena, _) => Fetch(arena, "middle", 32, 1))
            {
                Turns = Turns,
                Ceilings = [Ceiling],
                Bars = [.. AtTheCeiling, new(Figure.Cpu, "nginx", 1.1)],
            },
            new Cell("256 clients, 8 MiB each", Unit.Bytes, (arena, _) => Fetch(arena, "small", 256, 1))
            {
                // Of all loads only this one begins connections by the hundred: .NET compiles that once it has begun two thousand.
                WarmUp = TimeSpan.FromSeconds(8),
                Turns = Turns,
                Ceilings = [Ceiling],
                Bars = [.. AtTheCeiling, new(Figure.Cpu, "nginx", 1.1), new(Figure.Memory, Bar.Alone, 60)],
            },
        ])
    {
        Check = (arena, server) =>
        {
            arena.Make("big", GiB);
            arena.Make("middle", 100L << 20);
            arena.Make("tiny", 4096);
            foreach (var (path, original) in Paths(server, arena.Make("small", 8L << 20)))
                arena.IsFetched($"http://{Arena.ServerAddress}/{path}", original);
        },
    };

    private static IEnumerable<(string Path, string Original)> Paths(IContestant server, string small)
    {
        yield return ("small", small);
        if (server is LanbootServer)
            yield return ($"images/disc/{Arena.InsideDisc}", Path.Combine(Path.GetDirectoryName(small)!, "big"));
    }

    private static Sample Fetch(Arena arena, string path, int connections, int requests) => arena.Load(
        "http", $"http://{Arena.ServerAddress}/{path}", connections.ToString(CultureInfo.InvariantCulture), requests.ToString(CultureInfo.InvariantCulture));

    /// <summary>wrk takes whole seconds.</summary>
    private static Sample Small(Arena arena) => arena.Run(
        said => said.Contains("Non-2xx", StringComparison.Ordinal) || said.Contains("Socket errors", StringComparison.Ordinal)
            ? throw new InvalidOperationException($"Not all requests were answered: {said}")
            : (double.Parse(Requests().Match(said).Groups[1].Value, CultureInfo.InvariantCulture), 2),
        0, "wrk", "-t1", "-c32", "-d2s", $"http://{Arena.ServerAddress}/tiny");

    [GeneratedRegex(@"(\d+) requests in")]
    private static partial Regex Requests();
}
