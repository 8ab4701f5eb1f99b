namespace Lanboot.Snippets;

/// <summary>What a DHCP server must tell one kind of client.</summary>
/// <param name="Name">Letters, digits and '-': it stands in names of classes and tags.</param>
/// <param name="Who">The kind, for people: "UEFI, 64-bit".</param>
/// <param name="Architectures">The codes of option 93 by which it is known.</param>
/// <param name="File">The boot file: a path in the boot tree, or a URL where <paramref name="OverHttp"/>.</param>
/// <param name="OverHttp">Firmware that boots by HTTP: its class begins with HTTPClient, and so must the answer's (option 60).</param>
public sealed record ClientRule(string Name, string Who, IReadOnlyList<ushort> Architectures, string File, bool OverHttp = false)
{
    /// <summary>For PXELINUX: option 209; null: none.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>For PXELINUX: option 210; null: none.</summary>
    public string? PathPrefix { get; init; }

    /// <summary>iPXE in the ROM of such a machine's card gets the same, since this loader was asked for by name.</summary>
    public bool ForIpxeToo { get; init; }

    /// <summary>The beginning of option 60: "PXEClient:Arch:00007", one for each architecture.</summary>
    public IEnumerable<string> VendorClasses => Architectures.Select(code => $"{(OverHttp ? "HTTP" : "PXE")}Client:Arch:{code:D5}");
}
