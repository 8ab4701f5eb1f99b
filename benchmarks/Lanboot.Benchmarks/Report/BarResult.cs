using Lanboot.Benchmarks.Doors;

namespace Lanboot.Benchmarks.Report;

/// <summary>Where Lanboot stands against one bar.</summary>
/// <param name="Bar">What is asked.</param>
/// <param name="Peer">Against whom; the best of several by its median.</param>
/// <param name="Ratios">Lanboot's figure over the peer's, or its figure itself where the bar is about Lanboot alone.</param>
public sealed record BarResult(Bar Bar, string Peer, Ratios Ratios)
{
    /// <summary>By the median, or where the bar allows by the better quarter point of the run's spread.</summary>
    public bool IsMet => (Bar.Figure, Bar.WithinSpread) switch
    {
        (Figure.Rate, true) => Ratios.Spread.High >= Bar.Limit,
        (Figure.Rate, false) => Ratios.Median >= Bar.Limit,
        (_, true) => Ratios.Spread.Low <= Bar.Limit,
        (_, false) => Ratios.Median <= Bar.Limit,
    };

    /// <summary>The bars of a load whose peers took part.</summary>
    /// <param name="all">All loads of the door, for bars that compare two of them.</param>
    public static IEnumerable<BarResult> Of(CellResult result, IReadOnlyList<CellResult> all)
    {
        foreach (var bar in result.Cell.Bars)
        {
            var ours = result.Samples[bar.Ours];
            if (bar.Peer == Bar.Alone)
            {
                yield return new BarResult(bar, "", new Ratios([.. ours.Select(sample => FigureOf(sample, bar.Figure)).Order()]));
                continue;
            }

            if (bar.Load is { } load)
            {
                // Absent where the run was asked for one load only.
                if (all.FirstOrDefault(each => each.Cell.Name == load)?.Samples.GetValueOrDefault(bar.Peer) is { } other)
                    yield return new BarResult(bar, load, Compare(ours, other, bar.Figure));
                continue;
            }

            var peers = result.Samples.Where(each => each.Key != bar.Ours && (bar.Peer == Bar.Best ? result.Cell.Ceilings.All(ceiling => ceiling.Name != each.Key) : bar.Peer == each.Key));
            var against = peers.Select(each => new BarResult(bar, each.Key, Compare(ours, each.Value, bar.Figure)));
            // The best peer is the one against whom we stand worst.
            var ranked = bar.Figure == Figure.Rate ? against.MinBy(each => each.Ratios.Median) : against.MaxBy(each => each.Ratios.Median);
            if (ranked is not null)
                yield return ranked;
        }
    }

    public static Ratios Compare(IReadOnlyList<Sample> ours, IReadOnlyList<Sample> theirs, Figure figure) =>
        Ratios.Of([.. ours.Select(sample => FigureOf(sample, figure))], [.. theirs.Select(sample => FigureOf(sample, figure))]);

    public static double FigureOf(Sample sample, Figure figure) => figure switch
    {
        Figure.Rate => sample.Rate,
        Figure.Cpu => sample.CpuPerUnit,
        Figure.Percentile99 => sample.Percentile99,
        _ => sample.Memory / (double)(1 << 20),
    };
}
