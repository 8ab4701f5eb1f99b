using System.Globalization;
using System.Text;

namespace Lanboot.Settings;

/// <summary>
/// Writes settings as lanboot.yaml has them, each with the place that it comes from as a comment. What is written reads back as the same.
/// </summary>
internal static class SettingsWriter
{
    private const string Indent = "  ";

    /// <summary>Where comments begin, where the line leaves room.</summary>
    private const int CommentColumn = 56;

    public static string Write(IEnumerable<SettingField> fields)
    {
        var text = new StringBuilder();
        foreach (var field in InOrder(fields, ""))
            WriteField(text, field, "", "", "");
        return text.ToString();
    }

    /// <summary>The order of docs/settings.md; what is no setting comes last.</summary>
    private static IEnumerable<SettingField> InOrder(IEnumerable<SettingField> fields, string group) => fields.OrderBy(field =>
    {
        var keys = SettingSchema.Keys;
        return keys.TakeWhile(key => key.Name != group + field.Name && key.Group != field.Name).Count();
    });

    /// <param name="lead">What stands before the key: blanks, and a dash where it begins an item.</param>
    /// <param name="indent">The blanks of what stands below.</param>
    /// <param name="said">The comment of what is around it, which is not said again.</param>
    private static void WriteField(StringBuilder text, SettingField field, string lead, string indent, string said)
    {
        var value = field.Value;
        var name = $"{lead}{Scalar(field.Name)}:";
        var place = Place(value.Where);
        switch (value)
        {
            case { Fields: { } inner }:
                Line(text, name, "");
                WriteFields(text, [.. InOrder(inner, $"{field.Name}.")], indent + Indent, said);
                break;
            case { Items: { } items } when items.All(IsShort):
                Line(text, $"{name} [{string.Join(", ", items.Select(item => Scalar(item.Text!)))}]", place == said ? "" : place);
                break;
            case { Items: { } items }:
                Line(text, name, "");
                foreach (var item in items)
                    WriteItem(text, item, indent + Indent);
                break;
            case { IsEmpty: true }:
                Line(text, name, "");
                break;
            default:
                Line(text, $"{name} {Scalar(value.Text ?? "")}", place == said ? "" : place);
                break;
        }
    }

    private static void WriteFields(StringBuilder text, IReadOnlyList<SettingField> fields, string indent, string said)
    {
        foreach (var field in fields)
            WriteField(text, field, indent, indent, said);
    }

    private static void WriteItem(StringBuilder text, SettingValue item, string indent)
    {
        var place = Place(item.Where);
        switch (item)
        {
            case { Fields: { Count: > 0 } fields }:
                if (place.Length > 0)
                    text.Append(indent).Append("# ").AppendLine(place);
                WriteField(text, fields[0], $"{indent}- ", indent + Indent, place);
                WriteFields(text, [.. fields.Skip(1)], indent + Indent, place);
                break;
            case { Fields: not null }:
                Line(text, $"{indent}- {{}}", place);
                break;
            case { Items: { } items }:
                // A list in a list: only of texts, such as those of tags.
                Line(text, $"{indent}- [{string.Join(", ", items.Select(each => Scalar(each.Text ?? "", inBrackets: true)))}]", place);
                break;
            default:
                Line(text, $"{indent}- {Scalar(item.Text ?? "")}", place);
                break;
        }
    }

    private static void Line(StringBuilder text, string line, string comment)
    {
        text.Append(line);
        if (comment.Length > 0)
            text.Append(new string(' ', Math.Max(2, CommentColumn - line.Length))).Append("# ").Append(comment);
        text.AppendLine();
    }

    /// <summary>"dnsmasq.conf:12"; nothing for the command line.</summary>
    private static string Place(SettingOrigin where) => where.Line == 0 ? "" : $"{Visible(where.Source)}:{where.Line}";

    private static string Visible(string name) => string.Concat(name.Select(letter => char.IsControl(letter) ? '?' : letter));

    private static bool IsShort(SettingValue item) => item.Text is { Length: < 24 } text && IsPlain(text) && !text.Contains(',', StringComparison.Ordinal);

    /// <summary>As it stands where YAML takes it so, else in quotes.</summary>
    private static string Scalar(string text, bool inBrackets = false) =>
        IsPlain(text) && !(inBrackets && text.Contains(',', StringComparison.Ordinal)) ? text : Quoted(text);

    /// <summary>A narrow choice of YAML's plain scalars (YAML 1.2.2 section 7.3.3): no blank, no indicator at the beginning, no colon at the end.</summary>
    private static bool IsPlain(string text) =>
        text.Length > 0
        && (char.IsAsciiLetterOrDigit(text[0]) || text[0] is '/' or '.')
        && text[^1] != ':'
        && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '/' or '.' or '_' or ',' or ':' or '+' or '=' or '@' or '%' or '-' or '(' or ')')
        && text is not ("null" or "Null" or "NULL");

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var letter in text)
        {
            if (letter is '"' or '\\')
                quoted.Append('\\').Append(letter);
            else if (letter is < ' ' or (>= '\x7f' and <= '\xa0') or '\u2028' or '\u2029' or '\ufeff' || char.IsSurrogate(letter))
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");
            else
                quoted.Append(letter);
        }

        return quoted.Append('"').ToString();
    }
}
