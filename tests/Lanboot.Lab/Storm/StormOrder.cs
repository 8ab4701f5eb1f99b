using System.Net;

namespace Lanboot.Lab.Storm;

/// <summary>A storm as it is ordered.</summary>
/// <param name="Machines">How many boot.</param>
/// <param name="Server">Whose answers they take: there may be one server only on their wire.</param>
/// <param name="Disc">What they boot, to compare with what they get.</param>
public sealed record StormOrder(int Machines, IPAddress Server, StormDisc Disc)
{
    /// <summary>They are switched on one by one within this time: power comes back to all, but no two power supplies and firmwares are alike.</summary>
    public TimeSpan Spread { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What the machines' own work takes, as a share of what was measured in <see cref="StormPace"/>.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>The number of the first machine, from which its hardware address follows: storms that should not meet again take others.</summary>
    public int First { get; init; }
}
