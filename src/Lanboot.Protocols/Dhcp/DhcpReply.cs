using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Lanboot.Protocols.Dhcp;

/// <summary>Another server's reply, as far as it matters to who only wants to know that there is one.</summary>
public readonly ref struct DhcpReply
{
    private readonly ReadOnlySpan<byte> _bytes;

    private DhcpReply(ReadOnlySpan<byte> bytes, scoped in DhcpOptions options)
    {
        _bytes = bytes;
        Options = options;
    }

    public DhcpOptions Options { get; }

    public uint TransactionId => BinaryPrimitives.ReadUInt32BigEndian(_bytes[DhcpHeader.Xid..]);

    public DhcpMessageType MessageType =>
        Options[DhcpOption.MessageType] is [var type] ? (DhcpMessageType)type : DhcpMessageType.Bootp;

    /// <summary>yiaddr; none in what a proxy sends.</summary>
    public IPv4Address YourAddress => IPv4Address.FromBytes(_bytes[DhcpHeader.Yiaddr..]);

    /// <summary>Option 54; none when it is not there.</summary>
    public IPv4Address ServerIdentifier =>
        Options[DhcpOption.ServerIdentifier] is { Length: 4 } value ? IPv4Address.FromBytes(value) : default;

    /// <inheritdoc cref="DhcpPacket.TryParse"/>
    public static bool TryParse(ReadOnlySpan<byte> bytes, Span<byte> scratch, out DhcpReply reply, [NotNullWhen(false)] out string? refusal)
    {
        reply = default;
        refusal = bytes.Length is < DhcpHeader.Options or > DhcpPacket.MaxLength || scratch.Length < bytes.Length ? "its length is wrong"
            : bytes[0] != DhcpHeader.BOOTREPLY ? "it is no reply (op is not 2)"
            : BinaryPrimitives.ReadUInt32BigEndian(bytes[DhcpHeader.Cookie..]) != DhcpHeader.MagicCookie ? "it is BOOTP"
            : null;
        if (refusal is not null)
            return false;
        refusal = DhcpOptions.Read(bytes, scratch, out var options);
        if (refusal is not null)
            return false;
        reply = new DhcpReply(bytes, options);
        return true;
    }
}
