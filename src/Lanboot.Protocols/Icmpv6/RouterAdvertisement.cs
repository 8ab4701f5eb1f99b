using Lanboot.Protocols.Wire;

namespace Lanboot.Protocols.Icmpv6;

/// <summary>A router's answer (RFC 4861 section 4.2), in the one form that we send: nobody routes here, nothing to configure.</summary>
public static class RouterAdvertisement
{
    public const byte Type = 134;

    /// <summary>The length of the message that <see cref="WriteNoRouter"/> writes, in bytes.</summary>
    public const int Length = 16;

    /// <summary>
    /// Writes the message without options: no prefix, so that no address comes of it; no flag M or O, so that nobody asks
    /// DHCPv6; router lifetime 0, so that nobody routes through us.
    /// </summary>
    /// <param name="buffer">At least <see cref="Length"/> bytes.</param>
    public static void WriteNoRouter(Span<byte> buffer)
    {
        var writer = new WireWriter(buffer);
        writer.WriteByte(Type);
        writer.WriteByte(0);   // code
        writer.WriteUInt16(0); // checksum: over a pseudo header too, so the kernel's to write (RFC 3542 section 3.1)
        writer.WriteByte(0);   // current hop limit: unspecified
        writer.WriteByte(0);   // flags M, O
        writer.WriteUInt16(0); // router lifetime, in seconds
        writer.WriteUInt32(0); // reachable time: unspecified
        writer.WriteUInt32(0); // retransmission timer: unspecified
    }
}
