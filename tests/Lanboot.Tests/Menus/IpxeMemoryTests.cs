using Lanboot.Boot;
using Lanboot.Menus;
using Lanboot.Tests.Support;
using Xunit;

namespace Lanboot.Tests.Menus;

/// <summary>The machine is asked for its memory and comes back for the menu that suits it.</summary>
public sealed class IpxeMemoryTests
{
    private const long MiB = 1 << 20;

    private static readonly BootPlan Plan = Plans.Of(
        Plans.Entry("arch") with { System = "arch", Roots = [new RootChoice(RootWay.Http, "", 900 * MiB, [])] },
        Plans.Entry("arch-nfs") with { System = "arch", Roots = [new RootChoice(RootWay.Nfs, "", 400 * MiB, [])] });

    [Theory]
    // One module of 512 MiB.
    [InlineData("arch-nfs", "0002")]
    // Two of them, with an empty slot between.
    [InlineData("arch", "0002", "0000", "0002")]
    // 32 GiB or more, which stand in another field.
    [InlineData("arch", "ff7f")]
    // 640 KiB, in KiB.
    [InlineData("arch-nfs", "8082")]
    // Not known, or no SMBIOS at all.
    [InlineData("arch", "ffff")]
    [InlineData("arch")]
    public void A_machine_boots_the_way_that_its_memory_can_hold(string booted, params string[] modules)
    {
        var machine = Machine(modules, "http://192.168.0.1/boot.ipxe?");

        machine.Run(Script(""), "efi", "x86_64");

        Assert.Contains($"/images/{booted}/", machine.Booted!.Value.Kernel, StringComparison.Ordinal);
    }

    [Fact]
    public void The_menu_says_what_is_lacking()
    {
        var machine = Machine(["0002"], "http://192.168.0.1/boot.ipxe?").Run(Script(""), "efi", "x86_64");

        Assert.Equal(
            ["arch (900 MiB: lacks 388 MiB)", "arch-nfs (400 MiB of memory)"],
            machine.Menus.Single().Take(2).Select(item => item.Text));
    }

    [Fact]
    public void A_machine_that_can_t_come_back_boots_all_the_same() =>
        Assert.Contains("/images/arch/", Machine(["0002"], "nowhere").Run(Script(""), "efi", "x86_64").Booted!.Value.Kernel, StringComparison.Ordinal);

    [Theory]
    [InlineData("memory=")]
    [InlineData("mac=52-54-00-12-34-56&memory=0002-xx-")]
    [InlineData("memory=zzzz-zzzz")]
    public void Nobody_is_asked_twice(string query) => Assert.DoesNotContain("chain", Script(query), StringComparison.Ordinal);

    [Fact]
    public void By_TFTP_nobody_is_asked() => Assert.DoesNotContain(
        "chain",
        new MenuSet().ForIpxe(Plan, Plans.Fetch with { Machine = new Machine(Plans.Mac) { Program = BootProgram.Ipxe, IpxeHasHttp = false } }),
        StringComparison.Ordinal);

    private static IpxeMachine Machine(string[] modules, string reachable) => new()
    {
        LongMode = true,
        Firmware = modules.Index().ToDictionary(module => $"smbios/{module.Index}.17.12.2:hexraw", module => module.Item),
        Scripts = url => url.StartsWith(reachable, StringComparison.Ordinal) ? Script(url[(url.IndexOf('?', StringComparison.Ordinal) + 1)..]) : null,
    };

    private static string Script(string query) => new MenuSet().ForIpxe(Plan, Plans.Fetch with { Query = query });
}
