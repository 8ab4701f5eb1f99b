namespace Lanboot.Benchmarks;

/// <summary>One run of one server under one load.</summary>
/// <param name="Amount">Bytes, requests or exchanges: what was done and checked.</param>
/// <param name="Seconds">By the client's clock, from its first packet to its last.</param>
/// <param name="Cpu">Seconds of user and system time that the server's processes took; not a number where that is not known.</param>
/// <param name="Memory">Proportional set size of the server's processes, in bytes, when the load was at its end.</param>
public readonly record struct Sample(double Amount, double Seconds, double Cpu, long Memory)
{
    /// <summary>Slowest of a hundred, in seconds, where the load is of exchanges; 0 elsewhere.</summary>
    public double Percentile99 { get; init; }

    /// <summary>What the server refused, or did not bring to its end, of what it should have done.</summary>
    public int Failures { get; init; }

    /// <summary>Several runs of the same as one; the memory is that of the last.</summary>
    public static Sample Together(IReadOnlyList<Sample> runs) => new(
        runs.Sum(run => run.Amount), runs.Sum(run => run.Seconds), runs.Sum(run => run.Cpu), runs[^1].Memory)
    {
        Percentile99 = runs.Average(run => run.Percentile99),
        Failures = runs.Sum(run => run.Failures),
    };

    public double Rate => Amount / Seconds;

    /// <summary>Seconds of the server's processor for each unit done.</summary>
    public double CpuPerUnit => Cpu / Amount;
}
