using System.Text;

namespace Lanboot.Recipes.OwnMenu;

/// <summary>
/// Splits GRUB's script language into words, command ends and braces, and fills in variables as they are at that moment
/// (GRUB manual, "Writing full configuration files directly"): quotes, backslashes, $name and ${name}.
/// </summary>
internal sealed class GrubWords(string text, IReadOnlyDictionary<string, string> variables)
{
    /// <summary>The longest command line is half of this; "set a=$a$a" doubles with every line.</summary>
    private const int MaxWord = 4096;

    /// <summary>What variables may add to one text in all; real menus add some KiB.</summary>
    private const int MaxExpansion = 256 * 1024;

    private int _at;
    private int _expansion;

    /// <returns>Null at the end of the text.</returns>
    public GrubToken? Next()
    {
        SkipBlanks();
        if (_at >= text.Length)
            return null;
        if (text[_at] is '\n' or ';' or '\r')
        {
            _at++;
            return GrubToken.End;
        }

        var start = _at;
        var word = ReadWord();
        // Braces stand alone: "${x}" and "a{b" are words.
        return (_at - start, text[start]) switch
        {
            (1, '{') => GrubToken.Open,
            (1, '}') => GrubToken.Close,
            _ => new GrubToken(GrubTokenKind.Word, word),
        };
    }

    private void SkipBlanks()
    {
        while (_at < text.Length)
        {
            if (text[_at] is ' ' or '\t' || IsJoinedLine())
                _at += text[_at] == '\\' ? 2 : 1;
            else if (text[_at] == '#')
                _at = text.IndexOf('\n', _at) is var end and >= 0 ? end : text.Length;
            else
                return;
        }
    }

    private bool IsJoinedLine() => text[_at] == '\\' && _at + 1 < text.Length && text[_at + 1] == '\n';

    private string ReadWord()
    {
        var word = new StringBuilder();
        var quote = '\0';
        for (; _at < text.Length; _at++)
        {
            var c = text[_at];
            if (quote == '\0' && c is ' ' or '\t' or '\n' or '\r' or ';')
                break;
            if (c == quote)
                quote = '\0';
            else if (quote == '\0' && c is '\'' or '"')
                quote = c;
            else if (c == '\\' && quote != '\'' && _at + 1 < text.Length)
                Add(word, text[++_at] == '\n' ? "" : text[_at].ToString());
            else if (c == '$' && quote != '\'')
                Add(word, ReadVariable());
            else
                Add(word, c.ToString());
        }

        return word.ToString();
    }

    /// <summary>Stands on '$' when it begins and on the last character of the name when it ends.</summary>
    private string ReadVariable()
    {
        var start = _at + 1;
        if (start < text.Length && text[start] == '{')
        {
            var close = text.IndexOf('}', start);
            if (close < 0)
                return "$";
            _at = close;
            return ValueOf(text[(start + 1)..close]);
        }

        var end = start;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
            end++;
        if (end == start)
            return "$";
        _at = end - 1;
        return ValueOf(text[start..end]);
    }

    private string ValueOf(string variable)
    {
        var value = variables.GetValueOrDefault(variable, "");
        _expansion += value.Length;
        return _expansion <= MaxExpansion ? value : "";
    }

    private static void Add(StringBuilder word, string part)
    {
        if (word.Length + part.Length <= MaxWord)
            word.Append(part);
    }
}
