using Lanboot.Servers.Nbd;
using Xunit;

namespace Lanboot.Tests.Servers.Nbd;

public sealed class ReplyCoalescingTests
{
    private readonly ReplyCoalescing _coalescing = new();

    [Fact]
    public void A_client_that_waits_for_each_reply_gets_it_at_once()
    {
        for (var i = 0; i < 5000; i++)
            Assert.Equal(1, Batch(inFlight: 1));
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(4, 1)]
    [InlineData(5, 2)]
    [InlineData(8, 2)]
    [InlineData(16, 4)]
    [InlineData(64, 8)]
    public void A_quarter_of_what_a_client_keeps_in_flight_leaves_together(int inFlight, int together)
    {
        Assert.Equal(Math.Min(inFlight, 32), Batch(inFlight, atOnce: 2));
        for (var i = 0; i < 100; i++)
            Assert.Equal(together, Batch(inFlight));
    }

    [Fact]
    public void A_client_that_keeps_fewer_in_flight_than_before_is_waited_for_in_vain_twice_and_asked_anew()
    {
        Batch(inFlight: 64, atOnce: 2);
        Assert.Equal([ReplyCoalescing.Moment, ReplyCoalescing.Moment, ReplyCoalescing.Silence, TimeSpan.Zero], Enumerable.Range(0, 4).Select(_ => One()));
    }

    [Fact]
    public void That_a_client_keeps_more_in_flight_than_before_is_noticed()
    {
        Batch(inFlight: 2, atOnce: 2);
        for (var i = 0; i < 2000; i++)
            Batch(inFlight: 64, atOnce: 2);
        Assert.Equal(8, Batch(inFlight: 64));
    }

    [Fact]
    public void What_nobody_could_wait_for_says_nothing_of_the_client()
    {
        Batch(inFlight: 16, atOnce: 2);
        for (var i = 0; i < 2000; i++)
        {
            _coalescing.Took();
            _coalescing.Sent();
        }

        _coalescing.Took();
        Assert.Equal(ReplyCoalescing.Silence, _coalescing.Patience);
    }

    /// <summary>A request, after which none comes until its reply has left.</summary>
    /// <returns>How long that was held back.</returns>
    private TimeSpan One()
    {
        _coalescing.Took();
        var waited = _coalescing.Patience;
        if (waited > TimeSpan.Zero)
            _coalescing.WaitedInVain();
        _coalescing.Sent();
        return waited;
    }

    /// <summary>Requests come one after the other for as long as the client may send some unanswered, and as they are waited for.</summary>
    /// <param name="atOnce">So many of them are there from the first.</param>
    /// <returns>How many replies left together.</returns>
    private int Batch(int inFlight, int atOnce = 1)
    {
        for (var i = 0; i < atOnce; i++)
            _coalescing.Took();
        var held = atOnce;
        while (_coalescing.Patience > TimeSpan.Zero)
        {
            if (held == inFlight)
            {
                _coalescing.WaitedInVain();
                break;
            }

            held++;
            _coalescing.Took();
        }

        _coalescing.Sent();
        return held;
    }
}
