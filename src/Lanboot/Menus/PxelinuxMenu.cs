using System.Globalization;
using Lanboot.Boot;

namespace Lanboot.Menus;

/// <summary>
/// The plan as a configuration file for PXELINUX (syslinux doc/syslinux.txt and doc/menu.txt; one line is at most
/// 4095 characters, com32/elflink/ldlinux/readconfig.c).
/// </summary>
public static class PxelinuxMenu
{
    /// <summary>
    /// SYSAPPEND's bit for BOOTIF=01-MAC. Bit 1 (ip=CLIENT:SERVER…) would keep the initramfs from asking DHCP, so that it had no DNS.
    /// </summary>
    private const int AppendBootInterface = 2;

    /// <summary>Both bits: the address too, as the documents have it for servers that were there before.</summary>
    private const int AppendAddressAndInterface = 3;

    /// <param name="loader">Who reads it: whether it has HTTP, and which module beside it draws a menu.</param>
    /// <param name="processor">What the machine was found to have; Unknown: it is found out first, where that matters.</param>
    public static string Write(BootPlan plan, BootAddress at, Loader loader, Processor processor = Processor.Unknown)
    {
        if (processor == Processor.Unknown && loader.ProcessorModule is { } module && ProcessorFit.Matters(plan))
            return WriteChoice(plan, module);
        if (processor == Processor.X86)
            plan = ProcessorFit.WithoutLongMode(plan);
        var menu = new Lines();
        // "For this directive to be guaranteed to work properly, it should be the first" (syslinux.txt).
        if (plan.Serial is { } serial)
            menu.Add($"SERIAL {serial.Port} {serial.Speed}");
        menu.Add("# Written by Lanboot.");
        AddStart(menu, plan, loader);
        menu.Add($"MENU TITLE {MenuText.Line(plan.Title)}");
        menu.Add();
        AddEntries(menu, plan, new Style(at, loader.SpeaksHttp && plan.Http));
        menu.Add("LABEL lanboot-local-disk");
        menu.Add("  MENU LABEL Boot from the local disk");
        menu.Add("  LOCALBOOT 0");
        return menu.ToString();
    }

    /// <summary>Goes on with the menu for the processor that is there (syslinux com32/modules/ifcpu64.c).</summary>
    private static string WriteChoice(BootPlan plan, string module)
    {
        var menu = new Lines();
        if (plan.Serial is { } serial)
            menu.Add($"SERIAL {serial.Port} {serial.Speed}");
        menu.Add("# Written by Lanboot.");
        menu.Add("DEFAULT lanboot-processor");
        menu.Add("PROMPT 0");
        menu.Add("LABEL lanboot-processor");
        menu.Add($"  COM32 {module}");
        menu.Add("  APPEND lanboot-x64 -- lanboot-x86");
        menu.Add("LABEL lanboot-x64");
        menu.Add($"  CONFIG {BootPath.PxelinuxX64}");
        menu.Add("LABEL lanboot-x86");
        menu.Add($"  CONFIG {BootPath.PxelinuxX86}");
        return menu.ToString();
    }

    /// <summary>The entries alone, to be included in the menu of another server.</summary>
    public static string WriteEntries(BootPlan plan, BootAddress at, bool overHttp)
    {
        var menu = new Lines();
        AddEntries(menu, plan, new Style(at, overHttp) { IsGuest = true });
        return menu.ToString();
    }

    private static void AddStart(Lines menu, BootPlan plan, Loader loader)
    {
        var preset = Preset(plan);
        if (preset is not null)
            menu.Add($"DEFAULT {preset.Slug}");
        if (preset is not null && plan.StartsAtOnce)
        {
            menu.Add("PROMPT 0");
            return;
        }

        // Without a module for menus it shows the names of the entries and waits at a prompt.
        menu.Add(loader.MenuModule is { } module ? $"UI {module}" : "PROMPT 1");
        if (loader.MenuModule is null)
            menu.Add($"SAY Type one of: {string.Join(' ', plan.Entries.Where(CanRun).Select(entry => entry.Slug))}");
        if (preset is not null && plan.MenuTimeout is { } timeout)
            menu.Add($"TIMEOUT {Tenths(timeout)}");
    }

    /// <summary>A time-out counts tenths of a second, and zero means for ever.</summary>
    private static string Tenths(TimeSpan timeout) =>
        Math.Clamp((long)Math.Ceiling(timeout.TotalMilliseconds / 100), 1, 35_996).ToString(CultureInfo.InvariantCulture);

    private static void AddEntries(Lines menu, BootPlan plan, Style style)
    {
        foreach (var group in MenuGroup.Of(plan))
        {
            if (group.Title is { } title)
            {
                menu.Add("MENU BEGIN");
                menu.Add($"MENU TITLE {Label(title)}");
                menu.Add();
            }

            foreach (var entry in group.Entries.Where(CanRun))
                AddEntry(menu, entry, style, !style.IsGuest && Preset(plan) == entry);

            if (group.Title is null)
                continue;
            menu.Add("LABEL lanboot-back");
            menu.Add("  MENU LABEL Back");
            menu.Add("  MENU EXIT");
            menu.Add("MENU END");
            menu.Add();
        }
    }

    /// <summary>
    /// PXELINUX runs on BIOS only. Without its module for that it can't tell 64-bit processors from others: the kernel says it then.
    /// </summary>
    private static bool CanRun(BootEntry entry) =>
        entry.KernelKind != KernelKind.EfiProgram && entry.Processor is Processor.X86 or Processor.X64;

    private static BootEntry? Preset(BootPlan plan) => Presets.By(plan, CanRun).FirstOrDefault(CanRun);

    private static void AddEntry(Lines menu, BootEntry entry, Style style, bool isDefault)
    {
        menu.Add($"LABEL {entry.Slug}");
        menu.Add($"  MENU LABEL {Label(entry.Title)}");
        if (entry.Root is not { } root)
        {
            menu.Add("  MENU DISABLE");
            AddReason(menu, entry);
            return;
        }

        if (isDefault)
            menu.Add("  MENU DEFAULT");
        menu.Add($"  LINUX {style.Name(entry, entry.Kernel)}");
        if (entry.Initrds.Count > 0)
            menu.Add($"  INITRD {string.Join(',', entry.Initrds.Select(initrd => style.Name(entry, initrd)))}");
        AddArguments(menu, entry, root, style);
        AddHelp(menu, entry, style);
        menu.Add();
    }

    private static void AddArguments(Lines menu, BootEntry entry, RootChoice root, Style style)
    {
        var line = MenuText.Printable(CommandLine.Fill(root.CommandLine, entry.Image, style.At));
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var append = words.Contains(CommandLine.BootInterface) ? AppendBootInterface : 0;
        // PXELINUX's ip= comes last, and the initramfs takes the last: it must be the only one.
        if (style.IsGuest && root.TakesWholeAddress && words.Where(IsAddress).ToList() is [CommandLine.AskDhcp])
        {
            append = AppendAddressAndInterface;
            words = [.. words.Where(word => !IsAddress(word))];
        }

        var arguments = string.Join(' ', words.Where(IsArgument));
        menu.Add(arguments.Length > 0 ? $"  APPEND {arguments}" : "  APPEND -");
        if (append > 0)
            menu.Add($"  SYSAPPEND {append}");
    }

    private static bool IsAddress(string word) => word.StartsWith("ip=", StringComparison.Ordinal);

    /// <summary>PXELINUX takes "initrd=" out of a command line as its own, and writes BOOTIF itself.</summary>
    private static bool IsArgument(string word) =>
        word != CommandLine.BootInterface && !word.StartsWith("initrd=", StringComparison.OrdinalIgnoreCase);

    /// <summary>In the menu of another server the help says what the entry is, as the documents' entries do.</summary>
    private static void AddHelp(Lines menu, BootEntry entry, Style style)
    {
        var remarks = (style.IsGuest ? Remarks.Of(entry).Prepend(entry.Title) : Remarks.Of(entry)).SelectMany(MenuText.Wrap).ToList();
        if (remarks.Count == 0)
            return;
        menu.Add("  TEXT HELP");
        foreach (var line in remarks)
            menu.Add(line.StartsWith("ENDTEXT", StringComparison.OrdinalIgnoreCase) ? $"  '{line}" : $"  {line}");
        menu.Add("  ENDTEXT");
    }

    /// <summary>A line that can't be chosen shows no help either, so that the reason stands below it, in lines of its own.</summary>
    private static void AddReason(Lines menu, BootEntry entry)
    {
        menu.Add();
        var number = 0;
        foreach (var line in MenuText.Wrap(entry.Impediment ?? "It can't boot over the network."))
        {
            menu.Add($"LABEL {entry.Slug}-why{number++}");
            menu.Add($"  MENU LABEL {Label(line)}");
            menu.Add("  MENU INDENT 3");
            menu.Add("  MENU DISABLE");
            menu.Add();
        }
    }

    /// <summary>A caret would make the next character a hot key.</summary>
    private static string Label(string text) => MenuText.Line(text.Replace('^', ' '));

    /// <summary>How files are named, and in whose menu the entries stand.</summary>
    private sealed record Style(BootAddress At, bool OverHttp)
    {
        /// <summary>The menu is another server's, which is also what PXELINUX takes for the TFTP server.</summary>
        public bool IsGuest { get; init; }

        /// <summary>"::" means: from the root of the TFTP server, whatever the prefix; an address before it names another server.</summary>
        public string Name(BootEntry entry, string path)
        {
            var escaped = BootPath.Escape(BootPath.Inside(entry.Image, path));
            if (OverHttp)
                return $"{At.Http}/{escaped}";
            return IsGuest ? $"{At.Server}::/{escaped}" : $"::/{escaped}";
        }
    }
}
