using System.Text.Json;
using Lanboot.Benchmarks.Servers;

namespace Lanboot.Benchmarks.Doors;

internal static class NbdDoorBench
{
    private const int Port = 10809;

    private const string Disc = "disc";

    private const string Export = $"nbd://{Arena.ServerAddress}/{Disc}";

    private static readonly KernelCeiling Ceiling = new("a loop in C", "NbdLoop.c", arena => [arena.Disc]);

    /// <summary>What the client finds in the cache that it shares with the server's core, it takes faster.</summary>
    private static readonly KernelCeiling Copying = new("the same, copying", "NbdLoop.c", arena => [arena.Disc, "copy"]);

    public static Door Door { get; } = new(
        "nbd", Port, IsDatagram: false, [new NbdServer(), new Nbdkit(), new QemuNbd()],
        [
            new Cell("sequential, 256 KiB (nbdcopy)", Unit.Bytes, (arena, _) => arena.Run(
                null, new FileInfo(arena.Disc).Length, "nbdcopy", "--connections=1", "--request-size=262144", Export, "null:"))
            {
                Turns = 3,
                Ceilings = [Ceiling, Copying],
                Bars = [new(Figure.Rate, Bar.Best, 1.5), new(Figure.Cpu, Bar.Best, 0.75)],
            },
            new Cell("sequential, 256 KiB (not copied by the client)", Unit.Bytes, (arena, _) => arena.Load(
                "nbd", Arena.ServerAddress, $"{Port}", Disc, $"{4L << 30}"))
            {
                Turns = 3,
                Ceilings = [Ceiling, Copying],
                SharesTurnsWithTheOneBefore = true,
                Bars = [new(Figure.Rate, Bar.Best, 1.5), new(Figure.Cpu, Bar.Best, 0.75)],
            },
            Random(1) with { Bars = [new(Figure.Rate, Bar.Best, 1.0)] },
            Random(16) with { Bars = [new(Figure.Rate, Bar.Best, 1.2)] },
            Random(64) with { Bars = [new(Figure.Rate, Bar.Best, 1.1)] },
        ])
    {
        Check = (arena, _) => arena.Compare(Export),
    };

    private static Cell Random(int depth) => new($"random 4 KiB, {depth} at a time (fio)", Unit.Requests, (arena, _) => arena.Run(
        Read, 0, "fio", "--name=random", "--ioengine=nbd", $"--uri={Export}", "--rw=randread", "--bs=4k", $"--iodepth={depth}", "--runtime=2",
        "--time_based", "--output-format=json"))
    {
        Turns = 3,
        Ceilings = [Ceiling],
    };

    private static (double Requests, double Seconds) Read(string said)
    {
        // fio may say a word before its JSON.
        using var json = JsonDocument.Parse(said[said.IndexOf('{')..]);
        var read = json.RootElement.GetProperty("jobs")[0].GetProperty("read");
        return (read.GetProperty("total_ios").GetDouble(), read.GetProperty("runtime").GetDouble() / 1000);
    }
}
