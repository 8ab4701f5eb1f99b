namespace Lanboot.Tests.Servers;

/// <summary>Counts how often it is read, and goes on by a step each time.</summary>
internal sealed class SteppingClock : TimeProvider
{
    private long _now;

    public TimeSpan Step { get; set; }

    public int Reads { get; private set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp()
    {
        Reads++;
        return _now += Step.Ticks;
    }
}
