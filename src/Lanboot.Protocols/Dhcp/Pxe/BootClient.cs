using System.Buffers.Binary;
using System.Buffers.Text;

namespace Lanboot.Protocols.Dhcp.Pxe;

/// <summary>What a packet says of the boot program that sent it.</summary>
public static class BootClient
{
    /// <summary>The code of the Raspberry Pi in IANA's list of architectures; its ROMs say 0, x86 BIOS, of themselves.</summary>
    public const ushort RaspberryPiArchitecture = 41;

    /// <summary>The first three bytes of the Ethernet addresses of Raspberry Pis.</summary>
    private static readonly uint[] RaspberryPiVendors = [0xb827eb, 0xdca632, 0xe45f01, 0x28cdc1, 0xd83add, 0x2ccf67];

    /// <summary>PXE firmware, iPXE included (Intel, PXE 2.1 section 2.2.2).</summary>
    public static bool IsPxe(in DhcpPacket packet) => HasVendorClass(packet, "PXEClient"u8);

    /// <summary>HTTP boot of UEFI (UEFI specification, section 24.7).</summary>
    public static bool IsHttpFirmware(in DhcpPacket packet) => HasVendorClass(packet, "HTTPClient"u8);

    /// <summary>
    /// iPXE, by its user class or by the options that only it sends. gPXE, its ancestor, sends those too, but does not read
    /// iPXE's scripts: it counts as firmware.
    /// </summary>
    public static bool IsIpxe(in DhcpPacket packet) =>
        HasUserClass(packet, "iPXE"u8)
        || (packet.Options.Has(DhcpOption.EtherbootEncapsulated) && !HasUserClass(packet, "gPXE"u8));

    /// <summary>This iPXE says that it can fetch by HTTP.</summary>
    public static bool IpxeHasHttp(in DhcpPacket packet) =>
        SubOptions.Find(packet.Options[DhcpOption.EtherbootEncapsulated], DhcpOption.Ipxe.HttpFeature) is [not 0, ..];

    /// <summary>The first code of option 93, else the number after "Arch:" in option 60; null when it says neither.</summary>
    public static ushort? Architecture(in DhcpPacket packet)
    {
        var stated = StatedArchitecture(packet);
        return stated == 0 && IsRaspberryPi(packet) ? RaspberryPiArchitecture : stated;
    }

    /// <summary>The SMBIOS UUID, 16 bytes as sent; empty when there is none or the board's maker left it at zero.</summary>
    public static ReadOnlySpan<byte> Uuid(in DhcpPacket packet) =>
        packet.Options[DhcpOption.ClientMachineIdentifier] is { Length: 17 } identifier && identifier[0] == 0
        && identifier[1..].ContainsAnyExcept((byte)0)
            ? identifier[1..]
            : default;

    public static bool HasUserClass(in DhcpPacket packet, ReadOnlySpan<byte> wanted)
    {
        foreach (var each in new UserClasses(packet))
        {
            if (each.SequenceEqual(wanted))
                return true;
        }

        return false;
    }

    private static bool HasVendorClass(in DhcpPacket packet, ReadOnlySpan<byte> prefix) =>
        packet.Options[DhcpOption.VendorClassIdentifier].StartsWith(prefix);

    private static ushort? StatedArchitecture(in DhcpPacket packet)
    {
        if (packet.Options[DhcpOption.ClientSystemArchitecture] is { Length: >= 2 } codes)
            return BinaryPrimitives.ReadUInt16BigEndian(codes);

        var vendorClass = packet.Options[DhcpOption.VendorClassIdentifier];
        var mark = vendorClass.IndexOf(":Arch:"u8);
        return mark >= 0 && Utf8Parser.TryParse(vendorClass[(mark + ":Arch:"u8.Length)..], out ushort code, out _) ? code : null;
    }

    private static bool IsRaspberryPi(in DhcpPacket packet) =>
        packet.HasEthernetAddress
        && RaspberryPiVendors.AsSpan().Contains(BinaryPrimitives.ReadUInt32BigEndian(packet.HardwareAddress) >> 8);
}
