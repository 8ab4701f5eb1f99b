using Lanboot.Benchmarks.Doors;
using Lanboot.Benchmarks.Servers;
using Lanboot.Lab;

namespace Lanboot.Benchmarks;

/// <summary>The samples of one cell: for each server one a round, in the same order.</summary>
public sealed record CellResult(Cell Cell, IReadOnlyDictionary<string, IReadOnlyList<Sample>> Samples);

/// <summary>
/// Runs a door's servers under the same loads, round after round. All are started anew for each round, and take turns at each load within
/// seconds: a machine that others share is not equally fast for long. Before a load counts, each has done it for
/// <see cref="Cell.WarmUp"/>, its first one for <see cref="FirstWarmUp"/>, since caches fill and .NET compiles as it goes.
/// </summary>
public sealed class Contest(Arena arena, Door door, IReadOnlyList<IContestant> contestants, int rounds, Action<string> tell)
{
    /// <summary>How long .NET compiles beside the load where both have one core.</summary>
    private static readonly TimeSpan FirstWarmUp = TimeSpan.FromSeconds(8);

    private readonly HashSet<string> _own = [.. door.Own("").Select(form => form.Name)];
    private readonly HashSet<IContestant> _ceilings = [.. door.Ceilings];

    public async Task<IReadOnlyList<CellResult>> RunAsync()
    {
        var samples = door.Cells.Select(cell => contestants.Where(each => TakesPart(each, cell)).ToDictionary(each => each.Name, _ => new List<Sample>())).ToList();
        for (arena.Round = 0; arena.Round < rounds; arena.Round++)
        {
            var order = new Random(arena.Round);
            var inTurn = contestants.ToArray();
            order.Shuffle(inTurn);
            List<LabProcess> servers = [];
            if (arena.Round > 0)
                arena.ReadFilesAnew();
            try
            {
                foreach (var contestant in inTurn)
                    servers.Add(await StartAsync(contestant));
                var cold = inTurn.ToHashSet();
                for (int first = 0, behind; first < door.Cells.Count; first = behind)
                {
                    behind = first + 1;
                    while (behind < door.Cells.Count && door.Cells[behind].SharesTurnsWithTheOneBefore)
                        behind++;
                    Run([.. door.Cells.Take(first..behind).Zip(samples.Take(first..behind))], inTurn, cold, order);
                }
            }
            finally
            {
                foreach (var server in servers)
                    await server.DisposeAsync();
            }
        }

        return [.. door.Cells.Select((cell, i) =>
            new CellResult(cell, samples[i].ToDictionary(each => each.Key, each => (IReadOnlyList<Sample>)each.Value)))];
    }

    private async Task<LabProcess> StartAsync(IContestant contestant)
    {
        arena.PlugIn(contestant);
        await arena.ClearAsync();
        var server = contestant.Start(arena);
        await arena.ListensAsync(door.Port, door.IsDatagram, server);
        if (arena.Round == 0)
            door.Check(arena, contestant);
        return server;
    }

    /// <param name="cells">Whose turns lie among each other, and where the samples go.</param>
    /// <param name="cold">Who has done no load yet.</param>
    /// <param name="order">Nobody is always the first, or always behind the same.</param>
    private void Run(
        (Cell Cell, Dictionary<string, List<Sample>> Samples)[] cells, IContestant[] inTurn, HashSet<IContestant> cold, Random order)
    {
        tell($"{door.Name}, round {arena.Round + 1} of {rounds}: {string.Join("; ", cells.Select(each => each.Cell.Name))}");
        var starters = cells
            .SelectMany(each => inTurn.Where(one => TakesPart(one, each.Cell)).Select(one => (each.Cell, Contestant: one, each.Samples, Runs: new List<Sample>())))
            .ToArray();
        foreach (var (cell, contestant, _, _) in starters.Where(each => each.Cell.WarmUp > TimeSpan.Zero))
            Prepare(cell, contestant, cold.Remove(contestant) ? FirstWarmUp : cell.WarmUp);
        for (var turn = 0; turn < starters.Max(each => each.Cell.Turns); turn++)
        {
            order.Shuffle(starters);
            foreach (var (cell, contestant, _, runs) in starters.Where(each => turn < each.Cell.Turns))
                runs.Add(Load(cell, contestant));
        }

        foreach (var (_, contestant, samples, runs) in starters)
            samples[contestant.Name].Add(Sample.Together(runs));
    }

    private void Prepare(Cell cell, IContestant contestant, TimeSpan atLeast)
    {
        var started = TimeProvider.System.GetTimestamp();
        do
            Load(cell, contestant);
        while (TimeProvider.System.GetElapsedTime(started) < atLeast);
    }

    private Sample Load(Cell cell, IContestant contestant)
    {
        arena.PlugIn(contestant);
        try
        {
            var sample = cell.Load(arena, contestant);
            return contestant.HidesProcessorTime ? sample with { Cpu = double.NaN } : sample;
        }
        catch (InvalidOperationException e)
        {
            throw new LabException($"{contestant.Name}, {cell.Name}: {e.Message}", arena.Transcript);
        }
    }

    private bool TakesPart(IContestant contestant, Cell cell) =>
        _own.Contains(contestant.Name) || (!cell.IsOfLanbootAlone && (cell.Ceilings.Contains(contestant) || !_ceilings.Contains(contestant)));
}
