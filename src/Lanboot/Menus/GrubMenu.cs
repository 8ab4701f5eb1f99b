using System.Globalization;
using Lanboot.Boot;

namespace Lanboot.Menus;

/// <summary>
/// The plan as a GRUB configuration. Files come by TFTP: Debian's signed GRUB has no HTTP, and Secure Boot forbids to load it.
/// </summary>
public static class GrubMenu
{
    private const string LongMode = "lanboot_x64";

    public static string Write(BootPlan plan, BootAddress at)
    {
        var menu = new Lines();
        menu.Add("# Written by Lanboot.");
        AddLongMode(menu, plan);
        AddPreset(menu, plan);
        AddEntries(menu, plan, at, overHttp: false);
        menu.Add("menuentry 'Boot from the local disk' --id '@local' {");
        // Leaving GRUB lets the firmware go on to its next boot option.
        menu.Add("    exit");
        menu.Add("}");
        return menu.ToString();
    }

    /// <summary>The entries alone, to be sourced by the menu of another server.</summary>
    public static string WriteEntries(BootPlan plan, BootAddress at, bool overHttp)
    {
        var menu = new Lines();
        AddLongMode(menu, plan);
        AddEntries(menu, plan, at, overHttp);
        return menu.ToString();
    }

    /// <summary>
    /// Sets a variable where 64-bit kernels run. GRUB for BIOS calls itself i386 on all PCs; its module cpuid tells long mode, and a build
    /// without that module is believed to run on a PC of this century.
    /// </summary>
    private static void AddLongMode(Lines menu, BootPlan plan)
    {
        if (!plan.Entries.Any(ProcessorFit.NeedsLongMode))
            return;
        menu.Add($"set {LongMode}=");
        menu.Add("if [ \"$grub_cpu\" = x86_64 ]; then");
        menu.Add($"    set {LongMode}=y");
        menu.Add("elif [ \"$grub_platform\" = pc ]; then");
        menu.Add("    if insmod cpuid; then");
        menu.Add("        if cpuid -l; then");
        menu.Add($"            set {LongMode}=y");
        menu.Add("        fi");
        menu.Add("    else");
        menu.Add($"        set {LongMode}=y");
        menu.Add("    fi");
        menu.Add("fi");
        menu.Add();
    }

    /// <summary>
    /// The entry that starts by itself on this machine. Without one the menu waits (-1): GRUB would take its first line, which
    /// could be a program that leads back here.
    /// </summary>
    private static void AddPreset(Lines menu, BootPlan plan)
    {
        var grouped = MenuGroup.Of(plan).Count > 1;
        menu.Add("set timeout=-1");
        foreach (var entry in Presets.By(plan, Condition).Reverse())
        {
            menu.Add($"if {Condition(entry)}; then");
            // An entry in a submenu is named by the way to it.
            menu.Add($"    set default={Quote(grouped ? $"@{entry.Image}>{entry.Slug}" : entry.Slug)}");
            if (plan.MenuTimeout is { } timeout)
                menu.Add($"    set timeout={Seconds(timeout)}");
            menu.Add("fi");
        }

        menu.Add();
    }

    private static string Seconds(TimeSpan timeout) =>
        Math.Clamp((long)Math.Ceiling(timeout.TotalSeconds), 0, int.MaxValue).ToString(CultureInfo.InvariantCulture);

    private static void AddEntries(Lines menu, BootPlan plan, BootAddress at, bool overHttp)
    {
        foreach (var group in MenuGroup.Of(plan))
        {
            if (group.Title is { } title)
                menu.Add($"submenu {Quote(MenuText.Line(title))} --id {Quote('@' + group.Entries[0].Image)} {{");
            foreach (var entry in group.Entries)
                AddEntry(menu, entry, at, overHttp);
            if (group.Title is not null)
                menu.Add("}");
        }
    }

    private static void AddEntry(Lines menu, BootEntry entry, BootAddress at, bool overHttp)
    {
        menu.Add($"if {Condition(entry)}; then");
        menu.Add($"menuentry {Quote(MenuText.Line(entry.Title))} --id {Quote(entry.Slug)} {{");
        foreach (var remark in Remarks.Of(entry).SelectMany(MenuText.Wrap))
            menu.Add($"    echo {Quote(remark)}");
        if (entry.Root is { } root)
            AddCommands(menu, entry, root, at, overHttp);
        else
            menu.Add("    sleep --interruptible 30");
        menu.Add("}");
        if (ProcessorFit.NeedsLongMode(entry))
        {
            menu.Add("elif [ \"$grub_platform\" = pc ]; then");
            menu.Add($"menuentry {Quote($"{MenuText.Line(entry.Title, 44)} ({ProcessorFit.Remark})")} {{");
            menu.Add("    sleep --interruptible 10");
            menu.Add("}");
        }

        menu.Add("fi");
        menu.Add();
    }

    private static void AddCommands(Lines menu, BootEntry entry, RootChoice root, BootAddress at, bool overHttp)
    {
        if (entry.KernelKind == KernelKind.EfiProgram)
        {
            menu.Add($"    chainloader {File(entry, entry.Kernel, at, overHttp)}");
            return;
        }

        var words = CommandLine.Words(CommandLine.Fill(root.CommandLine, entry.Image, at)).Select(Argument);
        menu.Add($"    linux {string.Join(' ', words.Prepend(File(entry, entry.Kernel, at, overHttp)))}");
        if (entry.Initrds.Count > 0)
            menu.Add($"    initrd {string.Join(' ', entry.Initrds.Select(initrd => File(entry, initrd, at, overHttp)))}");
    }

    /// <summary>Where the entry can run, in the words of GRUB's own variables: one menu serves all of its builds.</summary>
    private static string Condition(BootEntry entry) => (entry.KernelKind, entry.Processor) switch
    {
        (KernelKind.BiosOnlyLinux, Processor.X64) => $"[ \"$grub_platform\" = pc -a \"${LongMode}\" = y ]",
        (KernelKind.BiosOnlyLinux, _) => "[ \"$grub_platform\" = pc ]",
        (KernelKind.EfiProgram, var processor) => $"[ \"$grub_platform\" = efi -a \"$grub_cpu\" = {Cpu(processor)} ]",
        (_, Processor.X64) => $"[ \"${LongMode}\" = y ]",
        (_, var processor) => $"[ \"$grub_cpu\" = {Cpu(processor)} ]",
    };

    private static string Cpu(Processor processor) => processor switch
    {
        Processor.X86 => "i386",
        Processor.X64 => "x86_64",
        Processor.Arm32 => "arm",
        Processor.Arm64 => "arm64",
        Processor.RiscV64 => "riscv64",
        Processor.LoongArch64 => "loongarch64",
        _ => "none",
    };

    /// <summary>
    /// The card's address with colons, as GRUB has it: initramfs-tools, dracut and archiso's hook take both forms. GRUB puts a word
    /// with blanks in double quotes again, and escapes quotes that it is given, so it is given none.
    /// </summary>
    private static string Argument(string word) => word == CommandLine.BootInterface
        ? "BOOTIF=01-$net_default_mac"
        : Quote(MenuText.Printable(word).Replace("\"", "", StringComparison.Ordinal));

    private static string File(BootEntry entry, string path, BootAddress at, bool overHttp) =>
        $"({(overHttp ? "http" : "tftp")},{at.Server})/{BootPath.Escape(BootPath.Inside(entry.Image, path))}";

    /// <summary>In single quotes nothing has a meaning but the quote itself; plain words need none.</summary>
    private static string Quote(string text) => text.Length > 0 && text.All(IsPlain)
        ? text
        : $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    private static bool IsPlain(char c) =>
        char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ',' or '/' or ':' or '=' or '+' or '%' or '@';
}
