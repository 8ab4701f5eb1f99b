using Lanboot.Boot;

namespace Lanboot.Menus;

/// <summary>
/// The plan as an iPXE script. It keeps to the commands that Debian's build of 2019 has. Labels of its own begin with '@',
/// which no slug does.
/// </summary>
public static class IpxeScript
{
    /// <summary>How long the reason of a failure stays, in ms, before a machine that nobody watches goes on and tries again.</summary>
    private const int FailurePause = 10_000;

    /// <param name="overTftp">For an iPXE without HTTP: kernels and initrds by tftp://.</param>
    /// <param name="question">A line that goes first: it comes back for a script that knows more of the machine, or fails.</param>
    public static string Write(BootPlan plan, BootAddress at, bool overTftp = false, string? question = null)
    {
        var script = new Lines();
        script.Add("#!ipxe");
        script.Add("# Written by Lanboot. Only what this machine can run is shown.");
        // A script that iPXE found beside itself may run before the network is up.
        script.Add("isset ${ip} || dhcp ||");
        if (question is not null)
            script.Add(question);
        AddAbilities(script, plan);
        AddPreset(script, plan);
        if (plan.StartsAtOnce)
            script.Add("isset ${preset} && goto ${preset} ||");

        AddMainMenu(script, plan);
        var files = overTftp || !plan.Http ? $"tftp://{at.Server}" : at.Http;
        foreach (var entry in plan.Entries)
            AddEntry(script, entry, at, files);
        AddEnds(script, plan);
        return script.ToString();
    }

    /// <summary>Sets a variable for each ability of a machine that some entry needs.</summary>
    private static void AddAbilities(Lines script, BootPlan plan)
    {
        script.Add();
        foreach (var ability in plan.Entries.Select(IpxeAbility.Of).Distinct())
        {
            // It may still be set from an earlier run.
            script.Add($"clear {ability.Name} ||");
            foreach (var test in ability.Tests)
                script.Add($"{test} && set {ability.Name} yes ||");
        }

        if (plan.Entries.Any(ProcessorFit.NeedsLongMode))
            IpxeAbility.AddWithoutLongMode(script);
    }

    /// <summary>
    /// Sets ${preset} to the entry that starts by itself on this machine, and ${pause} to the menu's time-out in ms. A menu
    /// without a preset waits: what stands first in it could be a program that leads back here.
    /// </summary>
    private static void AddPreset(Lines script, BootPlan plan)
    {
        script.Add("clear preset ||");
        foreach (var entry in Presets.By(plan, IpxeAbility.Of).Reverse())
            script.Add($"isset ${{{IpxeAbility.Of(entry).Name}}} && set preset {entry.Slug} ||");
        var pause = Math.Clamp(plan.MenuTimeout?.TotalMilliseconds ?? 0, 0, int.MaxValue);
        script.Add($"isset ${{preset}} && set pause {(long)pause} || set pause 0");
    }

    private static void AddMainMenu(Lines script, BootPlan plan)
    {
        var groups = MenuGroup.Of(plan);
        script.Add();
        script.Add(":@menu");
        script.Add($"menu -- {IpxeText.Line(plan.Title)}");
        if (groups is [{ Title: null } all])
        {
            AddItems(script, all);
        }
        else
        {
            foreach (var entry in Presets.By(plan, IpxeAbility.Of))
                script.Add($"iseq ${{preset}} {entry.Slug} && item {entry.Slug} {IpxeText.Line(Label(entry))} ||");
            script.Add("item --gap");
            for (var i = 0; i < groups.Count; i++)
                script.Add($"item @image{i} {IpxeText.Line(groups[i].Title!)} ...");
        }

        script.Add("item --gap");
        script.Add("item @local Boot from the local disk");
        script.Add("item @shell iPXE shell");
        script.Add("choose --default ${preset} --timeout ${pause} chosen || goto @shell");
        script.Add("goto ${chosen}");
        if (groups.Count > 1)
            AddImageMenus(script, groups);
    }

    private static void AddImageMenus(Lines script, IReadOnlyList<MenuGroup> groups)
    {
        for (var i = 0; i < groups.Count; i++)
        {
            script.Add();
            script.Add($":@image{i}");
            script.Add($"menu -- {IpxeText.Line(groups[i].Title!)}");
            AddItems(script, groups[i]);
            script.Add("item --gap");
            script.Add("item @menu Back");
            script.Add("choose chosen || goto @menu");
            script.Add("goto ${chosen}");
        }
    }

    private static void AddItems(Lines script, MenuGroup group)
    {
        foreach (var entry in group.Entries)
        {
            script.Add($"isset ${{{IpxeAbility.Of(entry).Name}}} && item {entry.Slug} {IpxeText.Line(Label(entry))} ||");
            if (!ProcessorFit.NeedsLongMode(entry))
                continue;
            var line = IpxeText.Line($"{MenuText.Line(entry.Title, 44)} ({ProcessorFit.Remark})");
            script.Add($"isset ${{{IpxeAbility.WithoutLongMode}}} && item --gap -- {line} ||");
        }
    }

    private static string Label(BootEntry entry) => entry switch
    {
        { Impediment: not null } => $"{MenuText.Line(entry.Title, 50)} (can't boot: why?)",
        { Lacks: > 0 } => $"{MenuText.Line(entry.Title, 40)} ({MenuText.Size(entry.Memory)}: lacks {MenuText.Size(entry.Lacks)})",
        { Memory: > 0 } => $"{MenuText.Line(entry.Title, 46)} ({MenuText.Size(entry.Memory)} of memory)",
        _ => entry.Title,
    };

    private static void AddEntry(Lines script, BootEntry entry, BootAddress at, string files)
    {
        script.Add();
        script.Add($":{entry.Slug}");
        foreach (var remark in Remarks.Of(entry).SelectMany(MenuText.Wrap))
            script.Add($"echo -- {IpxeText.Line(remark)}");
        if (entry.Root is not { } root)
        {
            script.Add("prompt Press a key for the menu ||");
            script.Add("goto @menu");
            return;
        }

        // A script found beside iPXE is an image too, and newer builds hand all images to the kernel.
        script.Add("imgfree");
        var arguments = string.Concat(entry.Initrds.Select((_, i) => $" initrd=initrd{i}.img"))
            + ' ' + IpxeText.Arguments(CommandLine.Fill(root.CommandLine, entry.Image, at));
        script.Add($"kernel {Url(files, entry, entry.Kernel)}{arguments.TrimEnd()} || goto @failed");
        for (var i = 0; i < entry.Initrds.Count; i++)
            script.Add($"initrd --name initrd{i}.img {Url(files, entry, entry.Initrds[i])} || goto @failed");
        script.Add("boot || goto @failed");
        // ipxe.efi and the like come back when they are left.
        script.Add("goto @menu");
    }

    private static string Url(string files, BootEntry entry, string path) => $"{files}/{BootPath.Escape(BootPath.Inside(entry.Image, path))}";

    private static void AddEnds(Lines script, BootPlan plan)
    {
        script.Add();
        script.Add(":@failed");
        script.Add("echo");
        script.Add("echo It did not start: the reason stands above, and its number is explained at the address beside it.");
        // The first key ends the wait; without one, what starts at once is tried again, and a menu counts down again.
        script.Add($"prompt --timeout {FailurePause} Press a key for the menu && goto @menu ||");
        script.Add(plan.StartsAtOnce ? "isset ${preset} && goto ${preset} || goto @menu" : "goto @menu");
        script.Add();
        script.Add(":@local");
        // A failure tells UEFI to go on to its next boot option. BIOS has no such order once a network card has booted.
        script.Add("iseq ${platform} efi && exit 1 ||");
        script.Add("sanboot --no-describe --drive 0x80 || exit 1");
        script.Add();
        script.Add(":@shell");
        script.Add("echo Type exit to come back to the menu.");
        script.Add("shell ||");
        script.Add("goto @menu");
    }
}
