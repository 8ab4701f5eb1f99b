using System.Buffers;
using System.Buffers.Text;

namespace Lanboot.State;

/// <summary>
/// One line of the lease file: what is true of one address from now on. The first five fields are those of dnsmasq's lease
/// file, so that people and their scripts can read it; the sixth checks the line.
/// <code>
/// 1795257600 52:54:00:12:34:56 192.168.0.50 host1 01:52:54:00:12:34:56 7d3f01aa
/// expires    hardware address  address      name  client identifier    CRC-32C of all before
/// </code>
/// A field that is not known is "*"; hardware addresses that are not Ethernet's have their type before them ("20-…").
/// </summary>
/// <param name="Address">In host order.</param>
/// <param name="Expires">In seconds since 1970.</param>
/// <param name="HardwareType">1 for Ethernet.</param>
/// <param name="Hardware">At most 16 bytes; empty when not known.</param>
/// <param name="ClientIdentifier">At most <see cref="MaxIdentifier"/> bytes; empty when not known.</param>
/// <param name="HostName">At most <see cref="MaxHostName"/> letters, digits, '-' and '.'; empty when not known.</param>
public readonly record struct LeaseRecord(
    uint Address,
    long Expires,
    byte HardwareType,
    ReadOnlyMemory<byte> Hardware,
    ReadOnlyMemory<byte> ClientIdentifier,
    ReadOnlyMemory<byte> HostName)
{
    /// <summary>No line is longer, its end included.</summary>
    public const int MaxLength = 1024;

    /// <summary>A longer identifier is left out: its owner has a hardware address to be known by.</summary>
    public const int MaxIdentifier = 255;

    public const int MaxHostName = 63;

    private const byte Ethernet = 1;
    private const byte Unknown = (byte)'*';
    private const int ChecksumDigits = 8;

    /// <summary>Nobody has the address any more.</summary>
    public bool IsFree => Hardware.IsEmpty && ClientIdentifier.IsEmpty;

    /// <summary>Writes the line with its end.</summary>
    /// <param name="line">Of at least <see cref="MaxLength"/> bytes.</param>
    /// <returns>How many bytes.</returns>
    public int Write(Span<byte> line)
    {
        var at = 0;
        WriteNumber(line, ref at, Expires);
        line[at++] = (byte)' ';
        if (!Hardware.IsEmpty && HardwareType != Ethernet)
        {
            WriteHex(line, ref at, [HardwareType]);
            line[at++] = (byte)'-';
        }

        WriteHex(line, ref at, Hardware.Span);
        line[at++] = (byte)' ';
        for (var shift = 24; shift >= 0; shift -= 8)
        {
            WriteNumber(line, ref at, (Address >> shift) & 255);
            line[at++] = (byte)(shift > 0 ? '.' : ' ');
        }

        if (HostName.IsEmpty || HostName.Length > MaxHostName)
            line[at++] = Unknown;
        else
            WriteBytes(line, ref at, HostName.Span);
        line[at++] = (byte)' ';
        WriteHex(line, ref at, ClientIdentifier.Length > MaxIdentifier ? default : ClientIdentifier.Span);
        line[at++] = (byte)' ';
        Utf8Formatter.TryFormat(Crc32C.Of(line[..at]), line[at..], out var written, new StandardFormat('x', ChecksumDigits));
        at += written;
        line[at++] = (byte)'\n';
        return at;
    }

    /// <summary>Reads a line without its end. False when anything of it is not as we write it.</summary>
    public static bool TryRead(ReadOnlySpan<byte> line, out LeaseRecord record)
    {
        record = default;
        var body = line.Length - ChecksumDigits;
        if (body <= 0 || line.Length >= MaxLength
            || !Utf8Parser.TryParse(line[body..], out uint checksum, out var used, 'x') || used != ChecksumDigits
            || checksum != Crc32C.Of(line[..body]))
        {
            return false;
        }

        Span<Range> fields = stackalloc Range[7];
        line = line[..(body - 1)];
        if (Split(line, fields) != 5
            || !Utf8Parser.TryParse(line[fields[0]], out long expires, out used) || used != line[fields[0]].Length
            || !TryReadHardware(line[fields[1]], out var type, out var hardware)
            || !TryReadAddress(line[fields[2]], out var address)
            || !TryReadHex(line[fields[4]], MaxIdentifier, out var identifier))
        {
            return false;
        }

        var name = line[fields[3]];
        var hostName = name is [Unknown] ? [] : name.ToArray();
        record = new LeaseRecord(address, expires, type, hardware, identifier, hostName);
        return true;
    }

    private static void WriteNumber(Span<byte> line, ref int at, long value)
    {
        Utf8Formatter.TryFormat(value, line[at..], out var written);
        at += written;
    }

    private static void WriteBytes(Span<byte> line, ref int at, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(line[at..]);
        at += bytes.Length;
    }

    private static void WriteHex(Span<byte> line, ref int at, ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            line[at++] = Unknown;
        for (var i = 0; i < bytes.Length; i++)
        {
            if (i > 0)
                line[at++] = (byte)':';
            Utf8Formatter.TryFormat(bytes[i], line[at..], out var written, new StandardFormat('x', 2));
            at += written;
        }
    }

    private static int Split(ReadOnlySpan<byte> line, Span<Range> fields)
    {
        var count = 0;
        foreach (var field in line.Split((byte)' '))
        {
            if (count == fields.Length)
                return -1;
            fields[count++] = field;
        }

        return count;
    }

    private static bool TryReadHardware(ReadOnlySpan<byte> text, out byte type, out byte[] hardware)
    {
        type = Ethernet;
        if (text.Length > 3 && text[2] == '-')
        {
            hardware = [];
            if (!Utf8Parser.TryParse(text[..2], out type, out var used, 'x') || used != 2)
                return false;
            text = text[3..];
        }

        return TryReadHex(text, 16, out hardware);
    }

    private static bool TryReadHex(ReadOnlySpan<byte> text, int maxLength, out byte[] bytes)
    {
        bytes = [];
        if (text is [Unknown])
            return true;
        var length = (text.Length + 1) / 3;
        if (length is 0 || length > maxLength || text.Length != 3 * length - 1)
            return false;
        bytes = new byte[length];
        for (var i = 0; i < length; i++)
        {
            if (!Utf8Parser.TryParse(text.Slice(3 * i, 2), out bytes[i], out var used, 'x') || used != 2)
                return false;
        }

        return true;
    }

    private static bool TryReadAddress(ReadOnlySpan<byte> text, out uint address)
    {
        address = 0;
        for (var i = 0; i < 4; i++)
        {
            if (!Utf8Parser.TryParse(text, out byte octet, out var used))
                return false;
            address = (address << 8) | octet;
            text = text[used..];
            if (i < 3 && (text.IsEmpty || text[0] != '.'))
                return false;
            text = i < 3 ? text[1..] : text;
        }

        return text.IsEmpty;
    }
}
