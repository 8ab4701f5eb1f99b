using Lanboot.Protocols.Wire;

namespace Lanboot.Protocols.Icmpv6;

/// <summary>
/// A host asks for routers (RFC 4861 section 4.1). Read in place: valid as long as the bytes it was read from.
/// <code>
///  0 type = 133        1 code = 0      2 checksum (the kernel's to check)
///  4 reserved
///  8 options: type, length in units of 8 bytes, value
/// </code>
/// </summary>
public readonly ref struct RouterSolicitation
{
    public const byte Type = 133;

    private const byte SourceLinkLayerAddressOption = 1;
    private const int OptionUnit = 8;
    private const int OptionHeader = 2;

    private RouterSolicitation(ReadOnlySpan<byte> sourceLinkLayerAddress) => SourceLinkLayerAddress = sourceLinkLayerAddress;

    /// <summary>The sender's hardware address; empty when it does not say. On Ethernet its first six bytes count.</summary>
    public ReadOnlySpan<byte> SourceLinkLayerAddress { get; }

    /// <summary>Reads an ICMPv6 message, from its type on.</summary>
    /// <returns>False for everything that RFC 4861 section 6.1.1 tells a router to discard.</returns>
    public static bool TryParse(ReadOnlySpan<byte> message, out RouterSolicitation solicitation)
    {
        var reader = new WireReader(message);
        var type = reader.ReadByte();
        var code = reader.ReadByte();
        reader.Skip(2); // checksum
        reader.Skip(4); // reserved
        ReadOnlySpan<byte> source = default;
        while (!reader.AtEnd)
        {
            var option = reader.ReadByte();
            var length = reader.ReadByte() * OptionUnit;
            // A length of zero gives a negative count here, which fails the reader: section 4.6 has the message dropped.
            var value = reader.ReadBytes(length - OptionHeader);
            if (option == SourceLinkLayerAddressOption)
                source = value;
        }

        solicitation = new RouterSolicitation(source);
        return !reader.Failed && type == Type && code == 0;
    }
}
