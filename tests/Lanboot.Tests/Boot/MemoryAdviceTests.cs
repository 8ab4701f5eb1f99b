using Lanboot.Boot;
using Lanboot.Tests.Support;
using Xunit;

namespace Lanboot.Tests.Boot;

public sealed class MemoryAdviceTests
{
    private const long MiB = 1 << 20;

    private static readonly BootPlan Plan = Plans.Of(Way("arch", RootWay.Http, 900), Way("arch-nfs", RootWay.Nfs, 400), Way("arch-nbd", RootWay.Nbd, 350));

    [Theory]
    [InlineData(1024, "arch")]
    [InlineData(900, "arch")]
    [InlineData(899, "arch-nfs")]
    [InlineData(380, "arch-nbd")]
    [InlineData(256, "arch-nbd")]
    public void The_best_way_that_fits_starts_and_else_the_one_that_lacks_least(long memory, string starts) =>
        Assert.Equal(starts, MemoryAdvice.Fit(Plan, memory * MiB).Default!.Slug);

    [Fact]
    public void What_a_machine_lacks_is_said()
    {
        var plan = MemoryAdvice.Fit(Plan, 380 * MiB);

        Assert.Equal([520 * MiB, 20 * MiB, 0], plan.Entries.Select(entry => entry.Lacks));
        Assert.Equal([false, false, true], plan.Entries.Select(entry => entry.StartsByItself));
    }

    [Fact]
    public void A_default_that_does_not_fit_gives_way_to_its_own_system_only()
    {
        var plan = Plans.Of(Way("arch", RootWay.Http, 900), Way("arch-nfs", RootWay.Nfs, 400), Plans.Entry("small"));

        Assert.Equal("arch-nfs", MemoryAdvice.Fit(plan with { DefaultEntry = "arch" }, 500 * MiB).Default!.Slug);
        Assert.Equal("small", MemoryAdvice.Fit(plan with { DefaultEntry = "small" }, 500 * MiB).Default!.Slug);
        Assert.Equal("arch-nfs", MemoryAdvice.Fit(plan with { DefaultEntry = "arch-nfs" }, 2000 * MiB).Default!.Slug);
    }

    [Fact]
    public void An_entry_that_is_the_only_way_starts_whatever_the_machine_has()
    {
        var plan = MemoryAdvice.Fit(Plans.Of(Plans.Entry("only") with { Roots = [new RootChoice(RootWay.Http, "", 900 * MiB, [])] }), 100 * MiB);

        Assert.Equal("only", plan.Default!.Slug);
        Assert.Equal(800 * MiB, plan.Default.Lacks);
    }

    private static BootEntry Way(string slug, RootWay way, long memory) =>
        Plans.Entry(slug) with { System = "arch", Roots = [new RootChoice(way, slug, memory * MiB, [])] };
}
