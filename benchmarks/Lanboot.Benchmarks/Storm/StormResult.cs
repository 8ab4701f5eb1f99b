using Lanboot.Lab.Storm;

namespace Lanboot.Benchmarks.Storm;

/// <summary>One storm, and what it cost the server.</summary>
/// <param name="Cpu">Seconds of user and system time.</param>
/// <param name="Memory">The most that it had, as proportional set size in bytes.</param>
internal sealed record StormResult(int Machines, string Root, double Loss, StormOutcome Outcome, double Cpu, long Memory)
{
    public double BootsPerSecond => Outcome.Boots.Count / Outcome.Seconds;

    public double CpuPerBoot => Cpu / Outcome.Boots.Count;
}
