namespace Lanboot.Boot;

/// <summary>What is offered to machines: the entries of the menu and how it behaves. Immutable; a reload makes a new one.</summary>
public sealed record BootPlan
{
    public required IReadOnlyList<BootEntry> Entries { get; init; }

    /// <summary>What NBD exports on ports of their own, for systems that know no names of exports.</summary>
    public IReadOnlyList<OwnPortExport> OwnPortExports { get; init; } = [];

    /// <summary>The first line of the menu.</summary>
    public string Title { get; init; } = "Lanboot";

    /// <summary>The slug of the entry that starts when nobody chooses; the first that may start by itself when null.</summary>
    public string? DefaultEntry { get; init; }

    /// <summary>How long the menu waits before the default starts; zero starts it at once, null waits for ever.</summary>
    public TimeSpan? MenuTimeout { get; init; } = TimeSpan.FromSeconds(10);

    public LoaderPreference Loader { get; init; }

    /// <summary>The HTTP door is open: menus name files by http:// where the loader can.</summary>
    public bool Http { get; init; } = true;

    /// <summary>Menus show themselves on this serial port too; null: on the screen only.</summary>
    public SerialConsole? Serial { get; init; }

    /// <summary>What some machines get otherwise; the first that names a machine counts.</summary>
    public IReadOnlyList<MachineWish> Wishes { get; init; } = [];

    /// <summary>The plan as this machine gets it.</summary>
    /// <param name="machine">Null: nobody knows who asks.</param>
    public BootPlan For(Machine? machine)
    {
        if (machine is null || Wishes.FirstOrDefault(wish => wish.Machines.Contains(machine.Mac)) is not { } wish)
            return this;
        return this with
        {
            Entries = wish.KernelOptions.Count == 0 ? Entries : [.. Entries.Select(entry => entry.With(wish.KernelOptions))],
            DefaultEntry = wish.Entry ?? DefaultEntry,
            Serial = SerialConsole.Find(wish.KernelOptions) ?? Serial,
        };
    }

    /// <summary>The entry that starts when nobody chooses; null when none may start by itself.</summary>
    public BootEntry? Default =>
        Entries.FirstOrDefault(entry => entry.Slug == DefaultEntry && entry.StartsByItself)
        ?? Entries.FirstOrDefault(entry => entry.StartsByItself);

    /// <summary>The default starts without a menu.</summary>
    public bool StartsAtOnce => MenuTimeout == TimeSpan.Zero && Default is not null;
}

/// <summary>Which kind of loader the user asked for.</summary>
public enum LoaderPreference
{
    /// <summary>What the image brings, else what this host has, best first.</summary>
    Auto,
    Ipxe,
    Pxelinux,
    Grub,
}
