using System.Text;
using Lanboot.Settings;

namespace Lanboot.Import.Pxebootsrv;

/// <summary>NAME=VALUE as a shell reads it when it sources a file.</summary>
/// <param name="Value">With quotes taken off and variables filled in.</param>
/// <param name="Line">As it was written, without a comment behind it.</param>
/// <param name="Problem">Why it can't be read; null where it can.</param>
internal sealed record ShellAssignment(SettingOrigin Where, string Name, string Value, string Line, string? Problem);

/// <summary>
/// The part of the shell's language that files in /etc/conf.d use: assignments, single and double quotes, a backslash before a letter,
/// $NAME and ${NAME}, and comments (POSIX.1-2017, Shell Command Language, 2.2, 2.3 and 2.6.2).
/// </summary>
internal sealed class ShellAssignments(string path)
{
    /// <summary>A value that is made of itself twice, forty times over, would fill the memory.</summary>
    private const int MaxLength = 4096;

    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);

    public IEnumerable<ShellAssignment> Read(ImportFile file)
    {
        for (var i = 0; i < file.Lines.Count; i++)
        {
            var line = file.Lines[i];
            var begin = line.Length - line.TrimStart().Length;
            if (begin == line.Length || line[begin] == '#')
                continue;
            if (line.AsSpan(begin).StartsWith("export "))
                begin += "export ".Length;
            yield return ReadLine(line, begin, i + 1);
        }
    }

    private ShellAssignment ReadLine(string line, int begin, int number)
    {
        var where = new SettingOrigin(path, number, begin + 1);
        var equals = begin;
        while (equals < line.Length && (char.IsAsciiLetterOrDigit(line[equals]) || line[equals] == '_'))
            equals++;
        var name = line[begin..equals];
        if (name.Length == 0 || equals == line.Length || line[equals] != '=')
            return new(where, name, "", line.Trim(), $"expected NAME=VALUE without blanks around the =; found \"{line.Trim()}\"");

        var value = new StringBuilder();
        var problem = Value(line, equals + 1, value, out var end);
        var rest = line[end..].Trim();
        if (problem is null && rest.Length > 0 && rest[0] != '#')
            problem = $"{name}: a value with blanks in it needs quotes: {name}=\"{value} {rest}\"";
        if (problem is null)
            _variables[name] = value.ToString();
        return new(where, name, value.ToString(), line[begin..end].Trim(), problem);
    }

    private string? Value(string line, int at, StringBuilder value, out int end)
    {
        var quote = '\0';
        string? problem = null;
        for (; at < line.Length && (quote != '\0' || !char.IsWhiteSpace(line[at])); at++)
        {
            var letter = line[at];
            if (letter == quote)
                quote = '\0';
            else if (quote == '\0' && letter is '"' or '\'')
                quote = letter;
            else if (letter == '\\' && quote != '\'' && at + 1 < line.Length && (quote == '\0' || line[at + 1] is '"' or '\\' or '$' or '`'))
                value.Append(line[++at]);
            else if (letter == '$' && quote != '\'')
                problem = Variable(line, ref at, value) ?? problem;
            else if (letter == '`' && quote != '\'')
                problem ??= "commands between ` and ` are not run here: write their result";
            else
                value.Append(letter);
            if (value.Length > MaxLength)
                problem ??= $"the value is longer than {MaxLength} characters";
            if (value.Length > MaxLength)
                break;
        }

        end = at;
        return problem ?? (quote == '\0' ? null : $"a quotation mark ({quote}) is not closed in this line");
    }

    /// <param name="at">At the '$'; afterwards at the last letter that belongs to it.</param>
    private string? Variable(string line, ref int at, StringBuilder value)
    {
        var braces = at + 1 < line.Length && line[at + 1] == '{';
        var begin = at + (braces ? 2 : 1);
        var end = begin;
        while (end < line.Length && (char.IsAsciiLetterOrDigit(line[end]) || line[end] == '_'))
            end++;
        var name = line[begin..end];
        if (name.Length == 0 || (braces && (end == line.Length || line[end] != '}')))
        {
            value.Append('$');
            return braces || (begin < line.Length && line[begin] == '(') ? "only $NAME and ${NAME} are filled in here: write the result" : null;
        }

        at = braces ? end : end - 1;
        if (!_variables.TryGetValue(name, out var text))
            return $"the variable {name} is not set above: set it, or write its value here";
        value.Append(text);
        return null;
    }
}
