namespace Lanboot.Benchmarks;

/// <summary>
/// How one server stands to another, from rounds in which each ran once: the ratio within each round, since what else the machine does
/// changes from round to round and falls on both alike.
/// </summary>
public sealed record Ratios(IReadOnlyList<double> Values)
{
    public static Ratios Of(IReadOnlyList<double> ours, IReadOnlyList<double> theirs) =>
        new([.. ours.Zip(theirs, (our, their) => our / their).Where(double.IsFinite).Order()]);

    public double Median => Values.Count == 0 ? double.NaN : (Values[(Values.Count - 1) / 2] + Values[Values.Count / 2]) / 2;

    /// <summary>The quarter points, of which half of the rounds lie within.</summary>
    public (double Low, double High) Spread => Values.Count == 0 ? (double.NaN, double.NaN) : (At(0.25), At(0.75));

    private double At(double share) => Values[(int)Math.Round(share * (Values.Count - 1))];
}
