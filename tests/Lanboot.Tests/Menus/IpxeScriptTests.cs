using Lanboot.Boot;
using Lanboot.Menus;
using Lanboot.Tests.Support;
using Xunit;

namespace Lanboot.Tests.Menus;

public sealed class IpxeScriptTests
{
    private static readonly BootEntry X64 = Plans.Entry("arch", "archisobasedir=arch archiso_http_srv={files}/ ip=dhcp {bootif}");
    private static readonly BootEntry X86 = Plans.Entry("old") with { Processor = Processor.X86 };

    [Fact]
    public void A_machine_boots_the_default_by_itself()
    {
        var machine = IpxeMachine.Bios().Run(Write(Plans.Of(X64)), "pcbios", "i386");

        Assert.Equal("boot", machine.End);
        Assert.Equal("http://192.168.0.1/images/arch/boot/vmlinuz", machine.Booted!.Value.Kernel);
        Assert.Equal(
            "initrd=initrd0.img initrd=initrd1.img archisobasedir=arch archiso_http_srv=http://192.168.0.1/images/arch/ ip=dhcp BOOTIF=01-52-54-00-12-34-56",
            machine.Booted.Value.Arguments);
        Assert.Equal(
            [("initrd0.img", "http://192.168.0.1/images/arch/boot/ucode.img"), ("initrd1.img", "http://192.168.0.1/images/arch/boot/initrd.img")],
            machine.Booted.Value.Initrds);
        Assert.Equal(["arch", "@local", "@shell"], machine.Menus.Single().Select(item => item.Label));
    }

    [Theory]
    [InlineData("pcbios", "i386", true, "arch old ipxe-lkrn")]
    [InlineData("pcbios", "i386", false, "old ipxe-lkrn")]
    [InlineData("efi", "x86_64", true, "arch ipxe-efi")]
    [InlineData("efi", "i386", true, "old")]
    [InlineData("efi", "arm64", true, "pi")]
    public void Only_what_the_machine_can_run_is_shown_and_the_first_of_it_starts(string platform, string buildarch, bool longMode, string shown)
    {
        var plan = Plans.Of(
            X64,
            X86,
            Plans.Entry("pi") with { Processor = Processor.Arm64 },
            Plans.Ipxe("ipxe-lkrn", KernelKind.BiosOnlyLinux),
            Plans.Ipxe("ipxe-efi", KernelKind.EfiProgram));

        var machine = IpxeMachine.Bios(longMode).Run(Write(plan), platform, buildarch);

        var labels = machine.Menus.Single().Select(item => item.Label).Where(label => !label.StartsWith('@')).ToList();
        Assert.Equal(shown, string.Join(' ', labels));
        Assert.Contains($"/images/{labels[0]}/", machine.Booted!.Value.Kernel, StringComparison.Ordinal);
        // A PC without long mode is told why a line of the menu can't be chosen.
        var told = (platform, buildarch, longMode) is ("pcbios", _, false) or ("efi", "i386", _);
        Assert.Equal(told ? ["arch (needs a 64-bit processor)"] : Array.Empty<string>(), machine.Gaps);
    }

    [Fact]
    public void The_default_of_the_settings_starts_where_the_machine_can_run_it()
    {
        var plan = Plans.Of(X86, X64) with { DefaultEntry = "arch" };

        Assert.Contains("/arch/", IpxeMachine.Bios(longMode: true).Run(Write(plan), "pcbios", "i386").Booted!.Value.Kernel, StringComparison.Ordinal);
        Assert.Contains("/old/", IpxeMachine.Bios(longMode: false).Run(Write(plan), "pcbios", "i386").Booted!.Value.Kernel, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_that_asks_DHCP_anew_never_starts_by_itself()
    {
        var plan = Plans.Of(Plans.Ipxe("ipxe", KernelKind.BiosOnlyLinux)) with { DefaultEntry = "ipxe" };

        Assert.Throws<InvalidOperationException>(() => IpxeMachine.Bios().Run(Write(plan), "pcbios", "i386"));
        Assert.Throws<InvalidOperationException>(() => IpxeMachine.Bios().Run(Write(plan with { MenuTimeout = TimeSpan.Zero }), "pcbios", "i386"));

        // Nor where the entries that could are for another processor.
        var mixed = Plans.Of(X64, Plans.Ipxe("ipxe", KernelKind.BiosOnlyLinux));
        Assert.Throws<InvalidOperationException>(() => IpxeMachine.Bios(longMode: false).Run(Write(mixed), "pcbios", "i386"));
    }

    [Fact]
    public void Without_a_wait_the_default_starts_and_no_menu_is_shown()
    {
        var machine = IpxeMachine.Bios().Run(Write(Plans.Of(X64) with { MenuTimeout = TimeSpan.Zero }), "pcbios", "i386");

        Assert.Equal(("boot", 0), (machine.End, machine.Menus.Count));
    }

    [Fact]
    public void Without_a_timeout_the_menu_waits_for_a_choice()
    {
        var machine = new IpxeMachine { LongMode = true, Choose = _ => "old" }.Run(Write(Plans.Of(X64, X86) with { MenuTimeout = null }), "pcbios", "i386");

        Assert.Contains("/old/", machine.Booted!.Value.Kernel, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vmlinuz")]
    [InlineData("initrd.img")]
    public void After_a_failure_the_reason_stays_and_it_is_tried_again(string file)
    {
        var failures = 0;
        var machine = new IpxeMachine { LongMode = true, Fails = url => url.EndsWith(file, StringComparison.Ordinal) && failures++ < 2 };

        machine.Run(Write(Plans.Of(X64) with { MenuTimeout = TimeSpan.Zero }), "pcbios", "i386");

        Assert.Equal(("boot", 3), (machine.End, failures));
        Assert.Equal(2, machine.Booted!.Value.Initrds.Count);
        Assert.Contains(machine.Printed, line => line.Contains("did not start", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("pcbios", "local disk")]
    [InlineData("efi", "exit 1")]
    public void The_local_disk_boots_in_the_firmware_s_way(string platform, string end) =>
        Assert.Equal(end, new IpxeMachine { LongMode = true, Choose = _ => "@local" }
            .Run(Write(Plans.Of(X64) with { MenuTimeout = null }), platform, platform == "efi" ? "x86_64" : "i386").End);

    [Fact]
    public void What_can_t_boot_says_why_and_leads_back()
    {
        var why = "Its initrd can't fetch over the network.";
        var plan = Plans.Of(X64 with { Impediment = why }, X86) with { MenuTimeout = null };
        var choices = new Queue<string>(["arch", "old"]);

        var machine = new IpxeMachine { LongMode = true, Choose = _ => choices.Dequeue() }.Run(Write(plan), "pcbios", "i386");

        Assert.Contains(why, machine.Printed);
        Assert.Contains("/old/", machine.Booted!.Value.Kernel, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_menu_has_a_menu_for_each_image()
    {
        var entries = Enumerable.Range(0, 20).Select(i => Plans.Entry($"e{i}") with { Image = $"image{i / 10}", ImageTitle = $"Image {i / 10}" }).ToArray();
        var choices = new Queue<string>(["@image1", "@menu", "@image1", "e15"]);

        var machine = new IpxeMachine { LongMode = true, Choose = _ => choices.Dequeue() }.Run(Write(Plans.Of(entries) with { MenuTimeout = null }), "pcbios", "i386");

        Assert.Equal(["e0", "@image0", "@image1", "@local", "@shell"], machine.Menus[0].Select(item => item.Label));
        Assert.Equal(11, machine.Menus[1].Count);
        Assert.Contains("/image1/", machine.Booted!.Value.Kernel, StringComparison.Ordinal);
        Assert.Contains("/image0/", IpxeMachine.Bios().Run(Write(Plans.Of(entries)), "pcbios", "i386").Booted!.Value.Kernel, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_HTTP_the_files_come_by_TFTP()
    {
        var script = IpxeScript.Write(Plans.Of(X64), Plans.At, overTftp: true);

        Assert.Equal("tftp://192.168.0.1/images/arch/boot/vmlinuz", IpxeMachine.Bios().Run(script, "pcbios", "i386").Booted!.Value.Kernel);
        Assert.Equal(script, Write(Plans.Of(X64) with { Http = false }));
    }

    [Fact]
    public void What_an_entry_needs_stands_in_its_line()
    {
        var plan = Plans.Of(X64 with { Roots = [new RootChoice(RootWay.Http, "", 2_200_000_000, [])] });

        Assert.Equal("arch (2.1 GiB of memory)", IpxeMachine.Bios().Run(Write(plan), "pcbios", "i386").Menus[0][0].Text);
    }

    [Theory]
    [MemberData(nameof(HostileText.All), MemberType = typeof(HostileText))]
    public void Hostile_text_stays_text(string text) => CheckHostile(text);

    [Fact]
    public void Random_hostile_text_stays_text()
    {
        var random = new Random(20240203);
        for (var i = 0; i < 3000; i++)
            CheckHostile(HostileText.Random(random));
    }

    /// <summary>The commands are the same as with harmless text, and so is what boots but for the words of the text itself.</summary>
    private static void CheckHostile(string text)
    {
        var plan = Plans.Of(X64 with
        {
            Title = text,
            Kernel = $"boot/{text}",
            Notes = [text],
            ImageTitle = text,
            Roots = [new RootChoice(RootWay.Http, $"first=1 {text} last=1", 0, [])],
        }) with
        { Title = text };

        var machine = IpxeMachine.Bios().Run(Write(plan), "pcbios", "i386");

        Assert.Equal("boot", machine.End);
        Assert.Equal(["arch", "@local", "@shell"], machine.Menus.Single().Select(item => item.Label));
        var arguments = machine.Booted!.Value.Arguments;
        Assert.StartsWith("initrd=initrd0.img initrd=initrd1.img first=1", arguments, StringComparison.Ordinal);
        Assert.EndsWith("last=1", arguments, StringComparison.Ordinal);
        Assert.DoesNotContain("52-54-00", arguments, StringComparison.Ordinal);
        Assert.StartsWith("http://192.168.0.1/images/arch/boot/", machine.Booted.Value.Kernel, StringComparison.Ordinal);
        Assert.All(machine.Printed, line => Assert.DoesNotContain(line, char.IsControl));
        Assert.Equal(2, machine.Booted.Value.Initrds.Count);
    }

    private static string Write(BootPlan plan) => IpxeScript.Write(plan, Plans.At);
}
