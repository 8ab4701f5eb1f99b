namespace Lanboot.Servers;

/// <summary>Lets a warning through once in a while, so that a flood of packets is no flood of words. Safe from several threads at once.</summary>
internal sealed class Throttle(TimeProvider time, TimeSpan pause)
{
    /// <summary>Often enough for who watches, seldom enough to leave the other lines in sight.</summary>
    public static readonly TimeSpan Usual = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _last = new(StringComparer.Ordinal);

    /// <param name="subject">What the warning is about; one of a fixed few.</param>
    public bool Allows(string subject)
    {
        var now = time.GetTimestamp();
        lock (_gate)
        {
            if (_last.TryGetValue(subject, out var last) && time.GetElapsedTime(last, now) < pause)
                return false;
            _last[subject] = now;
            return true;
        }
    }
}
