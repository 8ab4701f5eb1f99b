using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Lanboot.Protocols.Dhcp;

/// <summary>
/// A request as it was received (RFC 951, RFC 2131 section 2), looked through once by <see cref="TryParse"/>; nothing is
/// copied or allocated. Fields of a wrong length count as not sent.
/// </summary>
public readonly ref struct DhcpPacket
{
    /// <summary>Longer packets are refused. Clients send at most 1500 bytes; a longer one comes from no boot client.</summary>
    public const int MaxLength = 4096;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly DhcpOptions _options;

    private DhcpPacket(ReadOnlySpan<byte> bytes, scoped in DhcpOptions options)
    {
        _bytes = bytes;
        _options = options;
    }

    /// <summary>By reference: their index is a KiB, and they are looked at some fifty times for one reply.</summary>
    [UnscopedRef]
    public ref readonly DhcpOptions Options => ref _options;

    public DhcpMessageType MessageType =>
        Options[DhcpOption.MessageType] is [var type] ? (DhcpMessageType)type : DhcpMessageType.Bootp;

    public uint TransactionId => BinaryPrimitives.ReadUInt32BigEndian(_bytes[DhcpHeader.Xid..]);

    /// <summary>The client asks for its answer by broadcast.</summary>
    public bool WantsBroadcast => (Flags & DhcpHeader.BroadcastFlag) != 0;

    public ushort Flags => BinaryPrimitives.ReadUInt16BigEndian(_bytes[DhcpHeader.Flags..]);

    /// <summary>ciaddr: the address that the client has already.</summary>
    public IPv4Address ClientAddress => IPv4Address.FromBytes(_bytes[DhcpHeader.Ciaddr..]);

    /// <summary>giaddr: the relay that passed the packet on; none when it came straight from the client.</summary>
    public IPv4Address RelayAddress => IPv4Address.FromBytes(_bytes[DhcpHeader.Giaddr..]);

    public bool IsRelayed => !RelayAddress.IsNone;

    public byte HardwareType => _bytes[DhcpHeader.Htype];

    /// <summary>The whole field of 16 bytes: replies give it back as it is, since some clients compare all of it.</summary>
    public ReadOnlySpan<byte> HardwareField => _bytes.Slice(DhcpHeader.Chaddr, DhcpHeader.ChaddrLength);

    /// <summary>The hardware address itself; empty where the link has none that fits.</summary>
    public ReadOnlySpan<byte> HardwareAddress => HardwareField[.._bytes[DhcpHeader.Hlen]];

    /// <summary>The hardware address is an Ethernet address other than zero: a machine can be told by it, and reached.</summary>
    public bool HasEthernetAddress =>
        HardwareType == DhcpHeader.Ethernet && HardwareAddress.Length == 6 && HardwareAddress.ContainsAnyExcept((byte)0);

    /// <summary>Option 50.</summary>
    public IPv4Address RequestedAddress => Address(DhcpOption.RequestedIpAddress);

    /// <summary>Option 54: the server that the client speaks to.</summary>
    public IPv4Address ServerIdentifier => Address(DhcpOption.ServerIdentifier);

    /// <summary>Option 61; empty when not sent.</summary>
    public ReadOnlySpan<byte> ClientIdentifier => Options[DhcpOption.ClientIdentifier];

    /// <summary>The client asks for an option in its list (55), or has no list and takes what it gets.</summary>
    public bool Wants(byte code) =>
        !Options.Has(DhcpOption.ParameterRequestList) || Options[DhcpOption.ParameterRequestList].Contains(code);

    /// <summary>Option 57: the longest packet that the client takes, IP and UDP headers included; null when not sent.</summary>
    public int? MaximumMessageSize => Options[DhcpOption.MaximumMessageSize] is { Length: 2 } size
        ? BinaryPrimitives.ReadUInt16BigEndian(size)
        : null;

    /// <summary>A sub-option of option 82, which the relay has added.</summary>
    public ReadOnlySpan<byte> RelayInformation(byte code) => SubOptions.Find(Options[DhcpOption.RelayAgentInformation], code);

    /// <summary>The first four bytes of an option as an address; none when it is not there.</summary>
    public IPv4Address Address(byte code) =>
        Options[code] is { Length: >= IPv4Address.Length } value ? IPv4Address.FromBytes(value) : default;

    /// <summary>The header's fields from <paramref name="offset"/>, for the reply that gives them back.</summary>
    internal ReadOnlySpan<byte> Header(int offset, int length) => _bytes.Slice(offset, length);

    /// <summary>Looks a packet through. secs, the source port and a length below 300 say nothing and are not looked at.</summary>
    /// <param name="bytes">The payload of the UDP datagram. It and <paramref name="scratch"/> stay in use by the packet.</param>
    /// <param name="scratch">As long as <paramref name="bytes"/>; takes options that come in pieces.</param>
    /// <param name="refusal">Why the packet is refused, in words.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> bytes, Span<byte> scratch, out DhcpPacket packet, [NotNullWhen(false)] out string? refusal)
    {
        packet = default;
        refusal = CheckHeader(bytes) ?? (scratch.Length < bytes.Length ? "the scratch space is too small" : null);
        if (refusal is not null)
            return false;

        var options = default(DhcpOptions);
        var hasOptions = bytes.Length >= DhcpHeader.Options
            && BinaryPrimitives.ReadUInt32BigEndian(bytes[DhcpHeader.Cookie..]) == DhcpHeader.MagicCookie;
        if (hasOptions)
            refusal = DhcpOptions.Read(bytes, scratch, out options);
        refusal ??= CheckOptions(options);
        if (refusal is not null)
            return false;

        packet = new DhcpPacket(bytes, options);
        return true;
    }

    private static string? CheckHeader(ReadOnlySpan<byte> bytes) => bytes switch
    {
        { Length: < DhcpHeader.Cookie } => "it is shorter than a BOOTP header",
        { Length: > MaxLength } => "it is longer than any client's packet",
        _ when bytes[0] != DhcpHeader.BOOTREQUEST => "it is no request (op is not 1)",
        _ when bytes[DhcpHeader.Hlen] > DhcpHeader.ChaddrLength => "its hardware address is longer than the field",
        _ when bytes[DhcpHeader.Htype] == 0 && bytes[DhcpHeader.Hlen] != 0 => "it has a hardware address of no type",
        _ => null,
    };

    private static string? CheckOptions(in DhcpOptions options) =>
        options.Has(DhcpOption.MessageType) && options[DhcpOption.MessageType].Length != 1 ? "the message type (option 53) is not one byte"
        // It is given back whole, so that no reply may burst: RFC 3046 section 2.0 gives it one byte of length.
        : options[DhcpOption.RelayAgentInformation].Length > byte.MaxValue ? "the relay's information (option 82) is longer than 255 bytes"
        : null;
}
