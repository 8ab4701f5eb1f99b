using Lanboot.Boot;
using Lanboot.Protocols.Dhcp;
using Lanboot.Protocols.Dhcp.Pxe;

namespace Lanboot.Servers.Dhcp;

/// <summary>Reads out of a packet all that it says of the machine behind it.</summary>
internal static class MachineReader
{
    /// <summary>
    /// The code that a BOOTP packet counts as: nothing but ROMs of old PCs boots with it, and they do not say.
    /// </summary>
    private const ushort X86Bios = 0;

    /// <summary>Null when the sender is no machine on an Ethernet.</summary>
    public static Machine? Read(in DhcpPacket packet)
    {
        if (!packet.HasEthernetAddress)
            return null;
        var program = ProgramOf(packet);
        return new Machine(MacAddress.FromBytes(packet.HardwareAddress))
        {
            Program = program,
            Architecture = ArchitectureOf(packet),
            VendorClass = Printable(packet.Options[DhcpOption.VendorClassIdentifier]),
            Uuid = BootClient.Uuid(packet) is { IsEmpty: false } uuid ? new Guid(uuid, bigEndian: true) : null,
            HostName = Printable(HostName.Of(packet)),
            IpxeHasHttp = program == BootProgram.Ipxe && BootClient.IpxeHasHttp(packet),
        };
    }

    /// <summary>Who speaks. iPXE comes first: it says that it is PXE firmware, too.</summary>
    public static BootProgram ProgramOf(in DhcpPacket packet) =>
        BootClient.IsIpxe(packet) ? BootProgram.Ipxe
        : BootClient.IsHttpFirmware(packet) ? BootProgram.HttpFirmware
        : BootClient.IsPxe(packet) || packet.MessageType == DhcpMessageType.Bootp ? BootProgram.Firmware
        : BootProgram.None;

    /// <summary>It says what only boot programs say, be its sender one that <see cref="ProgramOf"/> knows or not (U-Boot names no class of PXE).</summary>
    public static bool SaysOfBoot(in DhcpPacket packet) => ArchitectureOf(packet) is not null || !BootClient.Uuid(packet).IsEmpty;

    private static ClientArchitecture? ArchitectureOf(in DhcpPacket packet) =>
        BootClient.Architecture(packet) is { } code ? new ClientArchitecture(code)
        : packet.MessageType == DhcpMessageType.Bootp ? new ClientArchitecture(X86Bios)
        : null;

    private static string? Printable(ReadOnlySpan<byte> text)
    {
        // An option that came in pieces is at most as long as a packet.
        Span<char> printable = stackalloc char[text.Length];
        var length = 0;
        foreach (var character in text)
        {
            if (character is > (byte)' ' and < 0x7f)
                printable[length++] = (char)character;
        }

        return length == 0 ? null : new string(printable[..length]);
    }
}
