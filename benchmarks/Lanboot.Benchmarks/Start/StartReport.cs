using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lanboot.Benchmarks.Start;

/// <summary>For machines that read; seconds, bytes.</summary>
internal sealed record StartRow(IReadOnlyList<double> Unknown, IReadOnlyList<double> Known, long IdleMemory, double IdleWakeUps, double IdleCpu);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(StartRow))]
internal sealed partial class StartJson : JsonSerializerContext;

internal static class StartReport
{
    private const double MostSeconds = 0.5;
    private const long MostMemory = 60 << 20;

    public static string Json(IReadOnlyList<StartSample> samples, IdleSample idle) => JsonSerializer.Serialize(
        new StartRow([.. samples.Select(each => each.Unknown)], [.. samples.Select(each => each.Known)], idle.Memory, idle.WakeUps, idle.Cpu),
        StartJson.Default.StartRow);

    public static string Text(IReadOnlyList<StartSample> samples, IdleSample idle)
    {
        var unknown = new Ratios([.. samples.Select(each => each.Unknown).Order()]);
        var known = new Ratios([.. samples.Select(each => each.Known).Order()]);
        return string.Create(CultureInfo.InvariantCulture, $"""
            ## Start and idle, twenty images, all doors open

            | what | figure | bar | |
            |---|---|---|---|
            | start to first DHCP answer, images known from the last run | {known.Median:F2} s ({known.Spread.Low:F2} to {known.Spread.High:F2}) | ≤ {MostSeconds} s | {Met(known.Median <= MostSeconds)} |
            | the same, images seen for the first time | {unknown.Median:F2} s ({unknown.Spread.Low:F2} to {unknown.Spread.High:F2}) | | |
            | memory when idle (PSS) | {idle.Memory / (double)(1 << 20):F0} MiB | ≤ {MostMemory >> 20} MiB | {Met(idle.Memory <= MostMemory)} |
            | wake-ups per second when idle | {idle.WakeUps:F1} | | |
            | processor when idle | {idle.Cpu * 100:F2} % of one | | |
            """);
    }

    private static string Met(bool isMet) => isMet ? "met" : "**not met**";
}
