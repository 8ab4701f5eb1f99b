using System.Text;
using Lanboot.Settings;

namespace Lanboot.Import.Exports;

/// <summary>
/// A line of exports(5): a path, and clients. A backslash at the end goes on in the next line, '#' begins a comment, a path may stand
/// in quotes, and \040 is a character by its number in octal digits.
/// </summary>
/// <param name="Words">The path first; at least one.</param>
/// <param name="Text">The line as it was written, in one.</param>
/// <param name="Problem">Why it can't be read; null where it can.</param>
internal sealed record ExportsLine(IReadOnlyList<(string Text, SettingOrigin Where)> Words, string Text, string? Problem)
{
    public static IEnumerable<ExportsLine> In(ImportFile file)
    {
        var lines = file.Lines;
        for (var i = 0; i < lines.Count; i++)
        {
            List<(string Text, int Line)> parts = [(lines[i], i + 1)];
            while (parts[^1].Text.EndsWith('\\') && i + 1 < lines.Count)
            {
                parts[^1] = (parts[^1].Text[..^1], parts[^1].Line);
                i++;
                parts.Add((lines[i], i + 1));
            }

            if (Read(file.Path, parts) is { } line)
                yield return line;
        }
    }

    private static ExportsLine? Read(string path, List<(string Text, int Line)> parts)
    {
        List<(string Text, SettingOrigin Where)> words = [];
        string? problem = null;
        var ended = false;
        foreach (var (text, number) in parts)
        {
            // The comment goes to the end of the joined line.
            for (var at = 0; !ended && Begin(text, at) is { } begin;)
            {
                if (text[begin] == '#')
                    ended = true;
                else
                    words.Add((Word(text, begin, out at, ref problem), new SettingOrigin(path, number, begin + 1)));
            }
        }

        return words.Count == 0 ? null : new ExportsLine(words, string.Join(' ', parts.Select(part => part.Text.Trim())), problem);
    }

    private static int? Begin(string text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
            at++;
        return at < text.Length ? at : null;
    }

    private static string Word(string text, int at, out int end, ref string? problem)
    {
        var word = new StringBuilder();
        var quoted = false;
        for (; at < text.Length && (quoted || !char.IsWhiteSpace(text[at])); at++)
        {
            if (text[at] == '"')
                quoted = !quoted;
            else if (text[at] == '\\' && Octal(text, at + 1) is { } letter)
                (at, _) = (at + 3, word.Append(letter));
            else if (text[at] == '#' && !quoted)
                break;
            else
                word.Append(text[at]);
        }

        if (quoted)
            problem = "a quotation mark is not closed";
        end = at;
        return word.ToString();
    }

    private static char? Octal(string text, int at)
    {
        if (at + 3 > text.Length || text.AsSpan(at, 3).ContainsAnyExceptInRange('0', '7'))
            return null;
        var number = ((text[at] - '0') << 6) + ((text[at + 1] - '0') << 3) + (text[at + 2] - '0');
        return number is > 0 and < 128 ? (char)number : null;
    }
}
