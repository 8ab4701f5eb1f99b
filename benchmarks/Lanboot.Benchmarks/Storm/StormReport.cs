using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lanboot.Benchmarks.Storm;

/// <summary>One storm for machines that read; times in seconds.</summary>
/// <param name="Failures">The reason of each machine that did not boot.</param>
internal sealed record StormRow(
    int Machines, string Root, double Loss, double BootsPerSecond, double Median, double Percentile90, double Percentile99, double Slowest,
    IReadOnlyList<string> Failures, long Bytes, double CpuPerBoot, long Memory);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(IReadOnlyList<StormRow>))]
internal sealed partial class StormReportJson : JsonSerializerContext;

/// <summary>Storms as a table of Markdown, or as JSON.</summary>
internal static class StormReport
{
    /// <summary>What a boot costs may differ by so much from storm to storm without a reason in the number of machines.</summary>
    private const double Noise = 1.15;

    /// <summary>Reasons shown; more of them say the same.</summary>
    private const int ReasonsShown = 10;

    public static string Json(IReadOnlyList<StormResult> results) =>
        JsonSerializer.Serialize([.. results.Select(Row)], StormReportJson.Default.IReadOnlyListStormRow);

    public static string Text(StormWeather weather, IReadOnlyList<StormResult> results)
    {
        var text = new StringBuilder();
        text.AppendLine(Line($"## Storm, root by {weather.Root.ToUpperInvariant()}{(weather.Loss > 0 ? Line($", {weather.Loss} % loss") : "")}"));
        text.AppendLine();
        text.AppendLine("| machines | boots/s | median | 90 % | 99 % | slowest | failed | server's processor per boot | memory |");
        text.AppendLine("|---|---|---|---|---|---|---|---|---|");
        foreach (var row in results.Select(Row))
        {
            text.AppendLine(Line(
                $"| {row.Machines} | {row.BootsPerSecond:F1} | {row.Median:F1} s | {row.Percentile90:F1} s | {row.Percentile99:F1} s | {row.Slowest:F1} s | {row.Failures.Count} | {row.CpuPerBoot * 1000:F1} ms | {row.Memory / (double)(1 << 20):F0} MiB |"));
        }

        text.AppendLine();
        foreach (var reason in results.SelectMany(result => Row(result).Failures.Select(failure => $"{result.Machines} machines, {failure}")).Take(ReasonsShown))
            text.AppendLine($"- {reason}");
        text.Append(Line($"Bar: no failures: {Met(results.All(result => result.Outcome.Failures.Count == 0))}."));
        var (least, most) = (results.MinBy(result => result.Machines)!, results.MaxBy(result => result.Machines)!);
        if (least.Machines == most.Machines)
            return text.ToString();
        var growth = most.CpuPerBoot / least.CpuPerBoot;
        text.AppendLine();
        text.Append(Line($"Bar: processor time per boot does not grow with the machines: {growth:F2} × from {least.Machines} to {most.Machines}: {Met(growth <= Noise)}."));
        return text.ToString();
    }

    private static string Met(bool isMet) => isMet ? "met" : "**not met**";

    private static StormRow Row(StormResult result)
    {
        var outcome = result.Outcome;
        return new StormRow(
            result.Machines, result.Root, result.Loss, result.BootsPerSecond, outcome.BootAt(0.5), outcome.BootAt(0.9), outcome.BootAt(0.99), outcome.BootAt(1),
            [.. outcome.Failures.Select(failure => $"machine {failure.Machine}, {failure.Stage}: {failure.Reason}")],
            outcome.Bytes, result.CpuPerBoot, result.Memory);
    }

    private static string Line(FormattableString line) => line.ToString(CultureInfo.InvariantCulture);
}
