using System.Text;
using Lanboot.Protocols.Wire;

namespace Lanboot.Protocols.Rpc;

/// <summary>
/// XDR (RFC 4506) on top of the reader and writer of all protocols: big-endian fields in units of four bytes. Every length
/// that comes from the wire is bounded by the reader's caller.
/// </summary>
public static class Xdr
{
    private const int Unit = 4;

    /// <summary>The zeros behind so many bytes, up to the next unit (RFC 4506 section 3).</summary>
    public static int Padding(int length) => -length & (Unit - 1);

    /// <summary>What an opaque or a string of so many bytes takes on the wire, its length included.</summary>
    public static int SizeOfOpaque(int length) => Unit + length + Padding(length);

    /// <summary>A bool (section 4.4); any other number than 0 and 1 makes the reader fail.</summary>
    public static bool ReadBoolean(this scoped ref WireReader reader)
    {
        var value = reader.ReadUInt32();
        if (value > 1)
            reader.Fail();
        return value == 1;
    }

    /// <summary>A variable-length opaque or string (sections 4.10, 4.11), in place; longer than <paramref name="most"/> fails.</summary>
    public static ReadOnlySpan<byte> ReadOpaque(this scoped ref WireReader reader, int most)
    {
        var length = reader.ReadUInt32();
        if (length > most)
        {
            reader.Fail();
            return default;
        }

        var bytes = reader.ReadBytes((int)length);
        reader.Skip(Padding((int)length));
        return reader.Failed ? default : bytes;
    }

    public static void WriteBoolean(this scoped ref WireWriter writer, bool value) => writer.WriteUInt32(value ? 1u : 0u);

    public static void WriteOpaque(this scoped ref WireWriter writer, scoped ReadOnlySpan<byte> bytes)
    {
        writer.WriteUInt32((uint)bytes.Length);
        writer.WriteBytes(bytes);
        writer.WriteZeros(Padding(bytes.Length));
    }

    /// <summary>A string, in UTF-8.</summary>
    public static void WriteText(this scoped ref WireWriter writer, string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        writer.WriteUInt32((uint)length);
        if (writer.Take(length) is { IsEmpty: false } field)
            Encoding.UTF8.GetBytes(text, field);
        writer.WriteZeros(Padding(length));
    }
}
