using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Lanboot.Boot;

/// <summary>A 48-bit Ethernet address: how machines are told apart from the first packet on.</summary>
public readonly record struct MacAddress(ulong Bits)
{
    public const int Length = 6;

    /// <summary>From the first six bytes of a field as it is on the wire.</summary>
    public static MacAddress FromBytes(ReadOnlySpan<byte> bytes)
    {
        ulong bits = 0;
        foreach (var octet in bytes[..Length])
            bits = (bits << 8) | octet;
        return new MacAddress(bits);
    }

    public void CopyTo(Span<byte> bytes)
    {
        for (var i = 0; i < Length; i++)
            bytes[i] = (byte)(Bits >> (8 * (Length - 1 - i)));
    }

    /// <summary>Reads "52:54:00:12:34:56" and the forms with dashes or without separators, in either case.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out MacAddress mac)
    {
        mac = default;
        if (text is null)
            return false;
        var digits = text.Replace(":", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
        if (digits.Length != 2 * Length || !ulong.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var bits))
            return false;
        mac = new MacAddress(bits);
        return true;
    }

    /// <summary>"52-54-00-12-34-56", as PXELINUX and iPXE's mac:hexhyp write it.</summary>
    public string ToDashed() => Join('-');

    public override string ToString() => Join(':');

    private string Join(char separator) => string.Create(3 * Length - 1, (Bits, separator), static (text, state) =>
    {
        const string Hex = "0123456789abcdef";
        for (var i = 0; i < Length; i++)
        {
            var octet = (int)(state.Bits >> (8 * (Length - 1 - i))) & 0xff;
            text[3 * i] = Hex[octet >> 4];
            text[3 * i + 1] = Hex[octet & 15];
            if (i < Length - 1)
                text[3 * i + 2] = state.separator;
        }
    });
}
