using System.Globalization;
using Lanboot.Protocols.Dhcp.Policy;
using Lanboot.Settings;

namespace Lanboot.Import.Dhcpd;

/// <summary>The options of dhcpd.conf: names that the file gives to codes, and values.</summary>
internal sealed class DhcpdOptions(ImportSheet sheet)
{
    /// <summary>Options of spaces of their own, which go into option 43 (vendor-option-space).</summary>
    private readonly Dictionary<string, (int Code, string Type)> _defined = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _spaces = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Options that are for all, so that the server's own values for them are not told.</summary>
    public HashSet<string> ForAll { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The name or number under which settings know an option.</summary>
    public string Known(string name) => _defined.TryGetValue(name, out var own)
        ? own.Code is var code and > 0 and < 255 && OptionNames.Show((byte)code) is var known ? known : $"{own.Code}"
        : OptionNames.TryFind(name, out var found) ? OptionNames.Show(found) : name;

    /// <summary>"option space NAME", "option NAME code N = TYPE".</summary>
    /// <returns>Whether it is a definition.</returns>
    public bool TryDefine(DhcpdStatement statement)
    {
        if (statement.Begins("option", "space"))
        {
            _spaces.Add(statement.Word(2));
            sheet.Kept(statement.Where, statement.Line, "a name for the lines below");
            return true;
        }

        if (statement.Tokens.Count < 4 || !statement.Tokens[2].Is("code"))
            return false;
        var type = string.Join(' ', statement.Tokens.Skip(5).Select(token => token.Text));
        if (!statement.Word(4).Equals("=", StringComparison.Ordinal) || type.Length == 0
            || !int.TryParse(statement.Word(3), NumberStyles.None, CultureInfo.InvariantCulture, out var code) || code is < 1 or > 254)
        {
            sheet.Mistake(statement.Where, "expected the definition of an option, such as option arch code 93 = unsigned integer 16;");
            return true;
        }

        _defined[statement.Word(1)] = (code, type);
        sheet.Kept(statement.Where, statement.Line, $"a name for option {code} in the lines below");
        return true;
    }

    /// <summary>"option NAME VALUE, …", told to those that the tags are about.</summary>
    public void Add(DhcpdStatement statement, IReadOnlyList<string> tags)
    {
        var name = statement.Word(1);
        var values = statement.Tokens.Skip(2).ToList();
        if (values is [{ Text: "=", Kind: DhcpdKind.Sign }, ..])
            values.RemoveAt(0);
        if (name.Length == 0 || values.Count == 0)
        {
            sheet.Mistake(statement.Where, "option: expected a name and a value, such as option routers 192.168.1.1;");
            return;
        }

        if (values.Exists(token => token.Is("(")))
        {
            sheet.NotSupported(
                statement.Where, statement.Line,
                "values are not worked out from the request: write them into dhcp.options, with tags for who is to get them");
            return;
        }

        var space = name.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot && _spaces.Contains(name[..dot]) ? name[..dot] : null;
        if (name.Contains('.', StringComparison.Ordinal) && (space is null || !_defined.ContainsKey(name)))
        {
            sheet.Mistake(statement.Where, $"the option {name} is not defined: add option {name} code N = TYPE; above it");
            return;
        }

        var where = values[0].Where;
        var option = space is null ? Known(name) : $"{_defined[name].Code}";
        var texts = Texts(values, _defined.GetValueOrDefault(name).Type ?? "");
        if (tags.Count == 0)
            ForAll.Add(option);
        sheet.Add("dhcp.options", Values.Group(
            statement.Where,
            ("option", Values.Text(statement.Tokens[1].Where, option)),
            ("value", texts.Count > 1 && texts.TrueForAll(text => Ipv4Text.TryRead(text, out _))
                ? Values.List(where, texts)
                : Values.Text(where, string.Join(',', texts))),
            ("as", As(name, option, values) is { } form ? Values.Text(where, form) : null),
            ("vendor", space is null ? null : Values.Text(where, "")),
            ("for", Values.OptionalList(statement.Where, tags))));
        sheet.Kept(statement.Where, statement.Line, space is null ? "dhcp.options" : "dhcp.options: within option 43");
    }

    private static List<string> Texts(List<DhcpdToken> values, string type) =>
    [
        .. values.Where(token => !token.Is(",")).Select(token => token switch
        {
            { Kind: DhcpdKind.Text } => token.Text,
            _ when type == "boolean" || token.Is("true") || token.Is("false") || token.Is("on") || token.Is("off") =>
                token.Is("true") || token.Is("on") ? "1" : token.Is("false") || token.Is("off") ? "0" : token.Text,
            _ => token.Text,
        }),
    ];

    /// <summary>How to read the value: by the type that the file gives, or since quotes make a text of it.</summary>
    private string? As(string name, string option, List<DhcpdToken> values)
    {
        if (_defined.TryGetValue(name, out var own))
        {
            return own.Type switch
            {
                "text" or "string" => values[0].Kind == DhcpdKind.Text ? "text" : "hex",
                "boolean" or "unsigned integer 8" or "integer 8" or "signed integer 8" => "byte",
                "unsigned integer 16" or "integer 16" or "signed integer 16" => "short",
                "unsigned integer 32" or "integer 32" or "signed integer 32" => "integer",
                "ip-address" or "array of ip-address" => "address",
                _ => null,
            };
        }

        return values[0].Kind == DhcpdKind.Text && OptionNames.TryFind(option, out var code) && OptionNames.FormOf(code) == OptionForm.Guess ? "text" : null;
    }
}
