using System.Text.Json.Serialization;

namespace Lanboot.Benchmarks;

/// <summary>What a client says at its end, as a line of JSON.</summary>
public sealed record ClientOutcome(double Amount, double Seconds)
{
    /// <inheritdoc cref="Sample.Percentile99"/>
    public double Percentile99 { get; init; }

    /// <inheritdoc cref="Sample.Failures"/>
    public int Failures { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ClientOutcome))]
internal sealed partial class BenchJson : JsonSerializerContext;
