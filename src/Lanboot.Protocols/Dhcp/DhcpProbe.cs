using System.Buffers.Binary;

namespace Lanboot.Protocols.Dhcp;

/// <summary>
/// A DISCOVER that asks who gives addresses on a link. It is never followed by a REQUEST, so no address is taken; a server
/// holds one for some seconds at the most.
/// </summary>
public static class DhcpProbe
{
    public const int Length = 300;

    /// <summary>
    /// Whom the probe says it is from: locally administered, so that the lease of this very host stays as it is, and always
    /// the same for one interface, so that asking again takes no second address.
    /// </summary>
    public static ulong HardwareAddress(ulong interfaceAddress) =>
        (0x0aUL << 40) | ((ulong)'L' << 32) | ((ulong)'B' << 24) | (interfaceAddress & 0xffffff);

    /// <summary>Writes it, with the broadcast flag: nobody answers ARP for the address that is offered.</summary>
    /// <param name="buffer">Of <see cref="Length"/> bytes.</param>
    public static void Write(Span<byte> buffer, ulong hardwareAddress, uint transactionId)
    {
        buffer = buffer[..Length];
        buffer.Clear();
        buffer[0] = DhcpHeader.BOOTREQUEST;
        buffer[DhcpHeader.Htype] = DhcpHeader.Ethernet;
        buffer[DhcpHeader.Hlen] = 6;
        BinaryPrimitives.WriteUInt32BigEndian(buffer[DhcpHeader.Xid..], transactionId);
        BinaryPrimitives.WriteUInt16BigEndian(buffer[DhcpHeader.Flags..], DhcpHeader.BroadcastFlag);
        BinaryPrimitives.WriteUInt64BigEndian(buffer[DhcpHeader.Chaddr..], hardwareAddress << 16);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[DhcpHeader.Cookie..], DhcpHeader.MagicCookie);
        ReadOnlySpan<byte> options =
        [
            DhcpOption.MessageType, 1, (byte)DhcpMessageType.Discover,
            DhcpOption.ParameterRequestList, 3, DhcpOption.SubnetMask, DhcpOption.Router, DhcpOption.DomainNameServer,
            DhcpOption.End,
        ];
        options.CopyTo(buffer[DhcpHeader.Options..]);
    }
}
