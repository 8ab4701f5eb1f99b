using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;

namespace Lanboot.Protocols.Dhcp.Policy;

/// <summary>Turns the text of an option's value into its bytes, as dnsmasq reads the same text.</summary>
public static class OptionText
{
    /// <summary>One byte of length (RFC 2132 section 2).</summary>
    private const int LongestOption = byte.MaxValue;

    /// <summary>Inside of another option a code and a length come on top.</summary>
    private const int LongestSubOption = LongestOption - 2;

    /// <summary>RFC 3361: what follows in option 120 is names or addresses.</summary>
    private const byte SipServer = 120;

    /// <param name="code">The option, whose type says how to read; null inside of another one, where nobody knows types.</param>
    /// <param name="text">Several values are parted by commas; empty gives no bytes.</param>
    /// <param name="form">How to read it whatever the type is; null: by the type, else by its look.</param>
    /// <param name="problem">What was expected, as the end of a sentence; null when all is well.</param>
    /// <param name="toCompare">The value is compared with, not sent: bytes in hexadecimal may be "*".</param>
    public static OptionValue? Read(byte? code, string text, OptionForm? form, out string? problem, bool toCompare = false)
    {
        problem = null;
        if (text.Length == 0)
            return new OptionValue([]) { IsText = true };
        var known = form ?? (code is { } typed ? OptionNames.FormOf(typed) : OptionForm.Guess);
        var value = known switch
        {
            OptionForm.Text => FromText(text),
            OptionForm.Address => FromAddresses(text),
            OptionForm.Hex => FromHex(text, toCompare),
            OptionForm.OneByte => FromNumber(text, 1) ?? Fallback(text),
            OptionForm.TwoBytes => FromNumber(text, 2) ?? Fallback(text),
            OptionForm.FourBytes => FromNumber(text, 4) ?? Fallback(text),
            OptionForm.Time => FromTime(text),
            OptionForm.Domains => FromDomains(text, 0),
            _ => code == SipServer && form is null ? FromSip(text) : FromGuess(text, toCompare),
        };
        var longest = code is null ? LongestSubOption : LongestOption;
        problem = value is null ? Expected(known) : value.Bytes.Length > longest ? $"at most {longest} bytes" : null;
        return problem is null ? value : null;

        // A type that dnsmasq knows as a number may be written as bytes too; where the form was said it is meant so.
        OptionValue? Fallback(string other) => form is null && other.Contains(':', StringComparison.Ordinal) ? FromHex(other, toCompare) : null;
    }

    private static string Expected(OptionForm form) => form switch
    {
        OptionForm.Text => "a text in ASCII",
        OptionForm.Address => "IPv4 addresses parted by commas, 0.0.0.0 for this server's own",
        OptionForm.Hex => "bytes in hexadecimal such as 01:0a:ff",
        OptionForm.OneByte => "a number that fits into one byte",
        OptionForm.TwoBytes => "a number that fits into two bytes",
        OptionForm.FourBytes => "a number that fits into four bytes",
        OptionForm.Time => "a time such as 3600 or 1h",
        OptionForm.Domains => "domain names parted by commas",
        _ => "a number, IPv4 addresses, bytes in hexadecimal with colons, or a text (\"as: text\" where it looks like one of the others)",
    };

    /// <summary>dnsmasq's order: bytes in hexadecimal, a number, addresses; everything else is a text.</summary>
    private static OptionValue? FromGuess(string text, bool toCompare)
    {
        if (text.Contains(':', StringComparison.Ordinal) && FromHex(text, toCompare) is { } hex)
            return hex;
        if (FromNumber(text, 0) is { } number)
            return number;
        var looksLikeAddresses = text[0] != '/' && text.All(letter => char.IsAsciiDigit(letter) || letter is '.' or ',' or '/' or ' ')
            && text.Any(char.IsAsciiDigit);
        return looksLikeAddresses ? FromAddresses(text) : FromText(text);
    }

    private static OptionValue? FromText(string text) =>
        text.All(char.IsAscii) ? new OptionValue(Encoding.ASCII.GetBytes(text)) { IsText = true } : null;

    /// <param name="length">In bytes; 0: as few of 1, 2 and 4 as hold it, or as a last letter b, s or i says.</param>
    private static OptionValue? FromNumber(string text, int length)
    {
        var digits = text;
        if (text.Length > 1 && text[^1] is 'b' or 's' or 'i')
        {
            length = text[^1] switch { 'b' => 1, 's' => 2, _ => 4 };
            digits = text[..^1];
        }

        if (!long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) || digits[0] == '+')
            return null;
        if (length == 0)
            length = number is >= 0 and <= byte.MaxValue ? 1 : number is >= 0 and <= ushort.MaxValue ? 2 : 4;
        var bits = 8 * length;
        if (number >= 1L << bits || number < -(1L << (bits - 1)))
            return null;
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        return new OptionValue(bytes[^length..]);
    }

    private static OptionValue? FromTime(string text)
    {
        var unit = char.ToLowerInvariant(text[^1]) switch { 'w' => 604_800L, 'd' => 86_400, 'h' => 3600, 'm' => 60, 's' => 1, _ => 0 };
        if (!uint.TryParse(unit == 0 ? text : text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number * Math.Max(unit, 1) > uint.MaxValue)
            return null;
        var bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)(number * Math.Max(unit, 1)));
        return new OptionValue(bytes);
    }

    /// <summary>Addresses of four bytes each; with "/24" behind one, its length and as many of its bytes as that needs (RFC 3442).</summary>
    private static OptionValue? FromAddresses(string text)
    {
        List<byte> bytes = [];
        var isPlain = true;
        foreach (var each in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var slash = each.IndexOf('/', StringComparison.Ordinal);
            if (!TryAddress(slash < 0 ? each : each[..slash], out var address))
                return null;
            var length = 32;
            if (slash >= 0)
            {
                if (!int.TryParse(each[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out length) || length > 32)
                    return null;
                isPlain = false;
                bytes.Add((byte)length);
            }

            bytes.AddRange(address[..((length + 7) / 8)]);
        }

        return new OptionValue([.. bytes], isPlain);
    }

    private static bool TryAddress(string text, out byte[] bytes)
    {
        // The base library takes "1" and "0x7f.1" too.
        var fine = IPAddress.TryParse(text, out var address) && address.GetAddressBytes().Length == IPv4Address.Length && address.ToString() == text;
        bytes = fine ? address!.GetAddressBytes() : [];
        return fine;
    }

    private static OptionValue? FromHex(string text, bool toCompare)
    {
        var parts = text.Split(':');
        var (bytes, mask) = (new byte[parts.Length], new byte[parts.Length]);
        for (var i = 0; i < parts.Length; i++)
        {
            if (toCompare && parts[i] == "*")
                continue;
            if (parts[i].Length > 2 || !byte.TryParse(parts[i], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out bytes[i]))
                return null;
            mask[i] = byte.MaxValue;
        }

        return new OptionValue(bytes) { Mask = mask.Contains((byte)0) ? mask : null };
    }

    private static OptionValue? FromSip(string text)
    {
        var addresses = FromAddresses(text);
        return addresses is null ? FromDomains(text, 1) : new OptionValue([1, .. addresses.Bytes]);
    }

    /// <summary>Names one behind the other; the end of one that is there already is a pointer to it (RFC 1035 section 4.1.4).</summary>
    /// <param name="header">Bytes of zero before them, which pointers do not count.</param>
    private static OptionValue? FromDomains(string text, int header)
    {
        List<byte> bytes = [];
        Dictionary<string, int> places = new(StringComparer.OrdinalIgnoreCase);
        foreach (var name in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var rest = name.TrimEnd('.');
            var pointer = -1;
            while (rest.Length > 0 && pointer < 0)
            {
                if (places.TryGetValue(rest, out pointer))
                    break;
                pointer = -1;
                places[rest] = bytes.Count;
                var label = rest.Split('.', 2)[0];
                if (label.Length is 0 or > 63 || !label.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'))
                    return null;
                bytes.Add((byte)label.Length);
                bytes.AddRange(Encoding.ASCII.GetBytes(label));
                rest = rest.Length == label.Length ? "" : rest[(label.Length + 1)..];
            }

            bytes.AddRange(pointer < 0 ? [0] : [(byte)(0xc0 | (pointer >> 8)), (byte)pointer]);
        }

        return new OptionValue([.. new byte[header], .. bytes]);
    }
}
