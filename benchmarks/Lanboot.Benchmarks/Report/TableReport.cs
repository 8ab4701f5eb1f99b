using System.Globalization;
using Lanboot.Benchmarks.Doors;
using Lanboot.Benchmarks.Servers;

namespace Lanboot.Benchmarks.Report;

/// <summary>The results as tables of Markdown, which read well on a terminal too, and are what docs/performance.md holds.</summary>
internal static class TableReport
{
    public static IEnumerable<string> Of(Door door, IReadOnlyList<CellResult> results)
    {
        yield return $"## {door.Name.ToUpperInvariant()}";
        yield return "";
        yield return "| load | beside | rate | processor time | memory |";
        yield return "|---|---|---|---|---|";
        foreach (var line in results.SelectMany(Rows))
            yield return line;
        if (results.SelectMany(result => BarResult.Of(result, results)).Any())
        {
            yield return "";
            yield return "| load | bar | reached | |";
            yield return "|---|---|---|---|";
            foreach (var line in results.SelectMany(result => BarResult.Of(result, results).Select(bar => Row(result, bar))))
                yield return line;
        }

        yield return "";
    }

    private static IEnumerable<string> Rows(CellResult result)
    {
        var ours = result.Samples[LanbootServer.Own];
        foreach (var (name, theirs) in result.Samples.Where(each => each.Key != LanbootServer.Own))
        {
            var memory = string.Create(CultureInfo.InvariantCulture, $"{Memory(ours):F0} against {Memory(theirs):F0} MiB");
            yield return $"| {result.Cell.Name} | {name} | {Show(BarResult.Compare(ours, theirs, Figure.Rate))} "
                + $"| {Show(BarResult.Compare(ours, theirs, Figure.Cpu))} | {memory} |";
        }
    }

    private static string Row(CellResult result, BarResult bar)
    {
        var what = (bar.Bar.Figure, bar.Peer) switch
        {
            (Figure.Rate, var peer) => $"rate ≥ {Number(bar.Bar.Limit)} × {peer}",
            (Figure.Cpu, var peer) => $"processor time ≤ {Number(bar.Bar.Limit)} × {peer}",
            (Figure.Percentile99, var peer) => $"99th percentile ≤ {Number(bar.Bar.Limit)} × {peer}",
            _ => $"memory ≤ {Number(bar.Bar.Limit)} MiB",
        };
        var ours = bar.Bar.Ours == LanbootServer.Own ? "" : $"{bar.Bar.Ours}: ";
        return $"| {result.Cell.Name} | {ours}{what} | {Show(bar.Ratios)} | {(bar.IsMet ? "met" : "**not met**")} |";
    }

    private static double Memory(IReadOnlyList<Sample> samples) =>
        samples.Select(sample => BarResult.FigureOf(sample, Figure.Memory)).Order().ElementAt(samples.Count / 2);

    private static string Show(Ratios ratios) => ratios.Values.Count == 0
        ? "not known"
        : $"{Number(ratios.Median)} ({Number(ratios.Spread.Low)} to {Number(ratios.Spread.High)})";

    private static string Number(double value) => value.ToString(value < 10 ? "0.##" : "0", CultureInfo.InvariantCulture);
}
