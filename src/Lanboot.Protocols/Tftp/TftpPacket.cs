using Lanboot.Protocols.Wire;

namespace Lanboot.Protocols.Tftp;

/// <summary>The short packets of a transfer; requests are read by <see cref="TftpRequest"/>.</summary>
/// <remarks>
/// RFC 1350 section 5:
/// <code>
/// DATA   | 3 | block | data |          ACK  | 4 | block |
/// ERROR  | 5 | code  | text | 0 |      OACK | 6 | name | 0 | value | 0 | … (RFC 2347)
/// </code>
/// </remarks>
public static class TftpPacket
{
    /// <summary>Opcode and block number in front of the bytes of a DATA packet.</summary>
    public const int DataHeaderLength = 4;

    /// <summary>Room for any ERROR and OACK of ours: what RFC 2347 allows a request, which an OACK can't exceed by much.</summary>
    public const int MaxControlLength = 768;

    /// <summary>An error text is shown to people; what goes beyond a line of text is cut off.</summary>
    private const int MaxErrorText = 200;

    /// <summary>The opcode, or 0 when there is not even that.</summary>
    public static TftpOpcode Opcode(ReadOnlySpan<byte> packet) => (TftpOpcode)new WireReader(packet).ReadUInt16();

    /// <summary>Reads an ACK; bytes behind it do not matter.</summary>
    public static bool TryReadAck(ReadOnlySpan<byte> packet, out ushort block)
    {
        var reader = new WireReader(packet);
        var opcode = (TftpOpcode)reader.ReadUInt16();
        block = reader.ReadUInt16();
        return !reader.Failed && opcode == TftpOpcode.ACK;
    }

    /// <summary>Reads an ERROR, tolerant of a missing NUL and of a missing text: some loaders send neither.</summary>
    public static bool TryReadError(ReadOnlySpan<byte> packet, out TftpErrorCode code, out string text)
    {
        var reader = new WireReader(packet);
        var opcode = (TftpOpcode)reader.ReadUInt16();
        code = (TftpErrorCode)reader.ReadUInt16();
        text = "";
        if (reader.Failed || opcode != TftpOpcode.ERROR)
            return false;
        var rest = reader.ReadRest();
        var end = rest.IndexOf((byte)0);
        text = TftpText.Read(rest[..Math.Min(end < 0 ? rest.Length : end, MaxErrorText)]);
        return true;
    }

    /// <summary>Writes the header of a DATA packet; numbers roll over from 65535 to 0, as all known clients expect.</summary>
    public static void WriteDataHeader(Span<byte> header, long block)
    {
        var writer = new WireWriter(header);
        writer.WriteUInt16((ushort)TftpOpcode.DATA);
        writer.WriteUInt16((ushort)block);
    }

    /// <returns>The length of the packet.</returns>
    public static int WriteError(Span<byte> packet, TftpErrorCode code, string text)
    {
        var writer = new WireWriter(packet);
        writer.WriteUInt16((ushort)TftpOpcode.ERROR);
        writer.WriteUInt16((ushort)code);
        writer.WriteAscii(text.AsSpan(0, Math.Min(text.Length, MaxErrorText)));
        writer.WriteByte(0);
        return writer.Position;
    }
}
