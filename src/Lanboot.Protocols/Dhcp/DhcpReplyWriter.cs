using System.Buffers.Binary;
using System.Text;

namespace Lanboot.Protocols.Dhcp;

/// <summary>
/// Writes one reply into a buffer of the caller's. The most important options are to be added first: what no longer fits
/// into the size that the client takes is left out. Options 53 first and 82 last is what old firmware expects; klibc's
/// BOOTP reads only 312 bytes of options. File and server names stay in their fields: option overload (52) is never used,
/// as iPXE does not know it and shim reads the fields alone.
/// </summary>
public ref struct DhcpReplyWriter
{
    /// <summary>RFC 2131 section 2: what every client takes is 576 bytes, less the headers of IP and UDP.</summary>
    private const int StandardLength = 576 - IpAndUdp;

    /// <summary>A whole Ethernet frame: nothing is ever sent in fragments, which firmware does not put together.</summary>
    private const int LargestLength = 1500 - IpAndUdp;

    /// <summary>RFC 951: 236 bytes and a vendor field of 64.</summary>
    private const int BootpLength = 300;

    private const int IpAndUdp = 28;

    /// <summary>A buffer of this length holds any reply, option 82 included.</summary>
    public const int BufferLength = LargestLength + 2 + byte.MaxValue;

    /// <summary>As many addresses as one option holds.</summary>
    private const int MostAddresses = byte.MaxValue / IPv4Address.Length;

    private readonly Span<byte> _buffer;
    private readonly ReadOnlySpan<byte> _relayInformation;
    private readonly int _limit;
    private int _position;

    /// <summary>Begins the reply: all fields that are the same in every reply are filled from the request.</summary>
    /// <param name="buffer">Of <see cref="BufferLength"/> bytes.</param>
    /*
     * RFC 2131 section 4.3.1, table 3. RFC 6842 adds option 61, RFC 3046 section 2.2 option 82.
     *
     *   field     DHCPOFFER                 DHCPACK                        DHCPNAK
     *   op        BOOTREPLY                 BOOTREPLY                      BOOTREPLY
     *   htype     \
     *   hlen       > from the request
     *   hops      0                         0                              0
     *   xid       from the request
     *   secs      0                         0                              0
     *   ciaddr    0                         ciaddr of the request or 0     0
     *   yiaddr    address offered           address given                  0
     *   siaddr    the server to boot from   the server to boot from        0
     *   flags     from the request
     *   giaddr    from the request
     *   chaddr    from the request, all 16 bytes
     *   sname     our address as text       our address as text            nothing
     *   file      boot file                 boot file                      nothing
     *   options   53 54 51 58 59 1 28 …     the same; INFORM without 51    53 54 56 61 82
     */
    public DhcpReplyWriter(Span<byte> buffer, in DhcpPacket request)
    {
        _buffer = buffer;
        _relayInformation = request.Options[DhcpOption.RelayAgentInformation];
        _limit = Limit(request);
        var header = buffer[..DhcpHeader.Options];
        header.Clear();
        header[0] = DhcpHeader.BOOTREPLY;
        Copy(request, DhcpHeader.Htype, 2);
        Copy(request, DhcpHeader.Xid, 4);
        Copy(request, DhcpHeader.Flags, 2);
        Copy(request, DhcpHeader.Giaddr, IPv4Address.Length);
        Copy(request, DhcpHeader.Chaddr, DhcpHeader.ChaddrLength);
        BinaryPrimitives.WriteUInt32BigEndian(header[DhcpHeader.Cookie..], DhcpHeader.MagicCookie);
        _position = DhcpHeader.Options;
    }

    /// <summary>The first option that did not fit; 0 when all did.</summary>
    public byte FirstLeftOut { get; private set; }

    public readonly void SetFlags(ushort flags) => BinaryPrimitives.WriteUInt16BigEndian(_buffer[DhcpHeader.Flags..], flags);

    public readonly void SetClientAddress(IPv4Address address) => address.CopyTo(_buffer[DhcpHeader.Ciaddr..]);

    public readonly void SetYourAddress(IPv4Address address) => address.CopyTo(_buffer[DhcpHeader.Yiaddr..]);

    public readonly void SetNextServer(IPv4Address address) => address.CopyTo(_buffer[DhcpHeader.Siaddr..]);

    public readonly void SetServerName(ReadOnlySpan<char> name) => SetText(DhcpHeader.Sname, DhcpHeader.SnameLength, name);

    /// <summary>A name that the field can't hold stays out: half a name would be fetched, and option 67 has the whole one.</summary>
    public readonly void SetFile(ReadOnlySpan<char> name) => SetText(DhcpHeader.File, DhcpHeader.FileLength, name);

    /// <summary>Adds an option; one of more than 255 bytes goes in pieces (RFC 3396 section 5).</summary>
    public void Add(byte code, scoped ReadOnlySpan<byte> value)
    {
        if (Reserve(code, value.Length))
            Append(code, value);
    }

    public void Add(byte code, byte value) => Add(code, [value]);

    public void Add(byte code, uint value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        Add(code, bytes);
    }

    public void Add(byte code, IPv4Address address) => Add(code, address.Bits);

    public void Add(byte code, scoped ReadOnlySpan<IPv4Address> addresses)
    {
        addresses = addresses[..Math.Min(addresses.Length, MostAddresses)];
        if (addresses.IsEmpty || !Reserve(code, addresses.Length * IPv4Address.Length))
            return;
        _buffer[_position++] = code;
        _buffer[_position++] = (byte)(addresses.Length * IPv4Address.Length);
        foreach (var address in addresses)
        {
            address.CopyTo(_buffer[_position..]);
            _position += IPv4Address.Length;
        }
    }

    /// <summary>
    /// Sends an option back as it came, if it did: who sends options 61 and 97 wants to see them again (RFC 6842 section 3; PXE 2.1
    /// section 2.2.2).
    /// </summary>
    public void Echo(in DhcpPacket request, byte code)
    {
        if (request.Options.Has(code))
            Add(code, request.Options[code]);
    }

    /// <summary>Adds a text of at most 254 characters in ASCII.</summary>
    /// <param name="terminated">With a NUL that the length counts: some firmware looks for it, and writes one where it is missing.</param>
    public void AddText(byte code, scoped ReadOnlySpan<char> text, bool terminated = false)
    {
        Span<byte> bytes = stackalloc byte[byte.MaxValue];
        if (text.Length >= bytes.Length || !Reserve(code, text.Length + 1))
            return;
        var length = Encoding.ASCII.GetBytes(text, bytes);
        bytes[length] = 0;
        Append(code, bytes[..(terminated ? length + 1 : length)]);
    }

    /// <summary>Ends the reply: what the relay added goes back to it, as the last option, then the end, and zeros up to 300 bytes.</summary>
    /// <returns>The length of the reply.</returns>
    public int Finish()
    {
        // The relay takes its option out again, so it does not count against what the client takes.
        if (!_relayInformation.IsEmpty)
            Append(DhcpOption.RelayAgentInformation, _relayInformation);
        _buffer[_position++] = DhcpOption.End;
        if (_position < BootpLength)
        {
            _buffer[_position..BootpLength].Clear();
            _position = BootpLength;
        }

        return _position;
    }

    private static int Limit(in DhcpPacket request)
    {
        if (request.MessageType == DhcpMessageType.Bootp)
            return BootpLength;
        return Math.Clamp((request.MaximumMessageSize ?? 0) - IpAndUdp, StandardLength, LargestLength);
    }

    private readonly void Copy(in DhcpPacket request, int offset, int length) =>
        request.Header(offset, length).CopyTo(_buffer[offset..]);

    private readonly void SetText(int offset, int length, ReadOnlySpan<char> text)
    {
        var field = _buffer.Slice(offset, length);
        field.Clear();
        if (text.Length < length)
            Encoding.ASCII.GetBytes(text, field);
    }

    /// <summary>Whether an option of this length still fits, with the end behind it.</summary>
    private bool Reserve(byte code, int length)
    {
        var pieces = Math.Max(1, (length + byte.MaxValue - 1) / byte.MaxValue);
        if (_position + 2 * pieces + length + 1 <= _limit)
            return true;
        if (FirstLeftOut == 0)
            FirstLeftOut = code;
        return false;
    }

    private void Append(byte code, scoped ReadOnlySpan<byte> value)
    {
        do
        {
            var piece = value[..Math.Min(value.Length, byte.MaxValue)];
            value = value[piece.Length..];
            _buffer[_position++] = code;
            _buffer[_position++] = (byte)piece.Length;
            piece.CopyTo(_buffer[_position..]);
            _position += piece.Length;
        }
        while (!value.IsEmpty);
    }
}
