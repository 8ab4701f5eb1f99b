using System.Globalization;
using System.Text;
using Lanboot.Settings;

namespace Lanboot.Import.Dhcpd;

internal enum DhcpdKind
{
    /// <summary>A name, a number, an address, bytes such as 00:07.</summary>
    Word,
    Text,

    /// <summary>One of ; { } ( ) , = != ~= ~~.</summary>
    Sign,
}

/// <param name="Begin">Where it begins in the text, and <paramref name="End"/> where it has ended.</param>
internal readonly record struct DhcpdToken(DhcpdKind Kind, string Text, SettingOrigin Where, int Begin, int End)
{
    public bool Is(string word) => Kind != DhcpdKind.Text && Text.Equals(word, StringComparison.OrdinalIgnoreCase);
}

/// <summary>The words of dhcpd.conf(5): names and numbers, texts in quotes with C's escapes, signs; '#' begins a comment.</summary>
internal static class DhcpdTokens
{
    private const string Signs = ";{}(),=!~";

    public static List<DhcpdToken> Of(string path, string text, ImportSheet sheet)
    {
        List<DhcpdToken> tokens = [];
        var (line, lineBegin) = (1, 0);
        for (var at = 0; at < text.Length;)
        {
            var letter = text[at];
            var where = new SettingOrigin(path, line, at - lineBegin + 1);
            if (letter == '\n')
                (line, lineBegin) = (line + 1, at + 1);
            if (char.IsWhiteSpace(letter))
                at++;
            else if (letter == '#')
                at = text.IndexOf('\n', at) is > 0 and var end ? end : text.Length;
            else if (letter == '"')
                at = Quoted(text, at, where, tokens, sheet);
            else
                at = Plain(text, at, where, tokens);
        }

        return tokens;
    }

    private static int Plain(string text, int at, SettingOrigin where, List<DhcpdToken> tokens)
    {
        var end = at;
        if (Signs.Contains(text[at], StringComparison.Ordinal))
        {
            // "!=", "~=" and "~~" are one sign.
            end = text[at] is '!' or '~' && at + 1 < text.Length && text[at + 1] is '=' or '~' ? at + 2 : at + 1;
            tokens.Add(new(DhcpdKind.Sign, text[at..end], where, at, end));
            return end;
        }

        while (end < text.Length && !char.IsWhiteSpace(text[end]) && text[end] is not ('"' or '#') && !Signs.Contains(text[end], StringComparison.Ordinal))
            end++;
        tokens.Add(new(DhcpdKind.Word, text[at..end], where, at, end));
        return end;
    }

    private static int Quoted(string text, int at, SettingOrigin where, List<DhcpdToken> tokens, ImportSheet sheet)
    {
        var value = new StringBuilder();
        var end = at + 1;
        for (; end < text.Length && text[end] is not ('"' or '\n'); end++)
        {
            if (text[end] != '\\' || end + 1 >= text.Length)
                value.Append(text[end]);
            else
                value.Append(Escape(text, ref end));
        }

        if (end >= text.Length || text[end] != '"')
        {
            sheet.Mistake(where, "a quotation mark (\") is not closed in this line");
            return end;
        }

        tokens.Add(new(DhcpdKind.Text, value.ToString(), where, at, end + 1));
        return end + 1;
    }

    /// <param name="at">At the backslash; afterwards at the last letter that belongs to it.</param>
    private static char Escape(string text, ref int at)
    {
        at++;
        switch (text[at])
        {
            case 't':
                return '\t';
            case 'r':
                return '\r';
            case 'n':
                return '\n';
            case 'b':
                return '\b';
            case 'x' when at + 2 < text.Length && byte.TryParse(
                text.AsSpan(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex):
                at += 2;
                return (char)hex;
            default:
                return text[at];
        }
    }
}
