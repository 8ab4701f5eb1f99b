using System.Text;
using Lanboot.Settings;

namespace Lanboot.Import.Dnsmasq;

/// <summary>A value between commas.</summary>
/// <param name="IsQuoted">Something in it stood in quotes, so that dnsmasq takes it for a text whatever it looks like.</param>
internal sealed record DnsmasqField(string Text, bool IsQuoted, SettingOrigin Where);

/// <summary>
/// A line of dnsmasq.conf: KEYWORD, or KEYWORD=VALUE,VALUE…. Quotes take the meaning from commas and '#' in them, and in them a
/// backslash writes " \ and the control letters \t \n \b \r \e; '#' begins a comment at the beginning of a line and behind a blank
/// (dnsmasq(8), --conf-file).
/// </summary>
/// <param name="Fields">Behind the '='; none where there is no '='.</param>
/// <param name="Line">As it was written, without a comment.</param>
/// <param name="Problem">Why it can't be read; null where it can.</param>
internal sealed record DnsmasqLine(SettingOrigin Where, string Keyword, IReadOnlyList<DnsmasqField> Fields, string Line, string? Problem)
{
    /// <summary>All of the value as one text.</summary>
    public string Value => string.Join(',', Fields.Select(each => each.Text));

    /// <summary>The line; null where it holds nothing but blanks and a comment.</summary>
    public static DnsmasqLine? Read(string path, int number, string text)
    {
        var letters = new List<(char Letter, bool Quoted, int At)>();
        var problem = Unquote(text, letters);
        while (letters is [.., (' ', false, _)])
            letters.RemoveAt(letters.Count - 1);
        var begin = letters.FindIndex(each => each.Letter != ' ');
        if (begin < 0)
            return null;

        var equals = letters.FindIndex(each => each is ('=', false, _));
        var keyword = Text(letters, begin, equals < 0 ? letters.Count : equals).Trim();
        var where = new SettingOrigin(path, number, letters[begin].At + 1);
        var end = letters[^1].At + 1;
        var line = text[letters[begin].At..Math.Max(end, letters[begin].At)].Trim();
        return new DnsmasqLine(where, keyword, equals < 0 ? [] : FieldsOf(path, number, letters, equals + 1), line, problem);
    }

    /// <summary>The values alone, as files have them that are read for one keyword (dhcp-hostsfile).</summary>
    public static DnsmasqLine? ReadValue(string path, int number, string text, string keyword)
    {
        var letters = new List<(char Letter, bool Quoted, int At)>();
        var problem = Unquote(text, letters);
        while (letters is [.., (' ', false, _)])
            letters.RemoveAt(letters.Count - 1);
        return letters.TrueForAll(each => each.Letter == ' ')
            ? null
            : new DnsmasqLine(new SettingOrigin(path, number, 1), keyword, FieldsOf(path, number, letters, 0), text.Trim(), problem);
    }

    private static string? Unquote(string text, List<(char Letter, bool Quoted, int At)> letters)
    {
        var quoted = false;
        var blank = true;
        for (var i = 0; i < text.Length; i++)
        {
            var letter = text[i];
            if (letter == '"')
                quoted = !quoted;
            else if (quoted && letter == '\\' && i + 1 < text.Length && Escape(text[i + 1]) is { } escaped)
                letters.Add((escaped, true, i++));
            else if (quoted)
                letters.Add((letter, true, i));
            else if (letter == '#' && blank)
                break;
            else
                letters.Add((char.IsWhiteSpace(letter) ? ' ' : letter, false, i));
            blank = !quoted && char.IsWhiteSpace(letter);
        }

        return quoted ? "a quotation mark (\") is not closed in this line" : null;
    }

    private static char? Escape(char letter) => letter switch
    {
        '"' or '\\' => letter,
        't' => '\t',
        'n' => '\n',
        'b' => '\b',
        'r' => '\r',
        'e' => '\e',
        _ => null,
    };

    private static List<DnsmasqField> FieldsOf(string path, int number, List<(char Letter, bool Quoted, int At)> letters, int begin)
    {
        List<DnsmasqField> fields = [];
        for (var at = begin; at <= letters.Count; at++)
        {
            var end = letters.FindIndex(at, each => each is (',', false, _));
            end = end < 0 ? letters.Count : end;
            var (first, last) = (at, end);
            while (first < last && letters[first] is (' ', false, _))
                first++;
            while (last > first && letters[last - 1] is (' ', false, _))
                last--;
            var column = first < letters.Count ? letters[first].At + 1 : letters.Count == 0 ? 1 : letters[^1].At + 2;
            fields.Add(new DnsmasqField(Text(letters, first, last), letters[first..last].Exists(each => each.Quoted), new SettingOrigin(path, number, column)));
            at = end;
        }

        return fields;
    }

    private static string Text(List<(char Letter, bool Quoted, int At)> letters, int begin, int end)
    {
        var text = new StringBuilder();
        for (var i = begin; i < end; i++)
            text.Append(letters[i].Letter);
        return text.ToString();
    }
}
