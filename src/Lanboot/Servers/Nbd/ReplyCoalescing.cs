namespace Lanboot.Servers.Nbd;

/// <summary>
/// Decides how long replies are held back so that several leave together, where a client keeps many requests in flight. Each send takes both
/// hosts some 10 µs beside its data: segments, their acknowledgements, the other side's waking.
/// </summary>
/// <remarks>
/// How many requests it keeps in flight a client does not say. It is found out by holding replies back until nothing more comes: so many
/// it sends unanswered. From then on a part of so many is held back, and the client always has replies left to work on. One that keeps
/// only few in flight is answered at once.
/// </remarks>
internal sealed class ReplyCoalescing
{
    /// <summary>How long the next request is waited for. A client sends 60,000 a second, one every 16 µs, where each has a send of its own.</summary>
    public static readonly TimeSpan Moment = TimeSpan.FromMicroseconds(25);

    /// <summary>Who sends nothing for so long waits for us: longer than it takes a client to work on the replies that it got before.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromMicroseconds(80);

    /// <summary>Of four in flight one is answered at a time, of eight two.</summary>
    private const int Part = 4;

    /// <summary>More of them together save little more, and the first would wait for long.</summary>
    private const int Most = 8;

    /// <summary>What a client does changes: after so many requests it is found out anew.</summary>
    private const int LooksEvery = 1024;

    /// <summary>What was waited for so often in vain is not on its way: the client keeps fewer in flight than it did.</summary>
    private const int MostInVain = 2;

    private bool _isPipelined;
    private int _together = 1;
    private int _held;
    private int _untilLook;
    private int _inVain;

    /// <summary>How long the replies that are ready wait for another request; zero: they leave at once.</summary>
    public TimeSpan Patience =>
        !_isPipelined || _held == 0 ? TimeSpan.Zero
        : IsLooking ? (_held < Part * Most ? Silence : TimeSpan.Zero)
        : _held < _together ? Moment
        : TimeSpan.Zero;

    private bool IsLooking => _untilLook <= 0;

    /// <summary>A request was taken. Two before a reply has left, and the client does not wait for each.</summary>
    public void Took()
    {
        _held++;
        _isPipelined |= _held > 1;
    }

    /// <summary>Nothing came within <see cref="Patience"/>: what is ready leaves.</summary>
    public void WaitedInVain()
    {
        if (IsLooking)
            Learn();
        else if (++_inVain == MostInVain)
            _untilLook = 0;
    }

    /// <summary>All replies that were ready have left.</summary>
    public void Sent()
    {
        // There was no room for more, or nobody could wait: so many it keeps in flight at the least.
        if (_isPipelined && IsLooking && _held > Part)
            Learn();
        else if (_held >= _together)
            _inVain = 0;
        _untilLook -= _held;
        _held = 0;
    }

    private void Learn()
    {
        _isPipelined = _held > 1;
        _together = Math.Clamp((_held + Part - 1) / Part, 1, Most);
        (_untilLook, _inVain) = (LooksEvery, 0);
    }
}
