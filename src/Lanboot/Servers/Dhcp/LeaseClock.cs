namespace Lanboot.Servers.Dhcp;

/// <summary>
/// Seconds since 1970 that only ever go on: when somebody sets this host's clock, as NTP does on boards without a battery,
/// no lease ends early or lives for ever.
/// </summary>
internal sealed class LeaseClock(TimeProvider time)
{
    private readonly long _startedAt = time.GetUtcNow().ToUnixTimeSeconds();
    private readonly long _start = time.GetTimestamp();

    public long Now => _startedAt + (long)time.GetElapsedTime(_start).TotalSeconds;
}
