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
/// in which the first that fits decides.
/// </summary>
/// <remarks>
/// No machine goes in circles: iPXE is never given iPXE, whatever it can or can't do, and the other loaders do not ask
/// again. So a boot is at most firmware, one loader, menu; or firmware, iPXE of a card, one other loader, menu.
/// </remarks>
public static class BootStep
{
    /// <summary>The script that iPXE is sent to; the tree makes it for each machine.</summary>
    public const string IpxeScript = BootPath.IpxeScript;

    public static NextStep Next(Machine machine, BootPlan plan, IReadOnlyList<Loader> loaders, BootAddress at) => machine.Program switch
    {
        BootProgram.None => new NextStep(null, "it is no boot client"),
        BootProgram.Ipxe => NextForIpxe(machine, plan, loaders, at),
        _ when machine.Architecture is null => new NextStep(null, "it does not say its architecture (option 93)"),
        BootProgram.HttpFirmware => NextForHttpFirmware(machine, plan, loaders, at),
        _ => NextForFirmware(machine, plan, loaders, at),
    };

    private static NextStep NextForIpxe(Machine machine, BootPlan plan, IReadOnlyList<Loader> loaders, BootAddress at)
    {
        // QEMU's and many cards' ROMs are iPXE: whoever asks for PXELINUX or GRUB by name gets it there too.
        if (plan.Loader is LoaderPreference.Pxelinux or LoaderPreference.Grub
            && Candidates(machine, plan, loaders).FirstOrDefault(loader => IsPreferred(loader, plan.Loader)) is { } asked)
            return Give(asked, plan, at, "iPXE in the card's ROM, and another loader is asked for by name");
        if (!plan.Http)
            return new NextStep(IpxeScript, "iPXE gets the menu script, over TFTP since HTTP is switched off");
        // Without 0x13 in option 175 it has no HTTP. A second iPXE could lack it as well, so TFTP carries script and files.
        return machine.IpxeHasHttp
            ? new NextStep($"{at.Http}/{IpxeScript}?mac={machine.Mac.ToDashed()}", "iPXE gets the menu script")
            : new NextStep(IpxeScript, "this iPXE has no HTTP, so the menu script comes over TFTP");
    }

    private static NextStep NextForHttpFirmware(Machine machine, BootPlan plan, IReadOnlyList<Loader> loaders, BootAddress at)
    {
        if (!plan.Http)
            return new NextStep(null, "its firmware boots by HTTP, and HTTP is switched off");
        // PXELINUX can't be started by HTTP firmware; signed GRUB started this way finds no way back to its menu.
        return Candidates(machine, plan, loaders).FirstOrDefault(loader => loader.Kind == LoaderKind.Ipxe) is { } ipxe
            ? new NextStep($"{at.Http}/{ipxe.Path}", "UEFI HTTP boot gets iPXE by URL") { Loader = ipxe }
            : new NextStep(null, Missing(machine));
    }

    private static NextStep NextForFirmware(Machine machine, BootPlan plan, IReadOnlyList<Loader> loaders, BootAddress at) =>
        Candidates(machine, plan, loaders) is [var first, ..]
            ? Give(first, plan, at, Reason(first, machine, plan))
            : new NextStep(null, Missing(machine));

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
                .ThenBy(loader => Rank(loader, plan.Loader))
                .ThenByDescending(loader => loader.SpeaksHttp),
        ];
    }

    /// <summary>Where a loader stands among those that run on a machine: the smallest number goes out first.</summary>
    private static int Rank(Loader loader, LoaderPreference preference) => loader switch
    {
        { IsGiven: true } when preference is LoaderPreference.Auto or LoaderPreference.Ipxe => -1,
        { LastResort: false } when IsPreferred(loader, preference) => 0,
        // What the image brings is what its makers tested, as long as it does not send everything through TFTP.
        { FromImage: true, SpeaksHttp: true } => 1,
        { Kind: LoaderKind.Ipxe, LastResort: false } => 2,
        { Kind: LoaderKind.Pxelinux, SpeaksHttp: true } => 3,
        { Kind: LoaderKind.Grub } => 4,
        { Kind: LoaderKind.Pxelinux } => 5,
        // After the signed chain: Secure Boot is a commoner reason for a refusal than a card that its firmware drives badly.
        _ => 6,
    };

    private static bool IsPreferred(Loader loader, LoaderPreference preference) => (preference, loader.Kind) is
        (LoaderPreference.Ipxe, LoaderKind.Ipxe) or
        (LoaderPreference.Pxelinux, LoaderKind.Pxelinux) or
        (LoaderPreference.Grub, LoaderKind.Grub);

    private static string Reason(Loader chosen, Machine machine, BootPlan plan) => (machine, plan.Loader) switch
    {
        ({ RefusedLoaders: [_, ..] refused }, _) when refused.Contains(chosen.Path) =>
            "it did not run any of the loaders for it, so it gets the first again",
        ({ RefusedLoaders: [_, ..] refused }, _) => $"it did not run {string.Join(", ", refused)}, so it gets the next loader",
        _ when chosen.IsGiven => $"firmware gets the loader that was given for {machine.Architecture}",
        (_, LoaderPreference.Auto) => $"firmware gets the best loader for {machine.Architecture}",
        _ when IsPreferred(chosen, plan.Loader) => $"firmware gets the loader that was asked for, {plan.Loader}",
        _ => $"there is no {plan.Loader} for {machine.Architecture}, so it gets the best there is",
    };

    private static NextStep Give(Loader loader, BootPlan plan, BootAddress at, string reason)
    {
        if (loader.Kind != LoaderKind.Pxelinux)
            return new NextStep(loader.Path, reason) { Loader = loader };

        var folder = BootPath.FolderOf(loader.Path);
        return new NextStep(loader.Path, reason)
        {
            Loader = loader,
            ConfigFile = BootPath.PxelinuxDefault,
            // Modules and menu over HTTP where this PXELINUX can: a fraction of TFTP's time.
            PathPrefix = loader.SpeaksHttp && plan.Http ? $"{at.Http}/{folder}" : $"/{folder}",
        };
    }

    private static string Missing(Machine machine) => machine.Architecture switch
    {
        { Firmware: Firmware.Bios } or { Firmware: Firmware.Uefi, Processor: Processor.X64 } =>
            $"this host has no boot loader for {machine.Architecture}: apt-get install ipxe",
        _ => $"there is no boot loader for {machine.Architecture}",
    };
}
