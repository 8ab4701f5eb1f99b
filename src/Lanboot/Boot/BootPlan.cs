namespace Lanboot.Boot;

/// <summary>What is offered to machines: the entries of the menu and how it behaves. Immutable; a reload makes a new one.</summary>
public sealed record BootPlan
{
    public required IReadOnlyList<BootEntry> Entries { get; init; }

    /// <summary>The first line of the menu.</summary>
    public string Title { get; init; } = "Lanboot";

    /// <summary>The slug of the entry that starts when nobody chooses; the first entry when null.</summary>
    public string? DefaultEntry { get; init; }

    /// <summary>How long the menu waits before the default starts; zero starts it at once, null waits for ever.</summary>
    public TimeSpan? MenuTimeout { get; init; } = TimeSpan.FromSeconds(10);

    public LoaderPreference Loader { get; init; }
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

/// <summary>One line of the menu: a kernel, its initrds, and the ways in which the root file system can come.</summary>
public sealed record BootEntry
{
    /// <summary>Unique among all entries; letters, digits, '-', '_' and '.' only, since it stands in URLs and scripts.</summary>
    public required string Slug { get; init; }

    /// <summary>The line in the menu, for people.</summary>
    public required string Title { get; init; }

    /// <summary>The image it comes from, as it is called under images/ in the boot tree.</summary>
    public required string Image { get; init; }

    /// <summary>The path of the kernel inside the image, without a leading slash.</summary>
    public required string Kernel { get; init; }

    /// <summary>The paths of the initrds inside the image, in the order of loading (microcode first).</summary>
    public IReadOnlyList<string> Initrds { get; init; } = [];

    /// <summary>How the root can come, best first; never empty.</summary>
    public required IReadOnlyList<RootChoice> Roots { get; init; }

    public Processor Processor { get; init; } = Processor.X64;

    /// <summary>What the kernel file is: most are Linux kernels.</summary>
    public KernelKind KernelKind { get; init; } = KernelKind.Linux;
}

public enum KernelKind
{
    /// <summary>A Linux kernel (bzImage or EFI stub), with initrds and a command line.</summary>
    Linux,

    /// <summary>A program for UEFI, such as ipxe.efi: chain-loaded as it is, on UEFI only.</summary>
    EfiProgram,

    /// <summary>An iPXE image for BIOS in the form of a Linux kernel (ipxe.lkrn): on BIOS only.</summary>
    BiosOnlyLinux,
}

public enum RootWay
{
    /// <summary>Nothing more to fetch: the initrd holds all, or fetches from elsewhere on its own.</summary>
    Initrd,
    Http,
    Nfs,
    Nbd,
    Tftp,
}

/// <summary>One way for the root file system to come.</summary>
/// <param name="Way">By which protocol.</param>
/// <param name="CommandLine">
/// The kernel command line, with these tokens where the address is filled in as each machine sees it: {server} our literal
/// address, {http} "http://ADDRESS[:PORT]", {files} "http://ADDRESS[:PORT]/images/NAME" (no slash at the end),
/// {iso} "http://ADDRESS[:PORT]/images/NAME.iso", {bootif} "BOOTIF=01-MAC" in each menu language's own words.
/// </param>
/// <param name="Memory">The memory that the client needs, in bytes; an estimate that errs upwards.</param>
/// <param name="Files">Paths inside the image that a machine fetches as its root, in order; the last one whole means booted.</param>
public sealed record RootChoice(RootWay Way, string CommandLine, long Memory, IReadOnlyList<string> Files);
