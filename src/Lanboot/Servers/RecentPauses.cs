namespace Lanboot.Servers;

/// <summary>
/// How long a client has lately let us wait for its next packet: whether it is worth looking for that one a little while before the thread
/// sleeps.
/// </summary>
/// <param name="quick">Pauses are quick up to here, our own waking included.</param>
internal sealed class RecentPauses(TimeSpan quick)
{
    /// <summary>Bounds the looking where the clock stands still; each look takes half a microsecond to three.</summary>
    public const int MostLooks = 500;

    /// <summary>New pauses count a quarter.</summary>
    private const int Weight = 4;

    /// <summary>What a pause counts for at most: some quick ones make up for it.</summary>
    private readonly TimeSpan _longest = 4 * quick;

    private TimeSpan _pause = 4 * quick;

    public bool AreQuick => _pause <= quick;

    public void Add(TimeSpan pause) => _pause += ((pause < _longest ? pause : _longest) - _pause) / Weight;

    /// <summary>One that was waited for in vain.</summary>
    public void AddLongest() => Add(_longest);
}
