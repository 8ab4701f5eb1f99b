namespace Lanboot.Protocols.Dhcp.Pxe;

/// <summary>The dialects in which boot programs are told what to fetch.</summary>
public enum BootDialect
{
    /// <summary>PXE in a BIOS.</summary>
    Bios,

    /// <summary>PXE in UEFI.</summary>
    Uefi,

    /// <summary>HTTP boot in UEFI.</summary>
    Http,

    Ipxe,

    /// <summary>The ROM of a Raspberry Pi, which looks for a word in PXE's menu and for nothing else.</summary>
    RaspberryPi,
}

/// <summary>What a machine is told to fetch.</summary>
/// <param name="Dialect">How it must be told.</param>
/// <param name="File">A TFTP path or a URL, in ASCII.</param>
public sealed record BootAnswer(BootDialect Dialect, string File)
{
    /// <summary>Option 209, for PXELINUX.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>Option 210, for PXELINUX.</summary>
    public string? PathPrefix { get; init; }
}
