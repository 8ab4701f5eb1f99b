using System.Globalization;
using Lanboot.Settings;

namespace Lanboot.Import.Dhcpd;

/// <summary>
/// Compiles conditions (dhcp-eval(5)) to rules of dhcp.tags: "and" is several conditions of one rule, "or" is two rules of one tag, "not" asks
/// for a tag that must not hold.
/// </summary>
/// <param name="sheet">Where rules go.</param>
/// <param name="options">Knows the names that the file has given to options.</param>
/// <param name="tokens">The condition.</param>
internal sealed class DhcpdCondition(ImportSheet sheet, DhcpdOptions options, IReadOnlyList<DhcpdToken> tokens)
{
    /// <summary>Brackets within each other, and "or" within "and" multiplied out: more than anybody reads.</summary>
    private const int MaxDepth = 16;
    private const int MaxRules = 64;

    /// <summary>One thing that must hold: keys of a rule, or a tag.</summary>
    /// <param name="Tag">"known", "!a"; null for keys.</param>
    private sealed record Atom(string? Tag, IReadOnlyList<(string Name, SettingValue? Value)> Keys);

    private int _at;
    private int _negations;
    private string _tag = "";

    /// <summary>Adds the rules that set a tag when the condition holds.</summary>
    /// <returns>Why it can't be said in rules; null when it is.</returns>
    public string? AddRules(string tag)
    {
        _tag = tag;
        if (Or(0) is not { } ways || _at < tokens.Count)
            return "it can't be said with the conditions that dhcp.tags has "
                + "(options that are there, are, begin with or contain something; Ethernet addresses; networks)";
        foreach (var way in ways)
            AddRule(tag, way);
        return null;
    }

    private SettingOrigin Where => tokens.Count > 0 ? tokens[0].Where : new SettingOrigin("", 1, 1);

    private List<List<Atom>>? Or(int depth)
    {
        if (depth > MaxDepth || And(depth) is not { } ways)
            return null;
        while (Take("or"))
        {
            if (And(depth) is not { } more)
                return null;
            ways.AddRange(more);
        }

        return ways.Count <= MaxRules ? ways : null;
    }

    private List<List<Atom>>? And(int depth)
    {
        if (Not(depth) is not { } ways)
            return null;
        while (Take("and"))
        {
            if (Not(depth) is not { } more || ways.Count * more.Count > MaxRules)
                return null;
            ways = [.. ways.SelectMany(one => more.Select(other => one.Concat(other).ToList()))];
        }

        return ways;
    }

    private List<List<Atom>>? Not(int depth)
    {
        if (Take("not"))
            return depth < MaxDepth && Not(depth + 1) is { } inner ? Negated(inner) : null;
        if (!Take("("))
            return Comparison();
        return Or(depth + 1) is { } ways && Take(")") ? ways : null;
    }

    /// <summary>What must not hold gets a tag of its own; a tag alone is turned round.</summary>
    private List<List<Atom>> Negated(List<List<Atom>> inner)
    {
        if (inner is [[{ Tag: { } single }]])
            return [[new Atom(single.StartsWith('!') ? single[1..] : $"!{single}", [])]];
        var tag = $"{_tag}-not{++_negations}";
        foreach (var way in inner)
            AddRule(tag, way);
        return [[new Atom($"!{tag}", [])]];
    }

    private List<List<Atom>>? Comparison()
    {
        if (Take("known") || Take("static"))
            return [[new Atom("known", [])]];
        if (Take("exists"))
            return Word() is { } name ? [[OptionAtom(name, null, default)]] : null;
        if (Operand() is not { } operand)
            return null;
        var unequal = Take("!=");
        if (!(unequal || Take("=")) || _at >= tokens.Count || tokens[_at].Kind == DhcpdKind.Sign)
            return null;
        var value = tokens[_at++];
        if (AtomOf(operand, value) is not { } atom)
            return null;
        return unequal ? Negated([[atom]]) : [[atom]];
    }

    /// <summary>What is compared: an option, the hardware address, or a part of one of them.</summary>
    /// <param name="Option">Null for the hardware address.</param>
    /// <param name="AsText">The bytes were made a text of in hexadecimal.</param>
    private readonly record struct Compared(string? Option, int Offset, int? Length, bool AsText);

    private Compared? Operand()
    {
        if (Take("option"))
            return Word() is { } name ? new Compared(name, 0, null, false) : null;
        if (Take("hardware"))
            return new Compared(null, 0, null, false);
        if (Take("substring") && Take("(") && Operand() is { } inner && Take(",") && Number() is { } offset && Take(",") && Number() is { } length && Take(")"))
            return inner with { Offset = inner.Offset + offset, Length = length };
        // binary-to-ascii(16, 8, ":", …): an address in hexadecimal, without zeros in front of its bytes.
        if (Take("binary-to-ascii") && Take("(") && Take("16") && Take(",") && Take("8")
            && Take(",") && Take(":") && Take(",") && Operand() is { } bytes && Take(")"))
            return bytes with { AsText = true };
        return null;
    }

    private Atom? AtomOf(Compared compared, DhcpdToken value)
    {
        if (compared.Option is null)
            return MacOf(compared, value.Text) is { } mac ? new Atom(null, [("mac", Values.Text(value.Where, mac))]) : null;
        if (compared.AsText)
            return null;
        if (compared.Length is null)
            return OptionAtom(compared.Option, "is", value);
        // A part that is longer than the text it is compared with never is that text.
        if (value.Kind != DhcpdKind.Text || compared.Length < value.Text.Length)
            return null;
        return OptionAtom(compared.Option, compared.Offset == 0 ? "begins" : "contains", value);
    }

    private Atom OptionAtom(string name, string? how, DhcpdToken value)
    {
        var option = options.Known(name);
        // Of what iPXE sends, RFC 3004's lengths stand before the words in some releases.
        if (how is not null && option == "user-class" && value.Kind == DhcpdKind.Text)
            return new Atom(null, [("user-class", Values.Text(value.Where, value.Text))]);
        List<(string Name, SettingValue? Value)> keys = [("option", Values.Text(Where, option))];
        if (how is not null)
        {
            keys.Add((how, Values.Text(value.Where, value.Text)));
            var isHex = value.Kind == DhcpdKind.Word && value.Text.Contains(':', StringComparison.Ordinal);
            keys.Add(("as", isHex ? Values.Text(value.Where, "hex") : value.Kind == DhcpdKind.Text && how == "is" ? Values.Text(value.Where, "text") : null));
        }

        return new Atom(null, keys);
    }

    /// <summary>"00:11:22:*:*:*" of the beginning of an address; its first byte in "hardware" is the type, 1 for Ethernet.</summary>
    private static string? MacOf(Compared compared, string text)
    {
        var bytes = text.Split(':').ToList();
        if (!bytes.TrueForAll(part => part.Length is 1 or 2 && part.All(char.IsAsciiHexDigit)))
            return null;
        if (compared.Offset == 0)
        {
            if (bytes.Count < 2 || bytes[0].TrimStart('0') != "1")
                return null;
            bytes.RemoveAt(0);
        }
        else if (compared.Offset != 1)
        {
            return null;
        }

        if (bytes.Count > 6)
            return null;
        return string.Join(':', bytes.Select(part => part.PadLeft(2, '0').ToLowerInvariant()).Concat(Enumerable.Repeat("*", 6 - bytes.Count)));
    }

    /// <summary>A rule has one option to ask: the others get tags of their own before it.</summary>
    private void AddRule(string tag, List<Atom> atoms)
    {
        List<(string Name, SettingValue? Value)> keys = [];
        List<string> tags = [];
        foreach (var atom in atoms)
        {
            if (atom.Tag is { } other)
            {
                tags.Add(other);
                continue;
            }

            if (atom.Keys.Any(key => keys.Exists(each => each.Name == key.Name)))
            {
                var part = $"{tag}-and{++_negations}";
                Emit(part, keys, tags);
                (keys, tags) = ([], [part]);
            }

            keys.AddRange(atom.Keys);
        }

        Emit(tag, keys, tags);
    }

    private void Emit(string tag, List<(string Name, SettingValue? Value)> keys, List<string> tags) => sheet.Add(
        "dhcp.tags", Values.Group(Where, [("tag", Values.Text(Where, tag)), .. keys, ("for", Values.OptionalList(Where, tags))]));

    private bool Take(string word)
    {
        var found = _at < tokens.Count && (tokens[_at].Is(word) || (word == ":" && tokens[_at] is { Kind: DhcpdKind.Text, Text: ":" }));
        if (found)
            _at++;
        return found;
    }

    private string? Word() => _at < tokens.Count && tokens[_at].Kind == DhcpdKind.Word ? tokens[_at++].Text : null;

    private int? Number() =>
        Word() is { } text && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < 256
            ? number
            : null;
}
