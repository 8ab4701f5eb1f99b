using System.Text.Json;
using System.Text.Json.Serialization;
using Lanboot.Benchmarks.Doors;

namespace Lanboot.Benchmarks.Report;

/// <summary>One server under one load, for machines that read: medians over the rounds, and the rounds themselves.</summary>
/// <param name="Rates">Units per second, a number for each round; numbers of the same place were measured one after the other.</param>
/// <param name="CpuPerUnit">Seconds of the server's processor for each unit; empty where that is not known.</param>
/// <param name="Memory">Bytes, proportional set size.</param>
public sealed record ServerRow(
    string Door, string Load, string Unit, string Server, IReadOnlyList<double> Rates, IReadOnlyList<double> CpuPerUnit, IReadOnlyList<long> Memory);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(IReadOnlyList<ServerRow>))]
internal sealed partial class ReportJson : JsonSerializerContext;

internal static class JsonReport
{
    public static string Of(IEnumerable<(Door Door, IReadOnlyList<CellResult> Results)> all) =>
        JsonSerializer.Serialize([.. all.SelectMany(each => Rows(each.Door, each.Results))], ReportJson.Default.IReadOnlyListServerRow);

    private static IEnumerable<ServerRow> Rows(Door door, IReadOnlyList<CellResult> results) =>
        from result in results
        from server in result.Samples
        select new ServerRow(
            door.Name, result.Cell.Name, result.Cell.Unit.ToString().ToLowerInvariant(), server.Key,
            [.. server.Value.Select(sample => sample.Rate)],
            [.. server.Value.Select(sample => sample.CpuPerUnit).Where(double.IsFinite)],
            [.. server.Value.Select(sample => sample.Memory)]);
}
