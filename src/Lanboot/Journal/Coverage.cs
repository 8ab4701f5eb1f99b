namespace Lanboot.Journal;

/// <summary>
/// Which bytes of one file a machine has been sent, over all its requests: loaders fetch in ranges, probe with one byte,
/// break off and go on later.
/// </summary>
internal sealed class Coverage(long length)
{
    /// <summary>Loaders leave one gap or two; a client that leaves more is not fetching the file in any order we need to follow.</summary>
    private const int MaxRuns = 64;

    /// <summary>Disjoint, not touching, in order.</summary>
    private readonly List<(long From, long To)> _runs = [];

    public bool IsWhole => length == 0 || (_runs is [(0, var to)] && to >= length);

    /// <summary>Adds the bytes from <paramref name="from"/> up to and without <paramref name="to"/>.</summary>
    public void Add(long from, long to)
    {
        if (to <= from)
            return;
        var at = _runs.FindIndex(run => run.To >= from);
        if (at < 0)
            at = _runs.Count;
        var merged = 0;
        while (at + merged < _runs.Count && _runs[at + merged].From <= to)
        {
            from = Math.Min(from, _runs[at + merged].From);
            to = Math.Max(to, _runs[at + merged].To);
            merged++;
        }

        if (merged == 0 && _runs.Count == MaxRuns)
            return;
        _runs.RemoveRange(at, merged);
        _runs.Insert(at, (from, to));
    }
}
