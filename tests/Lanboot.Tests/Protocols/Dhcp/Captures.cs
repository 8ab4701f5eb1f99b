using Lanboot.Tests.Support;

namespace Lanboot.Tests.Protocols.Dhcp;

/// <summary>What real clients sent, captured by us from the programs that each file names in its first line.</summary>
internal static class Captures
{
    public static readonly string[] Names =
    [
        "ipxe-rom-bios-discover", "ipxe-rom-bios-request", "ipxe-rom-bios-4011-request", "undionly-discover", "snponly-discover",
        "ovmf-pxe-discover", "ovmf-pxe-request", "ovmf-pxe-4011-request", "ovmf-http-discover", "ovmf-http-request",
        "udhcpc-discover", "udhcpc-request", "udhcpc-renew", "udhcpc-release",
        "dhclient-discover", "dhclient-request", "dhclient-release", "klibc-discover", "klibc-bootp",
    ];

    public static byte[] Read(string name) => Vector.Read("Dhcp/" + name);
}
