using System.Text;
using Lanboot.Protocols.Wire;

namespace Lanboot.Protocols.Nbd.Handshake;

/// <summary>Strings with their length in front, as options carry them.</summary>
internal static class NbdNames
{
    /// <summary>length32, bytes; longer than strings may be is a failure.</summary>
    public static ReadOnlySpan<byte> ReadBytes(ref WireReader reader)
    {
        var length = reader.ReadUInt32();
        return reader.ReadBytes(length > NbdSizes.LongestString ? -1 : (int)length);
    }

    public static string Read(ref WireReader reader) => Decode(ReadBytes(ref reader));

    /// <summary>Bytes that are no UTF-8 become U+FFFD, which no export has in its name.</summary>
    public static string Decode(ReadOnlySpan<byte> name) => Encoding.UTF8.GetString(name);
}
