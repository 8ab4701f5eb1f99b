namespace Lanboot.Boot;

/// <summary>One line of the menu: a kernel, its initrds, and the ways in which the root file system can come.</summary>
public sealed record BootEntry
{
    /// <summary>Linux on x86 takes this many characters (COMMAND_LINE_SIZE less the NUL) since 2.6.22.</summary>
    public const int UsualCommandLineLimit = 2047;

    /// <summary>Unique among all entries; letters, digits, '-', '_' and '.' only, since it stands in URLs and scripts.</summary>
    public required string Slug { get; init; }

    /// <summary>The line in the menu, for people.</summary>
    public required string Title { get; init; }

    /// <summary>The slug of the entry of which this is another way of the root: its own for the first. Empty: there is only this one.</summary>
    public string System { get; init; } = "";

    /// <summary>The image it comes from, as it is called under images/ in the boot tree.</summary>
    public required string Image { get; init; }

    /// <summary>The line of its image, where a long menu gives each image a menu of its own.</summary>
    public string ImageTitle { get; init; } = "";

    /// <summary>The path of the kernel inside the image, without a leading slash.</summary>
    public required string Kernel { get; init; }

    /// <summary>The paths of the initrds inside the image, in the order of loading (microcode first).</summary>
    public IReadOnlyList<string> Initrds { get; init; } = [];

    /// <summary>How the root can come, best first; empty only where there is an <see cref="Impediment"/>.</summary>
    public required IReadOnlyList<RootChoice> Roots { get; init; }

    public Processor Processor { get; init; } = Processor.X64;

    public KernelKind KernelKind { get; init; }

    /// <summary>The version that the kernel's header tells: "6.1.0-18-amd64"; null where it tells none.</summary>
    public string? KernelVersion { get; init; }

    /// <summary>The longest command line that the kernel takes, in characters.</summary>
    public int CommandLineLimit { get; init; } = UsualCommandLineLimit;

    /// <summary>What people should know before they choose it; a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Why it can't boot over the network, in one sentence; null when it can. Menus show the line and the reason.</summary>
    public string? Impediment { get; init; }

    /// <summary>
    /// It is a network boot program, which asks DHCP anew: started by a timeout it could lead a machine in circles for
    /// ever, so only a person starts it.
    /// </summary>
    public bool AsksAnew { get; init; }

    /// <summary>How much less memory the machine has than this needs, in bytes; 0 where it fits or the machine's is not known.</summary>
    public long Lacks { get; init; }

    /// <summary>Another way of the same system suits this machine better, so that this one only starts when somebody chooses it.</summary>
    public bool Yields { get; init; }

    /// <summary>The way of the root that menus use; null where there is an <see cref="Impediment"/>.</summary>
    public RootChoice? Root => Impediment is null && Roots is [var first, ..] ? first : null;

    public bool StartsByItself => Root is not null && !AsksAnew && !Yields;

    /// <summary>The other boots the same system, with its root by another way.</summary>
    public bool IsSameSystem(BootEntry other) => Slug == other.Slug || (System.Length > 0 && System == other.System);

    /// <summary>
    /// The same with kernel options behind its own. iPXE is no kernel: it would take them for a command of its own, and give up.
    /// </summary>
    public BootEntry With(IReadOnlyList<string> kernelOptions)
    {
        if (AsksAnew)
            return this;
        List<string> notes = [];
        List<RootChoice> roots = [];
        foreach (var root in Roots)
        {
            var extended = CommandLine.Extend(root.CommandLine, kernelOptions, root.TakesWholeAddress);
            roots.Add(root with { CommandLine = extended.Line });
            notes.AddRange(extended.Notes);
        }

        return this with { Roots = roots, Notes = [.. Notes, .. notes.Distinct()] };
    }

    /// <summary>What this entry needs of a machine's memory, in bytes; 0 where that is not known.</summary>
    public long Memory => Root?.Memory ?? 0;
}

public enum KernelKind
{
    /// <summary>A Linux kernel that BIOS loaders and UEFI both start (bzImage with EFI stub, or an Image for ARM).</summary>
    Linux,

    /// <summary>A program for UEFI, such as ipxe.efi: chain-loaded as it is, on UEFI only.</summary>
    EfiProgram,

    /// <summary>In the form of a Linux kernel, but without EFI stub (ipxe.lkrn, kernels before 3.3): on BIOS only.</summary>
    BiosOnlyLinux,
}
