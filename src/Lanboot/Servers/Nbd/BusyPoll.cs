using System.Runtime.Versioning;
using Lanboot.Linux;

namespace Lanboot.Servers.Nbd;

/// <summary>
/// Looks for a client's next request a little longer before its connection is laid to rest. To sleep and be woken takes a processor some
/// 10 µs, and the client's as much again, which is most of the time of a small read; who looks on is there at once.
/// </summary>
/// <remarks>
/// It looks only for a client that has lately been quick, so that one that is slow or idle costs nothing, or as long as it is told to
/// (<see cref="ReplyCoalescing"/>), and only on one thread of the door at a time (<see cref="BusyPollSeat"/>).
/// </remarks>
[SupportedOSPlatform("linux")]
internal sealed class BusyPoll(BusyPollSeat seat, TimeProvider time)
{
    /// <summary>How long it looks, at most: the pause of a client on a fast network, its own waking included.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMicroseconds(90);

    /// <summary>Turns of <see cref="Thread.SpinWait"/> between two looks: the socket is locked during one, and packets come in beside it.</summary>
    private const int Breath = 8;

    /// <summary>The same, some 2 µs, where nothing is lost by coming a little late, and the client's packets should find the socket free.</summary>
    private const int LongBreath = 64;

    private readonly RecentPauses _pauses = new(quick: TimeSpan.FromMicroseconds(140));
    private long _since;
    private bool _isPause;

    /// <summary>Takes what the client has sent, or sends soon.</summary>
    /// <returns>As of <see cref="StreamSocket.Receive"/>.</returns>
    public nint Fill(InputBuffer input, StreamSocket socket)
    {
        var count = input.Fill(socket);
        if (count < 0 && StreamSocket.WouldWait)
        {
            BeginPause();
            if (_pauses.AreQuick)
                count = LookForQuick(input, socket, count);
        }

        if (count > 0)
            EndPause();
        return count;
    }

    /// <summary>Takes what the client sends within a moment, be it a quick one or not.</summary>
    /// <returns>As of <see cref="StreamSocket.Receive"/>; null at once where another thread looks.</returns>
    public nint? FillWithin(TimeSpan moment, InputBuffer input, StreamSocket socket)
    {
        if (!seat.TryTake())
            return null;
        var count = Look(input, socket, time.GetTimestamp(), moment, LongBreath);
        seat.Leave();
        if (count > 0)
            EndPause();
        return count;
    }

    private nint LookForQuick(InputBuffer input, StreamSocket socket, nint count)
    {
        if (!seat.TryTake())
            return count;
        count = Look(input, socket, _since, Patience, Breath);
        seat.Leave();
        if (count < 0)
            _pauses.AddLongest();
        return count;
    }

    private nint Look(InputBuffer input, StreamSocket socket, long since, TimeSpan within, int breath)
    {
        nint count = -1;
        for (var looks = 0; count < 0 && looks < RecentPauses.MostLooks && time.GetElapsedTime(since) < within; looks++)
        {
            Thread.SpinWait(breath);
            count = input.Fill(socket);
            if (count < 0 && !StreamSocket.WouldWait)
                break;
        }

        return count;
    }

    private void BeginPause()
    {
        if (_isPause)
            return;
        _isPause = true;
        _since = time.GetTimestamp();
    }

    private void EndPause()
    {
        if (_isPause)
            _pauses.Add(time.GetElapsedTime(_since));
        _isPause = false;
    }
}

/// <summary>Of all threads of the door, one may look on: no more than one processor is ever given to it.</summary>
internal sealed class BusyPollSeat
{
    private int _isTaken;

    public bool TryTake() => Interlocked.CompareExchange(ref _isTaken, 1, 0) == 0;

    public void Leave() => Volatile.Write(ref _isTaken, 0);
}
