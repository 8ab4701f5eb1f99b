using Lanboot.Boot;

namespace Lanboot.Cli.Terminal;

/// <summary>Bytes per second of each machine, over the last seconds.</summary>
internal sealed class RateMeter(TimeProvider time)
{
    /// <summary>A second's worth of bytes weighs as much as all seconds before it: steady to read, and quick to fall to zero.</summary>
    private static readonly TimeSpan HalfLife = TimeSpan.FromSeconds(1);

    private readonly Dictionary<MacAddress, (long At, long Bytes, double Rate)> _machines = [];

    /// <summary>The rate now; 0 at the first look.</summary>
    /// <param name="bytes">All bytes of the machine's boot so far.</param>
    public double Measure(MacAddress machine, long bytes)
    {
        var now = time.GetTimestamp();
        if (!_machines.TryGetValue(machine, out var last) || bytes < last.Bytes)
        {
            _machines[machine] = (now, bytes, 0);
            return 0;
        }

        var seconds = time.GetElapsedTime(last.At, now).TotalSeconds;
        if (seconds <= 0)
            return last.Rate;
        var weight = 1 - Math.Pow(0.5, seconds / HalfLife.TotalSeconds);
        var rate = last.Rate + weight * ((bytes - last.Bytes) / seconds - last.Rate);
        // Below that it is nothing but the tail of the average.
        _machines[machine] = (now, bytes, rate < 1 ? 0 : rate);
        return _machines[machine].Rate;
    }

    /// <summary>Forgets machines that are no longer shown.</summary>
    public void Keep(IReadOnlySet<MacAddress> machines)
    {
        foreach (var gone in _machines.Keys.Where(mac => !machines.Contains(mac)).ToList())
            _machines.Remove(gone);
    }
}
