using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Lanboot.BootApi;

/// <summary>A piece of a command line: a text as it stands, or what a file is called whose URL takes the piece's place.</summary>
internal readonly record struct CommandPiece(string Text, bool IsFile);

/// <summary>
/// Command lines with files in them, as pixiecore takes them: <c>config={{ URL "https://files/config" }}</c>. Of Go's text/template this
/// is what command lines need: one function with one text, texts in double quotes with their escapes or in backquotes as they stand,
/// comments, and the marks "{{-" and "-}}" that take the white space beside them away (pkg.go.dev/text/template).
/// </summary>
internal ref struct CommandTemplate
{
    /// <summary>A command line names a configuration and a root or two.</summary>
    private const int MaxFiles = 16;

    private const string Open = "{{";
    private const string Close = "}}";

    private readonly ReadOnlySpan<char> _template;
    private readonly string _function;
    private readonly List<CommandPiece> _pieces = [];
    private readonly StringBuilder _text = new();
    private int _at;
    private string? _problem;

    private CommandTemplate(ReadOnlySpan<char> template, string function)
    {
        _template = template;
        _function = function;
    }

    /// <param name="function">The name that stands for a file: "URL" of the boot API, "ID" of the command line.</param>
    /// <param name="problem">What is wrong and at which character, from 1; null where nothing is.</param>
    public static bool TryParse(
        string template,
        string function,
        [NotNullWhen(true)] out IReadOnlyList<CommandPiece>? pieces,
        [NotNullWhen(false)] out string? problem)
    {
        var parser = new CommandTemplate(template.AsSpan().Trim(), function);
        parser.Run();
        problem = parser._problem;
        pieces = problem is null ? parser._pieces : null;
        return problem is null;
    }

    private void Run()
    {
        while (_problem is null && _at < _template.Length)
        {
            var next = _template[_at..].IndexOf(Open);
            var end = next < 0 ? _template.Length : _at + next;
            _text.Append(_template[_at..end]);
            _at = end;
            if (next >= 0)
                ReadAction();
        }

        EndText();
        if (_problem is null && _pieces.Any(piece => !piece.IsFile && piece.Text.Any(char.IsControl)))
            _problem = "a command line is one line, and this one has a line end or another control character in it";
    }

    /// <summary>From "{{" to "}}".</summary>
    private void ReadAction()
    {
        var start = _at;
        _at += Open.Length;
        if (Rest is ['-', var blank, ..] && char.IsWhiteSpace(blank))
        {
            _at++;
            TrimText();
        }

        SkipBlanks();
        if (Rest.StartsWith("/*"))
            SkipComment(start);
        else
            ReadCall(start);
        if (_problem is not null)
            return;

        SkipBlanks();
        var trims = Rest is ['-', ..] && char.IsWhiteSpace(_template[_at - 1]);
        if (trims)
            _at++;
        if (!Rest.StartsWith(Close))
        {
            Fail(_at, $"expected }}}} behind {{{{ {_function} \"…\"");
            return;
        }

        _at += Close.Length;
        if (trims)
            SkipBlanks();
    }

    /// <summary><c>URL "x"</c>, or a text alone, which stands for itself.</summary>
    private void ReadCall(int start)
    {
        var isCall = Rest.StartsWith(_function, StringComparison.Ordinal)
            && (Rest.Length == _function.Length || !IsOfName(Rest[_function.Length]));
        if (isCall)
        {
            _at += _function.Length;
            SkipBlanks();
        }
        else if (Rest is not ['"' or '`', ..])
        {
            Fail(start, $"only {{{{ {_function} \"…\" }}}} is understood");
            return;
        }

        if (ReadText(start) is not { } text)
            return;
        if (!isCall)
        {
            _text.Append(text);
            return;
        }

        EndText();
        _pieces.Add(new CommandPiece(text, IsFile: true));
        if (_pieces.Count(piece => piece.IsFile) > MaxFiles)
            Fail(start, $"no more than {MaxFiles} files may stand on a command line");
    }

    private string? ReadText(int start)
    {
        switch (Rest)
        {
            case ['`', .. var raw] when raw.IndexOf('`') is >= 0 and var end:
                _at += end + 2;
                return raw[..end].ToString();
            case ['"', ..]:
                _at++;
                return ReadQuoted(start);
            case ['`', ..]:
                Fail(_at, "the closing ` is missing");
                return null;
            default:
                Fail(start, $"{_function} needs one text in quotes: {{{{ {_function} \"…\" }}}}");
                return null;
        }
    }

    /// <summary>Go's interpreted text (Go specification, "String literals"); the opening quote is read.</summary>
    private string? ReadQuoted(int start)
    {
        var text = new StringBuilder();
        while (_at < _template.Length && _template[_at] is not ('"' or '\n'))
        {
            if (_template[_at] != '\\')
            {
                text.Append(_template[_at++]);
                continue;
            }

            if (!TryReadEscape(out var rune))
            {
                Fail(_at, "no such escape");
                return null;
            }

            text.Append(rune);
        }

        if (Rest is not ['"', ..])
        {
            Fail(start, "the closing \" is missing");
            return null;
        }

        _at++;
        return text.ToString();
    }

    private bool TryReadEscape(out Rune rune)
    {
        const string Letters = "abfnrtv\\\"'";
        const string Meanings = "\a\b\f\n\r\t\v\\\"'";
        rune = default;
        if (Rest.Length < 2)
            return false;
        if (Letters.IndexOf(Rest[1]) is >= 0 and var known)
        {
            rune = new Rune(Meanings[known]);
            _at += 2;
            return true;
        }

        var digits = Rest[1] switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (digits == 0 || Rest.Length < 2 + digits
            || !int.TryParse(Rest.Slice(2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            || !Rune.TryCreate(code, out rune))
            return false;
        _at += 2 + digits;
        return true;
    }

    private void SkipComment(int start)
    {
        if (Rest.IndexOf("*/") is >= 0 and var end)
            _at += end + 2;
        else
            Fail(start, "the comment has no end");
    }

    private readonly ReadOnlySpan<char> Rest => _template[_at..];

    private void SkipBlanks()
    {
        while (_at < _template.Length && char.IsWhiteSpace(_template[_at]))
            _at++;
    }

    private readonly void TrimText()
    {
        while (_text.Length > 0 && char.IsWhiteSpace(_text[^1]))
            _text.Length--;
    }

    private readonly void EndText()
    {
        if (_text.Length > 0)
            _pieces.Add(new CommandPiece(_text.ToString(), IsFile: false));
        _text.Clear();
    }

    private void Fail(int at, string why) => _problem ??= $"at character {at + 1}: {why}";

    private static bool IsOfName(char c) => char.IsLetterOrDigit(c) || c == '_';
}
