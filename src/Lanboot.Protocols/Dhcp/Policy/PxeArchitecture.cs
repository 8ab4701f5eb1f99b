using System.Globalization;

namespace Lanboot.Protocols.Dhcp.Policy;

/// <summary>The names of client architectures (RFC 4578 section 2.1 with its erratum) that dnsmasq's pxe-service knows.</summary>
public static class PxeArchitecture
{
    private static readonly string[] Names =
    [
        "x86PC", "PC98", "IA64_EFI", "Alpha", "Arc_x86", "Intel_Lean_Client",
        "IA32_EFI", "x86-64_EFI", "Xscale_EFI", "BC_EFI", "ARM32_EFI", "ARM64_EFI",
    ];

    public static IReadOnlyList<string> All => Names;

    /// <summary>From here on it is UEFI, which gets its menu on port 4011 only.</summary>
    public const ushort FirstUefi = 6;

    public static bool TryFind(string name, out ushort code)
    {
        if (ushort.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out code))
            return true;
        var place = Array.FindIndex(Names, each => each.Equals(name, StringComparison.OrdinalIgnoreCase));
        code = (ushort)Math.Max(place, 0);
        return place >= 0;
    }

    public static string Show(ushort code) => code < Names.Length ? Names[code] : code.ToString(CultureInfo.InvariantCulture);
}
