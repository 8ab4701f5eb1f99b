using Lanboot.Servers.Http;
using Xunit;

namespace Lanboot.Tests.Servers.Http;

public sealed class TurnsTests
{
    private Turns _turns;

    [Fact]
    public void What_is_given_is_taken_once()
    {
        Assert.True(_turns.TryGive());
        Assert.True(_turns.TryTake());
        Assert.False(_turns.TryTake(), "It is somebody's.");
    }

    [Fact]
    public void What_was_heard_meanwhile_is_a_reason_to_try_once_more()
    {
        Assert.False(_turns.TryTake());
        Assert.False(_turns.TryGive());
        Assert.True(_turns.TryGive());
    }

    [Fact]
    public void What_was_heard_can_be_passed_over()
    {
        Assert.False(_turns.TryTake());
        _turns.Forget();
        Assert.True(_turns.TryGive());
    }
}
