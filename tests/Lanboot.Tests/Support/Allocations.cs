namespace Lanboot.Tests.Support;

/// <summary>What code allocates, told apart from what the runtime allocates on the same thread once in a while.</summary>
internal static class Allocations
{
    private const int Rounds = 5;
    private const int Calls = 1000;

    /// <summary>
    /// The bytes of a thousand calls, in the round of five that took least: code that allocates does so in every round, while the
    /// runtime's own (a cache that grows, a method that is compiled anew in the middle of a loop) fall into one.
    /// </summary>
    public static long OfAThousand(Action call)
    {
        call();
        var least = long.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Calls; i++)
                call();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
