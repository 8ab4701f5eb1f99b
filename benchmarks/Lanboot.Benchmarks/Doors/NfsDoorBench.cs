using System.Globalization;
using Lanboot.Benchmarks.Servers;

namespace Lanboot.Benchmarks.Doors;

internal static class NfsDoorBench
{
    private const long GiB = 1L << 30;

    public static Door Door { get; } = new(
        "nfs", 2049, IsDatagram: false, [new NfsGanesha()],
        [
            Read(1, GiB) with { Bars = [new(Figure.Rate, Bar.Best, 1.15), new(Figure.Cpu, Bar.Best, 0.6)] },
            Read(8, GiB / 4) with { Bars = [new(Figure.Rate, Bar.Best, 1.15), new(Figure.Cpu, Bar.Best, 0.6)] },
            new Cell($"LOOKUP and GETATTR, {Arena.NamesInDisc} names", Unit.Requests, (arena, server) => arena.Load(
                "nfs-names", Arena.ServerAddress, ExportOf(server), NamesFor(server), Text(Arena.FoldersOfNames),
                Text(Arena.NamesInDisc / Arena.FoldersOfNames), Text(200_000)))
            {
                Bars = [new(Figure.Rate, Bar.Best, 2)],
            },
        ])
    {
        Check = (arena, server) =>
        {
            var disc = arena.Disc;
            arena.IsRead($"nfs://{Arena.ServerAddress}{ExportOf(server)}/{FileFor(server)}", Path.Combine(Path.GetDirectoryName(disc)!, "files/big"));
        },
    };

    private static Cell Read(int clients, long each) => new(
        $"sequential, {(clients == 1 ? "one client" : $"{clients} clients")}, {each >> 20} MiB each", Unit.Bytes, (arena, server) => arena.Load(
            "nfs", Arena.ServerAddress, ExportOf(server), FileFor(server), Text(each), Text(clients)))
    {
        Turns = 3,
    };

    /// <summary>Lanboot serves the image as it is, and the peer its folder.</summary>
    private static string ExportOf(IContestant server) => server is LanbootServer ? "/images/disc" : NfsGanesha.Export;

    private static string FileFor(IContestant server) => server is LanbootServer ? Arena.InsideDisc : "files/big";

    private static string NamesFor(IContestant server) => server is LanbootServer ? Arena.NamesFolder : $"disc/{Arena.NamesFolder}";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
