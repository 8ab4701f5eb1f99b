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
        Assert.Equal(inFlight, Batch(inFlight, atOnce: 2));
        for (var i = 0; i < 100; i++)
            Assert.Equal(together, Batch(inFlight));
    }

    [Fact]
    public void A_client_that_sends_no_more_is_not_waited_for_twice()
    {
        Batch(inFlight: 64, atOnce: 2);
        _coalescing.Arrived(1);
        _coalescing.Answered();
        Assert.Equal(ReplyCoalescing.Moment, _coalescing.Patience);
        _coalescing.Sent();
        Assert.Equal(TimeSpan.Zero, _coalescing.Patience);
    }

    [Fact]
    public void That_a_client_keeps_fewer_in_flight_than_before_is_noticed()
    {
        Batch(inFlight: 64, atOnce: 2);
        for (var i = 0; i < 2000; i++)
            Batch(inFlight: 2);
        Assert.Equal(1, Batch(inFlight: 2));
        for (var i = 0; i < 2000; i++)
            Batch(inFlight: 64, atOnce: 2);
        Assert.Equal(8, Batch(inFlight: 64));
    }

    /// <summary>Requests come one after the other for as long as the client may send some unanswered, and as they are waited for.</summary>
    /// <param name="atOnce">So many of them are there from the first.</param>
    /// <returns>How many replies left together.</returns>
    private int Batch(int inFlight, int atOnce = 1)
    {
        _coalescing.Arrived(atOnce);
        for (var i = 0; i < atOnce; i++)
            _coalescing.Answered();
        var held = atOnce;
        while (held < inFlight && _coalescing.Patience > TimeSpan.Zero)
        {
            held++;
            _coalescing.Answered();
        }

        _coalescing.Sent();
        return held;
    }
}
