using System.Globalization;
using Lanboot.Benchmarks.Servers;

namespace Lanboot.Benchmarks.Doors;

internal static class TftpDoorBench
{
    private const int BlockSize = 1468;

    /// <summary>Below 65,536 blocks, since not all peers go beyond.</summary>
    private const long File = 32L << 20;

    private const long Small = 4L << 20;

    /// <summary>For heavy loss: seven packets are lost, each of which holds up some servers for seconds.</summary>
    private const long Tiny = 1L << 20;

    public static Door Door { get; } = new(
        "tftp", 69, IsDatagram: true, [new DnsmasqTftp(), new TftpdHpa(), new Atftpd()],
        [
            Window(1, 1, File) with { Bars = [new(Figure.Rate, Bar.Best, 1.1)] },
            Window(1, 64, Small) with { Bars = [new(Figure.Rate, Bar.Best, 1.1)] },
            Window(16, 1, File) with { Bars = [new(Figure.Rate, "atftpd", 1.6), new(Figure.Rate, "dnsmasq", 12)] },
            Window(16, 64, Small) with { Bars = [new(Figure.Rate, "atftpd", 3), new(Figure.Rate, "dnsmasq", 3)] },
            Window(64, 1, File) with
            {
                Bars = [new(Figure.Rate, "atftpd", 3), new(Figure.Rate, "dnsmasq", 25), new(Figure.Cpu, "atftpd", 0.4)],
            },
            Window(1, 1, Small, 0.001) with { Bars = [new(Figure.Rate, Bar.Best, 2)] },
            Window(16, 1, Small, 0.001) with { Bars = [new(Figure.Rate, Bar.Best, 2)] },
            Window(1, 1, Tiny, 0.01) with { Bars = [new(Figure.Rate, Bar.Best, 5)] },
            Window(16, 1, Tiny, 0.01) with { Bars = [new(Figure.Rate, Bar.Best, 5)] },
        ])
    {
        Check = (arena, server) =>
        {
            arena.Make($"tftp-{File >> 20}", File);
            arena.Make($"tftp-{Tiny >> 20}", Tiny);
            arena.IsFetched($"tftp://{Arena.ServerAddress}/tftp-{Small >> 20}", arena.Make($"tftp-{Small >> 20}", Small));
        },
    };

    private static Cell Window(int window, int clients, long length, double loss = 0)
    {
        var lost = loss > 0 ? string.Create(CultureInfo.InvariantCulture, $", {loss * 100} % loss") : "";
        return new Cell($"windowsize {window}, {(clients == 1 ? "one client" : $"{clients} clients")}{lost}", Unit.Bytes, Load)
        {
            // Where packets are lost, some servers wait seconds for each.
            WarmUp = loss > 0 ? TimeSpan.Zero : Cell.ShortWarmUp,
        };

        Sample Load(Arena arena, IContestant server)
        {
            var sample = arena.Load(
                "tftp", Arena.ServerAddress, $"tftp-{length >> 20}", Text(length), Text(clients), Text(BlockSize), Text(window), loss.ToString(CultureInfo.InvariantCulture),
                Text(arena.Round));
            return server is LanbootServer && sample.Failures > 0
                ? throw new InvalidOperationException($"{server.Name} has given up {sample.Failures} transfers.")
                : sample;
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
