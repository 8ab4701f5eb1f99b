using System.Text.Json.Serialization;

namespace Lanboot.Lab.Storm;

/// <summary>How it went.</summary>
/// <param name="Seconds">From the first machine switched on to the last that ended.</param>
/// <param name="Boots">Of each machine that booted, from being switched on to having read its root, in seconds; the shortest first.</param>
/// <param name="Failures">Why the others did not.</param>
/// <param name="Bytes">What came as kernel, initrd and root, all machines together.</param>
public sealed record StormOutcome(double Seconds, IReadOnlyList<double> Boots, IReadOnlyList<StormFailure> Failures, long Bytes)
{
    /// <param name="share">0.5 for the median, 1 for the slowest.</param>
    public double BootAt(double share) => Boots.Count == 0 ? double.NaN : Boots[(int)Math.Ceiling(share * Boots.Count) - 1];
}

/// <summary>A machine that did not boot.</summary>
/// <param name="Stage">How far it had come, in words: "the loader by TFTP".</param>
public sealed record StormFailure(int Machine, string Stage, string Reason);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(StormOutcome))]
public sealed partial class StormJson : JsonSerializerContext;
