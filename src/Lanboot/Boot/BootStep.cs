namespace Lanboot.Boot;

/// <summary>What a machine is told to fetch next.</summary>
/// <param name="File">A path in the boot tree (for TFTP), or a whole URL; null: nothing for this machine.</param>
/// <param name="Reason">Which rule decided, in words for the journal and for `explain`.</param>
public sealed record NextStep(string? File, string Reason)
{
    /// <summary>For PXELINUX: the configuration file (DHCP option 209), relative to <see cref="PathPrefix"/>.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>For PXELINUX: what comes before every name it asks for (DHCP option 210); ends in a slash.</summary>
    public string? PathPrefix { get; init; }

    /// <summary>The loader that was chosen, when it was one.</summary>
    public Loader? Loader { get; init; }
}

/// <summary>
/// Decides the next step of a boot from who asks and how far it has come. A pure function: one ordered list of rules,
/// in which the first that fits decides. iPXE comes first, or a machine would load iPXE from iPXE for ever.
/// </summary>
public static class BootStep
{
    /// <summary>The script that iPXE is sent to; the tree makes it for each machine.</summary>
    public const string IpxeScript = "boot.ipxe";

    public static NextStep Next(Machine machine, BootPlan plan, IReadOnlyList<Loader> loaders, BootAddress at)
    {
        var candidates = Candidates(machine, plan, loaders);
        return machine.Program switch
        {
            BootProgram.None => new NextStep(null, "no boot client"),
            BootProgram.Ipxe => NextForIpxe(machine, plan, candidates, at),
            _ when machine.Architecture is null => new NextStep(null, "it does not say its architecture (option 93)"),
            BootProgram.HttpFirmware => NextForHttpFirmware(machine, candidates, at),
            _ => NextForFirmware(machine, candidates, at),
        };
    }

    private static NextStep NextForIpxe(Machine machine, BootPlan plan, IReadOnlyList<Loader> candidates, BootAddress at)
    {
        // QEMU's and many cards' ROMs are iPXE: whoever asks for PXELINUX or GRUB by name gets it there too.
        if (Preferred(plan.Loader) is { } kind && candidates.FirstOrDefault(loader => loader.Kind == kind) is { } asked)
            return Give(asked, at, "iPXE in the card's ROM, and another loader is asked for by name");
        if (machine.IpxeHasHttp)
            return new NextStep($"{at.Http}/{IpxeScript}?mac={machine.Mac.ToDashed()}", "iPXE gets the menu script");
        return candidates.FirstOrDefault(loader => loader.Kind == LoaderKind.Ipxe) is { } own
            ? Give(own, at, "this iPXE can't fetch by HTTP, so it loads ours")
            : new NextStep(IpxeScript, "this iPXE can't fetch by HTTP: the script comes over TFTP");
    }

    private static NextStep NextForHttpFirmware(Machine machine, IReadOnlyList<Loader> candidates, BootAddress at) =>
        // PXELINUX can't be started by HTTP firmware; signed GRUB started this way finds no way back to its menu.
        candidates.FirstOrDefault(loader => loader.Kind == LoaderKind.Ipxe) is { } loader
            ? new NextStep($"{at.Http}/{loader.Path}", "UEFI HTTP boot gets iPXE by URL") { Loader = loader }
            : new NextStep(null, Missing(machine, "ipxe"));

    private static NextStep NextForFirmware(Machine machine, IReadOnlyList<Loader> candidates, BootAddress at) =>
        candidates is [var first, ..]
            ? Give(first, at, machine.RefusedLoaders.Count == 0
                ? $"firmware gets the first loader for {machine.Architecture}"
                : $"firmware did not run {string.Join(", ", machine.RefusedLoaders)}, so it gets the next loader")
            : new NextStep(null, Missing(machine, "ipxe"));

    /// <summary>The loaders that run on this machine, best first, those that it refused last.</summary>
    private static Loader[] Candidates(Machine machine, BootPlan plan, IReadOnlyList<Loader> loaders)
    {
        var firmware = machine.Architecture?.Firmware ?? Firmware.Unknown;
        var processor = firmware == Firmware.Bios ? Processor.X86 : machine.Architecture?.Processor ?? Processor.Unknown;
        return
        [
            .. loaders
                .Where(loader => loader.Firmware == firmware && loader.Processor == processor)
                .OrderBy(loader => machine.RefusedLoaders.Contains(loader.Path))
                .ThenBy(loader => Rank(loader, plan.Loader)),
        ];
    }

    private static LoaderKind? Preferred(LoaderPreference preference) => preference switch
    {
        LoaderPreference.Pxelinux => LoaderKind.Pxelinux,
        LoaderPreference.Grub => LoaderKind.Grub,
        _ => null,
    };

    private static int Rank(Loader loader, LoaderPreference preference) => (preference, loader.Kind) switch
    {
        (LoaderPreference.Ipxe, LoaderKind.Ipxe) => 0,
        (LoaderPreference.Pxelinux, LoaderKind.Pxelinux) => 0,
        (LoaderPreference.Grub, LoaderKind.Grub) => 0,
        // What the image brings is what its makers tested; then iPXE, eight times as fast over HTTP as PXELINUX.
        _ when loader.FromImage => 1,
        (_, LoaderKind.Ipxe) => 2,
        (_, LoaderKind.Pxelinux) => 3,
        _ => 4,
    };

    private static NextStep Give(Loader loader, BootAddress at, string reason)
    {
        if (loader.Kind != LoaderKind.Pxelinux)
            return new NextStep(loader.Path, reason) { Loader = loader };

        var folder = loader.Path[..(loader.Path.LastIndexOf('/') + 1)];
        return new NextStep(loader.Path, reason)
        {
            Loader = loader,
            ConfigFile = "pxelinux.cfg/default",
            // Modules and menu over HTTP where this PXELINUX can: a fraction of TFTP's time.
            PathPrefix = loader.SpeaksHttp ? $"{at.Http}/{folder}" : $"/{folder}",
        };
    }

    private static string Missing(Machine machine, string package) => machine.Architecture is { Firmware: Firmware.Bios or Firmware.Uefi } known
        ? $"this host has no boot loader for {known}: install the package {package}"
        : $"there is no boot loader for {machine.Architecture}";
}
