using System.Net;

namespace Lanboot.Boot;

/// <summary>Who speaks for a machine at this moment.</summary>
public enum BootProgram
{
    /// <summary>No boot client at all: an operating system that asks for an address.</summary>
    None,

    /// <summary>The PXE part of its firmware.</summary>
    Firmware,

    /// <summary>Its firmware's HTTP boot (UEFI 2.5 and later).</summary>
    HttpFirmware,

    Ipxe,
}

/// <summary>What a machine has said of itself, so far as is known; null is "not said".</summary>
public sealed record Machine(MacAddress Mac)
{
    public IPAddress? Address { get; init; }
    public ClientArchitecture? Architecture { get; init; }
    public BootProgram Program { get; init; }

    /// <summary>DHCP option 60 as sent, printable characters only.</summary>
    public string? VendorClass { get; init; }

    /// <summary>The SMBIOS UUID of DHCP option 97 type 0, in the order of its text form.</summary>
    public Guid? Uuid { get; init; }

    public string? HostName { get; init; }

    /// <summary>For iPXE: this build can fetch by HTTP (feature 0x13 in option 175).</summary>
    public bool IpxeHasHttp { get; init; }

    /// <summary>
    /// Loaders (paths in the boot tree) that the machine fetched whole and then asked again from its firmware: it does not
    /// run them, as with Secure Boot, so the next one in the list is its turn.
    /// </summary>
    public IReadOnlyList<string> RefusedLoaders { get; init; } = [];
}
