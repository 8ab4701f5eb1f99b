using Lanboot.Boot;
using Lanboot.Tests.Support;
using Xunit;

namespace Lanboot.Tests.Boot;

public sealed class MachineWishTests
{
    private static readonly BootPlan Plan = Plans.Of(Plans.Entry("a"), Plans.Entry("b")) with
    {
        Wishes = [new MachineWish([Plans.Mac], ["console=ttyS1,9600", "ip=10.0.0.9::10.0.0.1:255.255.255.0"], "b")],
    };

    [Fact]
    public void A_machine_that_is_named_gets_its_own_options_and_its_own_default()
    {
        var plan = Plan.For(new Machine(Plans.Mac));

        Assert.Equal("b", plan.Default!.Slug);
        Assert.All(plan.Entries, entry => Assert.Equal("{bootif} console=ttyS1,9600 ip=10.0.0.9::10.0.0.1:255.255.255.0", entry.Root!.CommandLine));
        Assert.Equal(new SerialConsole(1, 9600), plan.Serial);
    }

    [Fact]
    public void All_others_get_the_plan_as_it_is()
    {
        Assert.Same(Plan, Plan.For(null));
        Assert.Same(Plan, Plan.For(new Machine(new MacAddress(1))));
    }

    [Fact]
    public void The_menus_of_all_loaders_have_it()
    {
        var fetch = Plans.Fetch with { Machine = new Machine(Plans.Mac) { Program = BootProgram.Ipxe, IpxeHasHttp = true } };
        var menus = new Lanboot.Menus.MenuSet();
        var loader = new Loader(LoaderKind.Pxelinux, Firmware.Bios, Processor.X86, "loaders/bios/lpxelinux.0");

        Assert.Contains("set preset b", menus.ForIpxe(Plan, fetch), StringComparison.Ordinal);
        Assert.StartsWith("SERIAL 1 9600\n", menus.ForPxelinux(Plan, fetch, loader, default), StringComparison.Ordinal);
        Assert.Contains("DEFAULT b", menus.ForPxelinux(Plan, fetch, loader, default), StringComparison.Ordinal);
        Assert.Contains("console=ttyS1,9600", menus.ForGrub(Plan, fetch), StringComparison.Ordinal);
        Assert.DoesNotContain("console=ttyS1,9600", menus.ForGrub(Plan, Plans.Fetch), StringComparison.Ordinal);
    }
}
