using Lanboot.Boot;

namespace Lanboot.Journal;

/// <summary>What a rule sees of a boot that went quiet.</summary>
internal readonly record struct StallFacts
{
    public BootStage Stage { get; init; }

    /// <summary>Who asked first in this boot.</summary>
    public BootProgram FirstProgram { get; init; }

    /// <summary>Who asked last.</summary>
    public BootProgram Program { get; init; }

    /// <summary>The first loader that it fetched whole.</summary>
    public string? Loader { get; init; }

    /// <summary>That loader asked for something afterwards.</summary>
    public bool LoaderRan { get; init; }

    /// <summary>The file of the boot that it asked for last.</summary>
    public string? LastFile { get; init; }

    public bool LastFileWhole { get; init; }
    public long LastFileLength { get; init; }
}

/// <summary>
/// Names a stall: what the machine did last, what it did not do, and what that usually means. The first rule that fits
/// speaks, once a boot. A new kind of stall is one more line in the table.
/// </summary>
internal static class Diagnosis
{
    /// <param name="Name">What it is called, once for each boot.</param>
    /// <param name="After">The silence that is no longer normal at this point.</param>
    /// <param name="Fits">Whether it is this stall.</param>
    /// <param name="Says">The rest of a sentence that begins with the machine.</param>
    public sealed record Rule(string Name, TimeSpan After, Func<StallFacts, bool> Fits, Func<StallFacts, TimeSpan, string> Says);

    /// <summary>Firmware asks for its file within a second of its address, and asks for an address again after 4, 8 and 16 s.</summary>
    private static readonly TimeSpan Address = TimeSpan.FromSeconds(30);

    /// <summary>ipxe.efi is silent for 22 s between its loader and its script: driver, prompt, IPv6.</summary>
    private static readonly TimeSpan Loader = TimeSpan.FromMinutes(1);

    /// <summary>From the last initrd to the first byte of the root a slow machine takes a minute.</summary>
    private static readonly TimeSpan Linux = TimeSpan.FromMinutes(2);

    public static IReadOnlyList<Rule> Rules { get; } =
    [
        new("iPXE does not fetch its menu", Address,
            boot => boot.Program == BootProgram.Ipxe && (IsBeforeLoader(boot) || (boot.Stage == BootStage.Loader && boot.FirstProgram != BootProgram.Ipxe)),
            (_, quiet) => $"runs iPXE, was told {Ago(quiet)} where its menu is, and did not fetch it: "
                + "a firewall may close the TCP port of HTTP."),

        new("HTTP firmware fetches nothing", Address,
            boot => boot.Program == BootProgram.HttpFirmware && IsBeforeLoader(boot),
            (_, quiet) => $"got its offer {Ago(quiet)} and fetched nothing: a firewall may close the TCP port of HTTP, "
                + "or its firmware takes https:// only; PXE boot, chosen in place of HTTP boot, works then."),

        new("no address", Address,
            boot => boot is { Program: BootProgram.Firmware, Stage: BootStage.Offered },
            (_, quiet) => $"got its offer {Ago(quiet)} and fetched nothing: a firewall may close UDP ports 67, 69 or 4011; no DHCP server "
                + "may have given it an address; or its firmware takes complete offers only (--range lets Lanboot give the addresses)."),

        new("loader not fetched", Address,
            boot => boot is { Program: BootProgram.Firmware, Stage: BootStage.Addressed },
            (_, quiet) => $"got its address {Ago(quiet)} and fetched nothing: a firewall may close UDP port 69, "
                + "or the ports that TFTP answers from (then --single-port helps)."),

        new("broke off", Loader,
            boot => boot is { Stage: BootStage.Loader or BootStage.Kernel or BootStage.Initrd, LastFile: not null, LastFileWhole: false, LoaderRan: false }
                or { Stage: BootStage.Kernel or BootStage.Initrd, LastFile: not null, LastFileWhole: false },
            (boot, quiet) => $"stopped {Ago(quiet)} in the middle of {File(boot)}: is it switched off, or the cable out?"),

        new("loader does not run", Loader,
            boot => boot is { Stage: BootStage.Loader, Loader: not null, LoaderRan: false },
            (boot, quiet) => $"fetched {boot.Loader} {Ago(quiet)} and nothing since: Secure Boot may refuse it (switch that off in the "
                + "firmware, or give signed GRUB with --loader grub), or the loader has no driver for this network card."),

        new("loader found no menu", Loader,
            boot => boot is { Stage: BootStage.Loader, LoaderRan: true },
            (boot, quiet) => $"runs {boot.Loader} and stopped {Ago(quiet)} before its menu: the machine's screen says why."),

        new("kernel and nothing more", Loader,
            boot => boot is { Stage: BootStage.Kernel, LastFileWhole: true },
            (boot, quiet) => $"fetched the kernel {boot.LastFile} {Ago(quiet)} and nothing since: is it for this processor, "
                + "and signed where Secure Boot is on? The machine's screen says more."),

        new("root not asked for", Linux,
            boot => boot is { Stage: BootStage.Initrd, LastFileWhole: true },
            (_, quiet) => $"fetched kernel and initrds {Ago(quiet)} and never asked for its root: its Linux may have no driver for this "
                + "network card, have taken another card, or lack ip=dhcp on its command line. The machine's screen says more."),

        new("root broke off", Loader,
            boot => boot is { Stage: BootStage.Root, LastFile: not null, LastFileWhole: false },
            (boot, quiet) => $"stopped {Ago(quiet)} in the middle of its root, {File(boot)}: is its memory full, or the cable out?"),
    ];

    /// <summary>After so long a silence all that fits has been said.</summary>
    public static TimeSpan Longest { get; } = Rules.Max(rule => rule.After);

    private static bool IsBeforeLoader(StallFacts boot) => boot.Stage is BootStage.Offered or BootStage.Addressed;

    private static string File(StallFacts boot) => $"{boot.LastFile} ({Quantity.Bytes(boot.LastFileLength)})";

    private static string Ago(TimeSpan time) => time.TotalSeconds < 120 ? $"{(int)time.TotalSeconds} s ago" : $"{(int)time.TotalMinutes} min ago";
}
