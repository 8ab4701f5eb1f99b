using Lanboot.Boot;
using Lanboot.Menus;
using Lanboot.Tests.Support;
using Xunit;

namespace Lanboot.Tests.Menus;

public sealed class PxelinuxMenuTests
{
    private static readonly Loader Http = new(LoaderKind.Pxelinux, Firmware.Bios, Processor.X86, "loaders/bios/lpxelinux.0")
    {
        SpeaksHttp = true,
        MenuModule = "vesamenu.c32",
    };

    private static readonly string[] Keywords =
        ["SERIAL", "DEFAULT", "UI", "PROMPT", "SAY", "TIMEOUT", "MENU", "LABEL", "LINUX", "INITRD", "APPEND", "SYSAPPEND", "TEXT", "ENDTEXT", "LOCALBOOT"];

    [Fact]
    public void The_menu_names_kernels_by_URL_for_a_PXELINUX_with_HTTP()
    {
        var menu = PxelinuxMenu.Write(Plans.Of(Plans.Entry(title: "Arch Linux")), Plans.At, Http);

        Assert.Equal(
            """
            # Written by Lanboot.
            DEFAULT arch
            UI vesamenu.c32
            TIMEOUT 100
            MENU TITLE Lanboot

            LABEL arch
              MENU LABEL Arch Linux
              MENU DEFAULT
              LINUX http://192.168.0.1/images/arch/boot/vmlinuz
              INITRD http://192.168.0.1/images/arch/boot/ucode.img,http://192.168.0.1/images/arch/boot/initrd.img
              APPEND ip=dhcp
              SYSAPPEND 2

            LABEL lanboot-local-disk
              MENU LABEL Boot from the local disk
              LOCALBOOT 0

            """,
            menu);
    }

    [Fact]
    public void Without_HTTP_names_are_from_the_root_of_the_TFTP_server()
    {
        var menu = PxelinuxMenu.Write(Plans.Of(Plans.Entry()), Plans.At, Http with { SpeaksHttp = false });

        Assert.Contains("  LINUX ::/images/arch/boot/vmlinuz\n", menu, StringComparison.Ordinal);
        Assert.Equal(menu, PxelinuxMenu.Write(Plans.Of(Plans.Entry()) with { Http = false }, Plans.At, Http));
    }

    [Fact]
    public void Without_a_module_for_menus_it_prompts()
    {
        var menu = PxelinuxMenu.Write(Plans.Of(Plans.Entry("a"), Plans.Entry("b")), Plans.At, Http with { MenuModule = null });

        Assert.DoesNotContain("\nUI ", menu, StringComparison.Ordinal);
        Assert.Contains("\nPROMPT 1\nSAY Type one of: a b\n", menu, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "PROMPT 0")]
    [InlineData(500, "TIMEOUT 5")]
    [InlineData(1, "TIMEOUT 1")]
    [InlineData(30_000, "TIMEOUT 300")]
    public void The_timeout_is_in_tenths_of_a_second_and_zero_starts_at_once(int milliseconds, string line)
    {
        var lines = Lines(Plans.Of(Plans.Entry()) with { MenuTimeout = TimeSpan.FromMilliseconds(milliseconds) });

        Assert.Contains(line, lines);
        Assert.Equal(milliseconds == 0, !lines.Contains("UI vesamenu.c32"));
    }

    [Fact]
    public void Without_a_timeout_or_a_default_it_waits()
    {
        Assert.DoesNotContain(Lines(Plans.Of(Plans.Entry()) with { MenuTimeout = null }), line => line.StartsWith("TIMEOUT", StringComparison.Ordinal));
        Assert.DoesNotContain(Lines(Plans.Of(Plans.Ipxe("ipxe", KernelKind.BiosOnlyLinux))), line => line.StartsWith("TIMEOUT", StringComparison.Ordinal));
        Assert.DoesNotContain(Lines(Plans.Of(Plans.Ipxe("ipxe", KernelKind.BiosOnlyLinux))), line => line.StartsWith("DEFAULT", StringComparison.Ordinal));
    }

    [Fact]
    public void Where_the_processor_matters_it_is_found_out_first()
    {
        var plan = Plans.Of(Plans.Entry(), Plans.Entry("old") with { Processor = Processor.X86 }) with { Serial = new SerialConsole(0, 9600) };
        var loader = Http with { ProcessorModule = "ifcpu64.c32" };

        Assert.Equal(
            """
            SERIAL 0 9600
            # Written by Lanboot.
            DEFAULT lanboot-processor
            PROMPT 0
            LABEL lanboot-processor
              COM32 ifcpu64.c32
              APPEND lanboot-x64 -- lanboot-x86
            LABEL lanboot-x64
              CONFIG pxelinux.cfg/lanboot-x64
            LABEL lanboot-x86
              CONFIG pxelinux.cfg/lanboot-x86

            """,
            PxelinuxMenu.Write(plan, Plans.At, loader));
        Assert.Equal(PxelinuxMenu.Write(plan, Plans.At, Http), PxelinuxMenu.Write(plan, Plans.At, loader, Processor.X64));
    }

    [Fact]
    public void Where_all_entries_are_for_one_processor_nothing_is_asked() =>
        Assert.Equal(
            PxelinuxMenu.Write(Plans.Of(Plans.Entry()), Plans.At, Http),
            PxelinuxMenu.Write(Plans.Of(Plans.Entry()), Plans.At, Http with { ProcessorModule = "ifcpu64.c32" }));

    [Fact]
    public void A_processor_of_32_bits_gets_the_entry_of_the_same_image_for_it_and_reads_why_not_the_other()
    {
        var plan = Plans.Of(
            Plans.Entry("arch"),
            Plans.Entry("other32") with { Processor = Processor.X86 },
            Plans.Entry("arch-i686") with { Processor = Processor.X86, Image = "arch" });

        var lines = PxelinuxMenu.Write(plan, Plans.At, Http, Processor.X86).Split('\n');

        Assert.Contains("DEFAULT arch-i686", lines);
        Assert.Contains("  MENU LABEL It needs a 64-bit processor, and this machine has one of 32 bits.", lines);
        Assert.Equal(2, lines.Count(line => line.StartsWith("  LINUX", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_serial_console_is_the_first_line() =>
        Assert.Equal("SERIAL 0 115200", Lines(Plans.Of(Plans.Entry()) with { Serial = new SerialConsole(0, 115200) })[0]);

    [Fact]
    public void What_can_t_run_on_BIOS_is_left_out_and_the_default_is_one_that_can()
    {
        var plan = Plans.Of(Plans.Ipxe("efi", KernelKind.EfiProgram), Plans.Entry("pi") with { Processor = Processor.Arm64 }, Plans.Entry("arch"));

        var lines = Lines(plan);

        Assert.Equal(["LABEL arch", "LABEL lanboot-local-disk"], lines.Where(line => line.StartsWith("LABEL", StringComparison.Ordinal)));
        Assert.Contains("DEFAULT arch", lines);
    }

    [Fact]
    public void What_can_t_boot_is_shown_with_its_reason_and_can_t_be_chosen()
    {
        var lines = Lines(Plans.Of(Plans.Entry() with { Impediment = "Its initrd can't fetch over the network." }, Plans.Entry("b")));

        Assert.Contains("  MENU LABEL Its initrd can't fetch over the network.", lines);
        Assert.Equal(2, lines.Count(line => line == "  MENU DISABLE"));
        Assert.Contains("DEFAULT b", lines);
    }

    [Fact]
    public void Its_own_words_in_a_command_line_are_left_out()
    {
        var lines = Lines(Plans.Of(Plans.Entry(commandLine: "initrd=evil quiet") with { Initrds = [] }));

        Assert.Contains("  APPEND quiet", lines);
        Assert.DoesNotContain(lines, line => line.Contains("INITRD", StringComparison.Ordinal));
        Assert.Contains("  APPEND -", Lines(Plans.Of(Plans.Entry(commandLine: "{bootif}"))));
    }

    [Fact]
    public void A_long_menu_has_submenus_that_lead_back()
    {
        var entries = Enumerable.Range(0, 20).Select(i => Plans.Entry($"e{i}") with { Image = $"image{i / 10}", ImageTitle = $"Image {i / 10}" }).ToArray();

        var lines = Lines(Plans.Of(entries));

        Assert.Equal(2, lines.Count(line => line == "MENU BEGIN"));
        Assert.Equal(2, lines.Count(line => line == "MENU END"));
        Assert.Equal(2, lines.Count(line => line == "  MENU EXIT"));
    }

    [Theory]
    [MemberData(nameof(HostileText.All), MemberType = typeof(HostileText))]
    public void Hostile_text_stays_text(string text) => CheckHostile(text);

    [Fact]
    public void Random_hostile_text_stays_text()
    {
        var random = new Random(20240204);
        for (var i = 0; i < 3000; i++)
            CheckHostile(HostileText.Random(random));
    }

    /// <summary>Read as readconfig.c does: every line begins with a word that we write, and no label is there that we did not name.</summary>
    private static void CheckHostile(string text)
    {
        var entry = Plans.Entry(commandLine: $"a=1 {text}", title: text) with { Kernel = $"boot/{text}", Notes = [text, text], ImageTitle = text };
        var lines = Lines(Plans.Of(entry, entry with { Slug = "second", Impediment = text + "." }) with { Title = text });

        var inHelp = false;
        foreach (var line in lines.Select(line => line.TrimStart()).Where(line => line.Length > 0 && !line.StartsWith('#')))
        {
            var word = line.Split(' ')[0];
            if (inHelp && word != "ENDTEXT")
                continue;
            inHelp = word == "TEXT";
            Assert.Contains(word, Keywords);
        }

        Assert.False(inHelp);
        Assert.DoesNotContain(lines, line => line.Any(c => c is < ' ' or > '~'));
        Assert.Equal(
            ["arch", "second", "lanboot-local-disk"],
            lines.Where(line => line.StartsWith("LABEL ", StringComparison.Ordinal)).Select(line => line[6..]).Where(label => !label.StartsWith("second-why", StringComparison.Ordinal)));
        Assert.Equal(1, lines.Count(line => line.StartsWith("  LINUX ", StringComparison.Ordinal)));
        Assert.DoesNotContain(lines, line => line.StartsWith("  MENU LABEL", StringComparison.Ordinal) && line.Contains('^', StringComparison.Ordinal));
    }

    private static string[] Lines(BootPlan plan) => PxelinuxMenu.Write(plan, Plans.At, Http).Split('\n');
}
