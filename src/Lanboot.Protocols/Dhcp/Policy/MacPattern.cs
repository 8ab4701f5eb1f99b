using System.Buffers.Binary;
using System.Globalization;

namespace Lanboot.Protocols.Dhcp.Policy;

/// <summary>An Ethernet address in which bytes may be "*": 00:11:22:*:*:*.</summary>
/// <param name="Bits">The lower 48 bits.</param>
/// <param name="Mask">Ones where a bit counts.</param>
public readonly record struct MacPattern(ulong Bits, ulong Mask)
{
    private const int Length = 6;

    /// <summary>It names one machine.</summary>
    public bool IsExact => Mask == (1UL << (8 * Length)) - 1;

    public static bool TryParse(string text, out MacPattern pattern)
    {
        pattern = default;
        var parts = text.Split(':', '-');
        if (parts.Length != Length)
            return false;
        foreach (var part in parts)
        {
            byte value = 0;
            if (part != "*" && (part.Length > 2 || !byte.TryParse(part, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value)))
                return false;
            pattern = new((pattern.Bits << 8) | value, (pattern.Mask << 8) | (part == "*" ? 0u : byte.MaxValue));
        }

        return true;
    }

    public bool Matches(in DhcpPacket packet)
    {
        if (!packet.HasEthernetAddress)
            return false;
        var field = BinaryPrimitives.ReadUInt64BigEndian(packet.HardwareField) >> 16;
        return ((field ^ Bits) & Mask) == 0;
    }

    public override string ToString()
    {
        var (bits, mask) = (Bits, Mask);
        return string.Join(':', Enumerable.Range(0, Length).Select(i =>
            (byte)(mask >> (40 - 8 * i)) == 0 ? "*" : ((byte)(bits >> (40 - 8 * i))).ToString("x2", CultureInfo.InvariantCulture)));
    }
}
