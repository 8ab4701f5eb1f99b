using System.ComponentModel;
using System.Diagnostics;
using Lanboot.Boot;
using Lanboot.Menus;
using Lanboot.Recipes;
using Lanboot.Recipes.OwnMenu;
using Lanboot.Tests.Support;
using Xunit;

namespace Lanboot.Tests.Menus;

public sealed class GrubMenuTests
{
    [Fact]
    public void The_menu_names_kernels_by_TFTP_and_the_card_by_GRUB_s_variable()
    {
        var menu = GrubMenu.Write(Plans.Of(Plans.Entry(title: "Arch Linux", commandLine: "ip=dhcp url={files}/ {bootif}")), Plans.At);

        Assert.Equal(
            """
            # Written by Lanboot.
            set lanboot_x64=
            if [ "$grub_cpu" = x86_64 ]; then
                set lanboot_x64=y
            elif [ "$grub_platform" = pc ]; then
                if insmod cpuid; then
                    if cpuid -l; then
                        set lanboot_x64=y
                    fi
                else
                    set lanboot_x64=y
                fi
            fi

            set timeout=-1
            if [ "$lanboot_x64" = y ]; then
                set default=arch
                set timeout=10
            fi

            if [ "$lanboot_x64" = y ]; then
            menuentry 'Arch Linux' --id arch {
                linux (tftp,192.168.0.1)/images/arch/boot/vmlinuz ip=dhcp url=http://192.168.0.1/images/arch/ BOOTIF=01-$net_default_mac
                initrd (tftp,192.168.0.1)/images/arch/boot/ucode.img (tftp,192.168.0.1)/images/arch/boot/initrd.img
            }
            elif [ "$grub_platform" = pc ]; then
            menuentry 'Arch Linux (needs a 64-bit processor)' {
                sleep --interruptible 10
            }
            fi

            menuentry 'Boot from the local disk' --id '@local' {
                exit
            }

            """,
            menu);
    }

    [Fact]
    public void A_processor_of_32_bits_gets_the_entry_for_it()
    {
        var menu = GrubMenu.Write(Plans.Of(Plans.Entry(), Plans.Entry("old") with { Processor = Processor.X86 }), Plans.At);

        // Of two presets that fit, the one set last holds: on 64 bits the first entry.
        var old = menu.IndexOf("if [ \"$grub_cpu\" = i386 ]; then\n    set default=old", StringComparison.Ordinal);
        var arch = menu.IndexOf("if [ \"$lanboot_x64\" = y ]; then\n    set default=arch", StringComparison.Ordinal);
        Assert.InRange(old, 1, arch);
        Assert.DoesNotContain("lanboot_x64", GrubMenu.Write(Plans.Of(Plans.Entry("old") with { Processor = Processor.X86 }), Plans.At), StringComparison.Ordinal);
    }

    [Fact]
    public void What_has_a_meaning_in_GRUB_is_quoted()
    {
        var menu = GrubMenu.Write(Plans.Of(Plans.Entry(commandLine: "ds=nocloud-net;s=http://x/ a=$b c&d dyndbg=\"file x +p\" e='f'")), Plans.At);

        Assert.Contains("'ds=nocloud-net;s=http://x/' 'a=$b' 'c&d' 'dyndbg=file x +p' 'e='\\''f'\\'''", menu, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_default_that_may_start_by_itself_it_waits()
    {
        var menu = GrubMenu.Write(Plans.Of(Plans.Ipxe("ipxe", KernelKind.EfiProgram)), Plans.At);

        Assert.Contains("set timeout=-1\n\n", menu, StringComparison.Ordinal);
        Assert.Contains("    chainloader (tftp,192.168.0.1)/images/ipxe/boot/vmlinuz\n", menu, StringComparison.Ordinal);
    }

    [Fact]
    public void In_a_long_menu_the_default_is_named_by_the_way_to_it()
    {
        var entries = Enumerable.Range(0, 20).Select(i => Plans.Entry($"e{i}") with { Image = $"image{i / 10}", ImageTitle = $"Image {i / 10}" }).ToArray();

        Assert.Contains("set default='@image1>e15'", GrubMenu.Write(Plans.Of(entries) with { DefaultEntry = "e15" }, Plans.At), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(MenuFormat.Grub)]
    [InlineData(MenuFormat.Ipxe)]
    [InlineData(MenuFormat.Pxelinux)]
    public void The_entries_for_another_server_carry_our_address_and_nothing_that_changes_its_menu(MenuFormat format)
    {
        var text = MenuExport.Write(format, Plans.Of(Plans.Entry()), Plans.At);

        Assert.Contains("192.168.0.1/images/arch/boot/vmlinuz".Replace("192.168.0.1/", format == MenuFormat.Grub ? "192.168.0.1)/" : "192.168.0.1/", StringComparison.Ordinal), text, StringComparison.Ordinal);
        if (format == MenuFormat.Pxelinux)
            Assert.DoesNotContain(text.Split('\n'), line => line.StartsWith("UI", StringComparison.Ordinal) || line.StartsWith("TIMEOUT", StringComparison.Ordinal) || line.StartsWith("DEFAULT", StringComparison.Ordinal));
        if (format == MenuFormat.Grub)
            Assert.DoesNotContain("set timeout", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', text);
    }

    [Theory]
    [MemberData(nameof(HostileText.All), MemberType = typeof(HostileText))]
    public void Hostile_text_stays_text(string text) => CheckHostile(text);

    [Fact]
    public void Random_hostile_text_stays_text()
    {
        var random = new Random(20240205);
        for (var i = 0; i < 3000; i++)
            CheckHostile(HostileText.Random(random));
    }

    [Fact]
    public void GRUB_itself_reads_the_menus()
    {
        var random = new Random(20240206);
        var entries = Enumerable.Range(0, 200).Select(i => Plans.Entry($"e{i}", $"a {HostileText.Random(random)} {{bootif}}", HostileText.Random(random)) with
        {
            Image = $"image{i / 50}",
            ImageTitle = HostileText.Random(random),
            Notes = [HostileText.Random(random)],
            Impediment = i % 7 == 0 ? HostileText.Random(random) : null,
        }).ToArray();

        Assert.Equal("", GrubScriptCheck(GrubMenu.Write(Plans.Of(entries), Plans.At)));
        Assert.NotEqual("", GrubScriptCheck("menuentry 'x' {\n"));
    }

    /// <summary>Read by our own parser of foreign menus, which shares nothing with the writer: one entry, with the words that went in.</summary>
    private static void CheckHostile(string text)
    {
        var entry = Plans.Entry(commandLine: $"first=1 {text} last=1", title: text) with { Notes = [text], Impediment = null };
        var menu = GrubMenu.Write(Plans.Of(entry, entry with { Slug = "second", Impediment = text }), Plans.At);
        var tree = new MemoryTree()
            .With("boot/grub/grub.cfg", menu)
            .With("images/arch/boot/vmlinuz", Kernels.Linux64())
            .With("images/arch/boot/ucode.img")
            .With("images/arch/boot/initrd.img");
        var files = new MenuFiles(new ImageContent(tree.ToImage(), "x"));

        new GrubConfig(files).Read("boot/grub/grub.cfg");

        var item = Assert.Single(files.Items);
        Assert.Equal("images/arch/boot/vmlinuz", item.Kernel);
        Assert.StartsWith("first=1", item.Arguments, StringComparison.Ordinal);
        Assert.EndsWith("last=1", item.Arguments, StringComparison.Ordinal);
        Assert.Equal(2, item.Initrds.Count);
        Assert.DoesNotContain(menu, c => c is (< ' ' or > '~') and not '\n');
    }

    /// <summary>What grub-script-check says against a script; empty when it is good.</summary>
    private static string GrubScriptCheck(string script)
    {
        var start = new ProcessStartInfo("grub-script-check") { RedirectStandardInput = true, RedirectStandardError = true };
        try
        {
            using var check = Process.Start(start)!;
            check.StandardInput.Write(script);
            check.StandardInput.Close();
            var said = check.StandardError.ReadToEnd();
            check.WaitForExit();
            return said;
        }
        catch (Win32Exception)
        {
            Assert.Skip("grub-script-check is not installed (apt-get install grub-common)");
            return "";
        }
    }
}
