using System.Globalization;
using Lanboot.Protocols.Dhcp.Policy;
using Lanboot.Settings;

namespace Lanboot.Import.Dnsmasq;

/// <summary>Who is told what: tags, boot files, options, and the menu of PXE firmware.</summary>
internal sealed class DnsmasqRules(ImportSheet sheet)
{
    private const byte Router = 3;

    private readonly List<(DnsmasqLine Line, List<SettingValue> Rules)> _tagIfs = [];

    public static IEnumerable<(string Keyword, Action<DnsmasqRules, DnsmasqLine> Take)> Keywords { get; } =
    [
        ("dhcp-boot", (rules, line) => rules.Boot(line)),
        ("dhcp-option", (rules, line) => rules.Option(line, force: false)),
        ("dhcp-option-force", (rules, line) => rules.Option(line, force: true)),
        ("dhcp-match", (rules, line) => rules.Match(line)),
        ("dhcp-userclass", (rules, line) => rules.Class(line, "user-class")),
        ("dhcp-vendorclass", (rules, line) => rules.Class(line, "vendor-class")),
        ("dhcp-mac", (rules, line) => rules.Mac(line)),
        ("dhcp-name-match", (rules, line) => rules.Name(line)),
        ("tag-if", (rules, line) => rules.TagIf(line)),
        ("dhcp-ignore", (rules, line) => rules.Ignore(line)),
        ("dhcp-no-override", (rules, line) => rules.NoOverride(line)),
        ("pxe-service", (rules, line) => rules.Service(line)),
        ("pxe-prompt", (rules, line) => rules.Prompt(line)),
    ];

    /// <summary>A router is said for all machines, or that none is.</summary>
    public bool TellsRouter { get; private set; }

    /// <summary>dnsmasq works out tag-if when all other tags are known, wherever its lines stand.</summary>
    public void Finish()
    {
        foreach (var (line, rules) in _tagIfs)
        {
            foreach (var rule in rules)
                sheet.Add("dhcp.tags", rule);
            sheet.Kept(line.Where, line.Line, "dhcp.tags");
        }
    }

    private void Boot(DnsmasqLine line)
    {
        var tags = DnsmasqTags.Read(line.Fields, netSets: false);
        var (file, name, server) = (At(tags, 0), At(tags, 1), At(tags, 2));
        if (file is null && name is null && server is null)
        {
            sheet.Mistake(line.Where, "dhcp-boot: expected the name of a file, such as lpxelinux.0");
            return;
        }

        var isAddress = server is null || Ipv4Text.TryRead(server.Text, out _);
        sheet.Add("dhcp.boot", Values.Group(
            line.Where,
            ("file", Field(file)),
            ("server-name", Field(name)),
            ("server", isAddress ? Field(server) : null),
            ("for", Values.OptionalList(line.Where, tags.For))));
        if (isAddress)
            sheet.Kept(line.Where, line.Line, "dhcp.boot");
        else
            sheet.Changed(
                line.Where, line.Line,
                $"dhcp.boot: names are not looked up, so that this host is named in place of {server!.Text}: write its address");
    }

    private void Option(DnsmasqLine line, bool force)
    {
        var tags = DnsmasqTags.Read(line.Fields, netSets: false);
        var rest = tags.Rest.ToList();
        var wanted = tags.For.ToList();
        string? encap = null;
        string? vendor = null;
        while (rest is [{ IsQuoted: false } next, ..] && Prefix(next.Text) is var (prefix, value))
        {
            rest.RemoveAt(0);
            if (prefix == "encap")
                encap = value;
            else if (prefix == "vendor")
                vendor = value;
            else if (prefix is "tag" or "net")
                wanted.Add(value);
            else
                rest.Insert(0, next with { Text = value });
            if (prefix is "vi-encap" or "option6")
            {
                sheet.NotSupported(line.Where, line.Line, prefix == "option6"
                    ? "machines are booted over IPv4: leave dnsmasq running for IPv6"
                    : "options 124 and 125 are not made of parts: write option 125 as bytes in dhcp.options");
                return;
            }

            if (prefix == "option")
                break;
        }

        if (rest is not [{ Text.Length: > 0 } option, .. var values])
        {
            sheet.Mistake(line.Where, "dhcp-option: expected the number of an option or option:NAME, and its value, such as 209,boot/syslinux/archiso.cfg");
            return;
        }

        TellsRouter |= wanted.Count == 0 && encap is null && vendor is null && OptionNames.TryFind(option.Text, out var code) && code == Router;
        sheet.Add("dhcp.options", Values.Group(
            line.Where,
            ("option", Field(option)),
            ("value", OptionValue(line, values)),
            ("as", encap is null && vendor is null ? As(option, values) : values.Exists(each => each.IsQuoted) ? Values.Text(line.Where, "text") : null),
            ("force", force ? Values.Flag(line.Where, true) : null),
            ("encap", Values.Optional(line.Where, encap)),
            ("vendor", Values.Optional(line.Where, vendor)),
            ("for", Values.OptionalList(line.Where, wanted))));
        sheet.Kept(line.Where, line.Line, values.Count == 0 ? "dhcp.options: not sent by itself" : "dhcp.options");
    }

    private static (string Prefix, string Value)? Prefix(string text)
    {
        foreach (var prefix in (string[])["encap", "vi-encap", "vendor", "option6", "option", "tag", "net"])
        {
            if (text.StartsWith($"{prefix}:", StringComparison.Ordinal))
                return (prefix, text[(prefix.Length + 1)..]);
        }

        return null;
    }

    /// <summary>One text with its commas, but for a list of addresses, which reads better as one.</summary>
    private static SettingValue? OptionValue(DnsmasqLine line, List<DnsmasqField> values)
    {
        if (values.Count == 0)
            return null;
        var where = values[0].Where;
        return values.Count > 1 && values.TrueForAll(value => !value.IsQuoted && Ipv4Text.TryRead(value.Text, out _))
            ? Values.List(where, values.Select(value => value.Text))
            : Values.Text(line.Where with { Column = where.Column }, string.Join(',', values.Select(value => value.Text)));
    }

    /// <summary>Quotes make a text of what looks like something else, where the option has no type of its own.</summary>
    private static SettingValue? As(DnsmasqField option, List<DnsmasqField> values) =>
        values.Exists(value => value.IsQuoted && value.Text.Length > 0)
        && OptionNames.TryFind(option.Text, out var code) && OptionNames.FormOf(code) == OptionForm.Guess
            ? Values.Text(values[0].Where, "text")
            : null;

    private void Match(DnsmasqLine line)
    {
        if (SetTag(line) is not var (tag, rest))
            return;
        var prefix = rest is [var begin, ..] ? Prefix(begin.Text) : null;
        if (prefix is ("vi-encap" or "option6", _))
        {
            sheet.NotSupported(line.Where, line.Line, "only options of DHCP over IPv4 are asked for, and those by their number or name");
            return;
        }

        var values = rest.Skip(1).ToList();
        if (rest is not [{ Text.Length: > 0 } first, ..])
        {
            sheet.Mistake(line.Where, "dhcp-match: expected an option by its number or as option:NAME, such as option:client-arch,7");
            return;
        }

        var option = prefix is ("option", var name) ? first with { Text = name } : first;
        var (how, form) = Comparison(option, values);
        AddTag(
            line, tag, ("option", Field(option)),
            (how, values.Count == 0 ? null : Values.Text(values[0].Where, string.Join(',', values.Select(value => value.Text)))),
            ("as", form));
    }

    /// <summary>Texts are looked for anywhere in the option, bytes with asterisks at its beginning, and numbers are compared with each that it holds.</summary>
    private static (string How, SettingValue? As) Comparison(DnsmasqField option, List<DnsmasqField> values)
    {
        var text = string.Join(',', values.Select(value => value.Text));
        var known = OptionNames.TryFind(option.Text, out var code) ? OptionNames.FormOf(code) : OptionForm.Guess;
        if (text.Length == 0)
            return ("is", null);
        var quoted = values.Any(value => value.IsQuoted);
        if (!quoted && text.Contains(':', StringComparison.Ordinal)
            && text.Split(':').All(part => part == "*" || (part.Length is 1 or 2 && part.All(char.IsAsciiHexDigit))))
            return ("begins", Values.Text(values[0].Where, "hex"));
        var isText = known == OptionForm.Text || quoted || (known == OptionForm.Guess && text.Any(char.IsAsciiLetter));
        return (isText ? "contains" : "is", null);
    }

    private void Class(DnsmasqLine line, string condition)
    {
        if (SetTag(line) is not var (tag, rest))
            return;
        if (rest is [{ Text: var begin }, ..] && begin.StartsWith("enterprise:", StringComparison.Ordinal))
            sheet.NotSupported(line.Where, line.Line, "vendor classes are told by option 60 only, without an enterprise number");
        else if (string.Join(',', rest.Select(field => field.Text)) is { Length: > 0 } text)
            AddTag(line, tag, (condition, Values.Text(rest[0].Where, text)));
        else
            sheet.Mistake(line.Where, $"{line.Keyword}: expected a tag and a text, such as set:ipxe,iPXE");
    }

    private void Mac(DnsmasqLine line)
    {
        if (SetTag(line) is not var (tag, rest))
            return;
        if (rest is [{ Text.Length: > 0 } mac])
            AddTag(line, tag, ("mac", Values.Text(mac.Where, mac.Text.StartsWith("1-", StringComparison.Ordinal) ? mac.Text[2..] : mac.Text)));
        else
            sheet.Mistake(line.Where, "dhcp-mac: expected a tag and an Ethernet address, such as set:lab,52:54:00:*:*:*");
    }

    private void Name(DnsmasqLine line)
    {
        if (SetTag(line) is not var (tag, rest))
            return;
        if (rest is not [{ Text.Length: > 0 } name])
            sheet.Mistake(line.Where, "dhcp-name-match: expected a tag and a name, with * at its end or without, such as set:lab,pc*");
        else if (name.Text is ['*'])
            AddTag(line, tag, ("option", Values.Text(name.Where, "hostname")));
        else
            AddTag(
                line, tag, ("option", Values.Text(name.Where, "hostname")),
                (name.Text.EndsWith('*') ? "begins" : "is", Values.Text(name.Where, name.Text.TrimEnd('*'))));
    }

    private void TagIf(DnsmasqLine line)
    {
        var tags = DnsmasqTags.Read(line.Fields, netSets: false);
        var set = tags.Set.Concat(tags.Rest.Where(field => field.Text.StartsWith("set:", StringComparison.Ordinal)).Select(field => field.Text[4..])).ToList();
        if (set.Count == 0 || tags.For.Count == 0 || tags.Rest.Count > 0)
            sheet.Mistake(line.Where, "tag-if: expected tags to set and tags that must hold, such as set:lab,tag:known,tag:!guest");
        else
            _tagIfs.Add((line, [.. set.Select(tag => Values.Group(
                line.Where, ("tag", Values.Text(line.Where, tag)), ("for", Values.List(line.Where, tags.For))))]));
    }

    private void Ignore(DnsmasqLine line)
    {
        var tags = DnsmasqTags.Read(line.Fields, netSets: false);
        if (tags.For.Count == 0 || tags.Rest.Count > 0)
        {
            sheet.Mistake(line.Where, "dhcp-ignore: expected tags, such as tag:!known");
            return;
        }

        sheet.Add("dhcp.ignore", Values.List(line.Where, tags.For));
        sheet.Kept(line.Where, line.Line, "dhcp.ignore");
    }

    private void NoOverride(DnsmasqLine line)
    {
        sheet.Set("dhcp.no-override", line.Where, "yes");
        sheet.Kept(line.Where, line.Line, "dhcp.no-override");
    }

    private void Service(DnsmasqLine line)
    {
        var tags = DnsmasqTags.Read(line.Fields, netSets: false);
        var (csa, text, file, server) = (At(tags, 0), At(tags, 1), At(tags, 2), At(tags, 3));
        if (csa is null || text is null)
        {
            sheet.Mistake(line.Where, "pxe-service: expected an architecture, the text of its line and a file, such as x86PC,\"Install Linux\",pxelinux");
            return;
        }

        if (!PxeArchitecture.TryFind(csa.Text, out _))
        {
            var near = NearestName.Of(csa.Text, PxeArchitecture.All);
            sheet.Mistake(csa.Where, $"pxe-service: there is no architecture {csa.Text}: "
                + (near is null ? $"there are {string.Join(", ", PxeArchitecture.All)}" : $"did you mean {near}?"));
            return;
        }

        var isType = file is { IsQuoted: false } && ushort.TryParse(file.Text, NumberStyles.None, CultureInfo.InvariantCulture, out _);
        var isAddress = server is null || Ipv4Text.TryRead(server.Text, out _);
        // Type 0 is the local disk, which needs neither.
        var type = isType && file!.Text.Trim('0').Length > 0 ? Field(file) : null;
        sheet.Add("pxe.services", Values.Group(
            line.Where,
            ("architecture", Field(csa)),
            ("text", Field(text)),
            ("file", isType ? null : Field(file)),
            ("type", type),
            ("server", isAddress && (type is not null || (file is not null && !isType)) ? Field(server) : null),
            ("for", Values.OptionalList(line.Where, tags.For))));
        if (isAddress)
            sheet.Kept(line.Where, line.Line, "pxe.services");
        else
            sheet.Changed(
                line.Where, line.Line,
                $"pxe.services: names are not looked up, so that this host is named in place of {server!.Text}: write its address");
    }

    private void Prompt(DnsmasqLine line)
    {
        var tags = DnsmasqTags.Read(line.Fields, netSets: false);
        if (At(tags, 0) is not { } text)
        {
            sheet.Mistake(line.Where, "pxe-prompt: expected a text, and seconds to wait, such as \"Press F8 for menu.\",10");
            return;
        }

        sheet.Add("pxe.prompt", Values.Group(
            line.Where, ("text", Field(text)), ("timeout", Field(At(tags, 1))), ("for", Values.OptionalList(line.Where, tags.For))));
        sheet.Kept(line.Where, line.Line, "pxe.prompt");
    }

    /// <summary>The tag that a line sets, with or without "set:" before it, and what comes behind; a line without one is a mistake.</summary>
    private (string Tag, IReadOnlyList<DnsmasqField> More)? SetTag(DnsmasqLine line)
    {
        var tags = DnsmasqTags.Read(line.Fields, netSets: true);
        if (tags is { Set: [var tag], For: [] })
            return (tag, tags.Rest);
        if (tags is { Set: [], For: [], Rest: [{ Text.Length: > 0 } old, _, ..] })
            return (old.Text, [.. tags.Rest.Skip(1)]);
        sheet.Mistake(line.Where, $"{line.Keyword}: expected the tag that it sets first, such as set:efi64");
        return null;
    }

    private void AddTag(DnsmasqLine line, string tag, params (string Name, SettingValue? Value)[] conditions)
    {
        sheet.Add("dhcp.tags", Values.Group(line.Where, [("tag", Values.Text(line.Where, tag)), .. conditions]));
        sheet.Kept(line.Where, line.Line, "dhcp.tags");
    }

    /// <summary>A value by its place behind the tags; null where there is none or an empty one.</summary>
    private static DnsmasqField? At(DnsmasqTags tags, int place) => tags.Rest.Count > place && tags.Rest[place].Text.Length > 0 ? tags.Rest[place] : null;

    private static SettingValue? Field(DnsmasqField? field) => field is null ? null : Values.Text(field.Where, field.Text);
}
