using Lanboot.Benchmarks.Doors;
using Lanboot.Benchmarks.Servers;

namespace Lanboot.Benchmarks;

/// <summary>The samples of one cell: for each server one a round, in the same order.</summary>
public sealed record CellResult(Cell Cell, IReadOnlyDictionary<string, IReadOnlyList<Sample>> Samples);

/// <summary>
/// Runs a door's servers in turn, round after round, under the same load. Each is started anew for each round, and does the load once before
/// it counts, its first load for <see cref="FirstWarmUp"/>, since caches fill and .NET compiles as it goes.
/// </summary>
public sealed class Contest(Arena arena, Door door, IReadOnlyList<IContestant> contestants, int rounds, Action<string> tell)
{
    /// <summary>How long .NET compiles beside the load where both have one core.</summary>
    private static readonly TimeSpan FirstWarmUp = TimeSpan.FromSeconds(8);

    public async Task<IReadOnlyList<CellResult>> RunAsync()
    {
        var own = door.Own("").Select(form => form.Name).ToHashSet();
        var ceilings = door.Ceilings.ToHashSet();
        var samples = door.Cells.Select(cell => contestants.Where(each => TakesPart(each, cell)).ToDictionary(each => each.Name, _ => new List<Sample>())).ToList();
        for (var round = 0; round < rounds; round++)
        {
            arena.Round = round;
            foreach (var contestant in contestants)
            {
                await arena.ClearAsync();
                tell($"{door.Name}, round {round + 1} of {rounds}: {contestant.Name}");
                await using var server = contestant.Start(arena);
                await arena.ListensAsync(door.Port, door.IsDatagram, server);
                if (round == 0)
                    door.Check(arena, contestant);
                var started = TimeProvider.System.GetTimestamp();
                for (var i = 0; i < door.Cells.Count; i++)
                {
                    if (!TakesPart(contestant, door.Cells[i]))
                        continue;
                    if (door.Cells[i].WarmsUp)
                        WarmUp(contestant, door.Cells[i], started);
                    samples[i][contestant.Name].Add(door.Cells[i].Load(arena, contestant));
                }
            }
        }

        return [.. door.Cells.Select((cell, i) =>
            new CellResult(cell, samples[i].ToDictionary(each => each.Key, each => (IReadOnlyList<Sample>)each.Value)))];

        void WarmUp(IContestant contestant, Cell cell, long started)
        {
            do
                cell.Load(arena, contestant);
            while (TimeProvider.System.GetElapsedTime(started) < FirstWarmUp);
        }

        bool TakesPart(IContestant contestant, Cell cell) =>
            own.Contains(contestant.Name) || (!cell.IsOfLanbootAlone && (cell.Ceiling == contestant || !ceilings.Contains(contestant)));
    }
}
