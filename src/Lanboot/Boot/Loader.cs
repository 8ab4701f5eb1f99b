namespace Lanboot.Boot;

public enum LoaderKind
{
    Ipxe,
    Pxelinux,

    /// <summary>GRUB, started by shim so that Secure Boot lets it run.</summary>
    Grub,
}

/// <summary>A boot loader that we can hand out.</summary>
/// <param name="Kind">What it is, which decides the menu it will ask for.</param>
/// <param name="Firmware">The firmware it runs on.</param>
/// <param name="Processor">The processor; <see cref="Processor.X86"/> for all of BIOS.</param>
/// <param name="Path">Its path in the boot tree, without a leading slash.</param>
public sealed record Loader(LoaderKind Kind, Firmware Firmware, Processor Processor, string Path)
{
    /// <summary>It comes out of an image, not from this host's packages.</summary>
    public bool FromImage { get; init; }

    /// <summary>The user named this very file: it goes out before all that we found by ourselves.</summary>
    public bool IsGiven { get; init; }

    /// <summary>For PXELINUX: lpxelinux.0, which fetches by HTTP as well.</summary>
    public bool SpeaksHttp { get; init; }

    /// <summary>Firmware with Secure Boot on runs it too (shim).</summary>
    public bool SecureBoot { get; init; }

    /// <summary>Given only to machines that refused the others: ipxe.efi, whose own drivers help some cards and hang on others.</summary>
    public bool LastResort { get; init; }

    /// <summary>For PXELINUX: the module beside it that draws a menu, such as "vesamenu.c32"; null: it can only prompt.</summary>
    public string? MenuModule { get; init; }

    /// <summary>For PXELINUX: the module beside it that tells 64-bit processors from others (ifcpu64.c32); null: there is none.</summary>
    public string? ProcessorModule { get; init; }
}
