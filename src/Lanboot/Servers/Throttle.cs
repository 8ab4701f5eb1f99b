namespace Lanboot.Servers.Dhcp;

/// <summary>Lets a warning through once in a while, so that a flood of packets is no flood of words.</summary>
internal sealed class Throttle(TimeProvider time, TimeSpan pause)
{
    private readonly Dictionary<string, long> _last = new(StringComparer.Ordinal);

    /// <param name="subject">What the warning is about; one of a fixed few.</param>
    public bool Allows(string subject)
    {
        var now = time.GetTimestamp();
        if (_last.TryGetValue(subject, out var last) && time.GetElapsedTime(last, now) < pause)
            return false;
        _last[subject] = now;
        return true;
    }
}
