using System.Text;
using Lanboot.Boot;

namespace Lanboot.Servers.Http;

/// <summary>What a request asks for: the target of its first line, taken apart and decoded once (RFC 9112 section 3.2, RFC 3986).</summary>
/// <param name="Path">The path in the boot tree, percent-escapes decoded and normal (<see cref="BootPath"/>). Empty: the root.</param>
/// <param name="Query">What follows the first '?', as sent.</param>
internal readonly record struct RequestTarget(string Path, string Query)
{
    /// <summary>Takes the forms "/path?query" and "http://host/path?query".</summary>
    /// <returns>False for any other form, an escape without two hexadecimal digits, and %00.</returns>
    public static bool TryParse(ReadOnlySpan<char> target, out RequestTarget parsed)
    {
        parsed = default;
        if (!TryCutAuthority(ref target))
            return false;

        var query = "";
        if (target.IndexOf('?') is >= 0 and var mark)
        {
            query = target[(mark + 1)..].ToString();
            target = target[..mark];
        }

        if (!TryUnescape(target, out var path))
            return false;
        // After decoding, so that no way of writing ".." is left.
        parsed = new RequestTarget(BootPath.Normalise(path), query);
        return true;
    }

    /// <summary>Decodes %XX once, to UTF-8. '+' stays: only HTML forms mean a blank by it.</summary>
    /// <returns>False when an escape lacks its two digits, or there is a NUL.</returns>
    public static bool TryUnescape(ReadOnlySpan<char> text, out string plain)
    {
        plain = "";
        if (text.Contains('\0'))
            return false;
        if (!text.Contains('%'))
        {
            plain = text.ToString();
            return true;
        }

        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        var length = 0;
        while (!text.IsEmpty)
        {
            if (text[0] != '%')
            {
                var run = text.IndexOf('%') is >= 0 and var next ? next : text.Length;
                length += Encoding.UTF8.GetBytes(text[..run], bytes.AsSpan(length));
                text = text[run..];
                continue;
            }

            if (text.Length < 3 || !char.IsAsciiHexDigit(text[1]) || !char.IsAsciiHexDigit(text[2]))
                return false;
            var octet = (byte)((Digit(text[1]) << 4) | Digit(text[2]));
            if (octet == 0)
                return false;
            bytes[length++] = octet;
            text = text[3..];
        }

        // What is no UTF-8 becomes U+FFFD, a name that no file has: shim on some firmware asks for such garbage.
        plain = Encoding.UTF8.GetString(bytes, 0, length);
        return true;
    }

    private static bool TryCutAuthority(ref ReadOnlySpan<char> target)
    {
        if (target.StartsWith('/'))
            return true;
        const string Scheme = "http://";
        if (!target.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return false;
        target = target[Scheme.Length..];
        target = target.IndexOfAny('/', '?') is >= 0 and var end ? target[end..] : [];
        return true;
    }

    private static int Digit(char hex) => char.IsAsciiDigit(hex) ? hex - '0' : (hex | 0x20) - 'a' + 10;
}
