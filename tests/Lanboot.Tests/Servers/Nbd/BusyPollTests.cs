using System.Net.Sockets;
using System.Runtime.Versioning;
using Lanboot.Linux;
using Lanboot.Servers.Nbd;
using Lanboot.Tests.Support;
using Xunit;

namespace Lanboot.Tests.Servers.Nbd;

[SupportedOSPlatform("linux")]
public sealed class BusyPollTests : IDisposable
{
    private readonly Socket _client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly StreamSocket _socket;
    private readonly InputBuffer _input = new();
    private readonly SteppingClock _clock = new();
    private readonly BusyPollSeat _seat = new();
    private readonly BusyPoll _poll;

    public BusyPollTests()
    {
        _client.NoDelay = true;
        _socket = Loopback.Connect(_client);
        _poll = new BusyPoll(_seat, _clock);
    }

    [Fact]
    public void A_quick_client_is_looked_for_a_little_while_and_no_longer()
    {
        Pause(TimeSpan.FromMicroseconds(10));
        Assert.InRange(LooksForNothing(), 5, 50);
        Assert.True(_seat.TryTake(), "The seat is free again.");
    }

    [Fact]
    public void A_slow_client_is_not_looked_for()
    {
        Pause(TimeSpan.FromMilliseconds(1));
        Assert.InRange(LooksForNothing(), 0, 2);
    }

    [Fact]
    public void Who_stays_away_is_not_looked_for_again_at_once()
    {
        Pause(TimeSpan.FromMicroseconds(10));
        LooksForNothing();
        Assert.InRange(LooksForNothing(), 0, 2);
    }

    [Fact]
    public void One_thread_looks_at_a_time()
    {
        Pause(TimeSpan.FromMicroseconds(10));
        Assert.True(_seat.TryTake());
        Assert.InRange(LooksForNothing(), 0, 2);
    }

    [Fact]
    public void A_slow_client_too_is_looked_for_where_its_replies_are_held_back()
    {
        Pause(TimeSpan.FromMilliseconds(1));
        _clock.Step = TimeSpan.FromMicroseconds(5);
        var before = _clock.Reads;
        Assert.True(_poll.FillWithin(TimeSpan.FromMicroseconds(25), _input, _socket) < 0);
        Assert.InRange(_clock.Reads - before, 5, 7);
        _client.Send([7]);
        Assert.Equal(1, _poll.FillWithin(TimeSpan.FromMinutes(1), _input, _socket));
    }

    [Fact]
    public void Nobody_waits_for_the_seat()
    {
        Assert.True(_seat.TryTake());
        Assert.Null(_poll.FillWithin(TimeSpan.FromMinutes(1), _input, _socket));
    }

    [Fact]
    public void A_clock_that_stands_still_ends_it_too()
    {
        Pause(TimeSpan.FromMicroseconds(10));
        _clock.Step = TimeSpan.Zero;
        Assert.True(_poll.Fill(_input, _socket) < 0);
    }

    public void Dispose()
    {
        _client.Dispose();
        _socket.Dispose();
        _input.Dispose();
    }

    /// <summary>The client sends nothing for so long, and then a byte; just as often as makes a quick one known.</summary>
    private void Pause(TimeSpan pause)
    {
        _clock.Step = pause;
        for (var i = 0; i < 6; i++)
        {
            Assert.True(_poll.Fill(_input, _socket) < 0);
            _client.Send([1]);
            nint count;
            do
            {
                count = _poll.Fill(_input, _socket);
            }
            while (count < 0 && StreamSocket.WouldWait);
            Assert.Equal(1, count);
            _input.Consume(1);
        }
    }

    /// <summary>How often the clock was asked while nothing came.</summary>
    private int LooksForNothing()
    {
        _clock.Step = TimeSpan.FromMicroseconds(10);
        var before = _clock.Reads;
        Assert.True(_poll.Fill(_input, _socket) < 0);
        return _clock.Reads - before;
    }
}
