using Lanboot.Protocols.Dhcp.Policy;

namespace Lanboot.Settings;

internal sealed class DhcpTagGroup() : GroupKind<DhcpTagSettings>(
    "a rule", "tag", "option", "is", "begins", "contains", "as", "user-class", "vendor-class", "mac", "interface", "network", "for")
{
    private static readonly string[] Comparisons = ["is", "begins", "contains"];
    private static readonly string[] Conditions = ["option", "user-class", "vendor-class", "mac", "interface", "network", "for"];

    public override string Show(DhcpTagSettings value) => value.Tag;

    protected override DhcpTagSettings? Make(in GroupReader group)
    {
        var rule = new DhcpTagSettings(group.Read("tag", DhcpKinds.TagName, ""))
        {
            Option = group.Has("option") ? OptionOf(group) : null,
            UserClass = group.Text("user-class"),
            VendorClass = group.Text("vendor-class"),
            Mac = group.ReadOptional("mac", DhcpKinds.Mac),
            Interface = group.Text("interface"),
            Network = group.ReadOptional("network", DhcpKinds.Network),
            For = group.Read("for", DhcpKinds.Tags, TagList.Always),
        };
        if (!group.Has("tag"))
            group.Wrong("needs the tag that it sets");
        var isConditional = false;
        foreach (var name in Conditions)
            isConditional |= group.Has(name);
        if (!isConditional)
            group.Wrong($"needs a condition: {string.Join(", ", Conditions[..^1])} or for");
        foreach (var name in Comparisons.Append("as"))
        {
            if (group.Has(name) && !group.Has("option"))
                group.Wrong(name, "which option is to be compared? Say option too");
        }

        return rule;
    }

    private static DhcpOptionTest? OptionOf(in GroupReader group)
    {
        var code = DhcpOptionGroup.CodeOf(group, "option");
        var form = group.ReadOptional("as", DhcpKinds.Form);
        var comparison = "";
        foreach (var name in Comparisons)
        {
            if (!group.Has(name))
                continue;
            if (comparison.Length > 0)
                group.Wrong(name, $"an option is compared in one way, and {comparison} is said already");
            comparison = name;
        }

        if (comparison.Length == 0)
        {
            if (group.Has("as"))
                group.Wrong("as", "that the option is there needs no form: say is, begins or contains too");
            return new DhcpOptionTest(code, DhcpComparison.Present, null);
        }

        // What a text begins with or contains is a text, unless said otherwise: "iPXE" and "00:07" alike.
        var value = OptionText.Read(
            code, group.Text(comparison) ?? "", form ?? (comparison == "is" ? null : OptionForm.Text), out var problem, toCompare: true);
        if (problem is not null && group.Text(comparison) is not null)
            group.Wrong(comparison, $"for the option {OptionNames.Show(code)} expected {problem}");
        var how = comparison switch { "is" => DhcpComparison.Is, "begins" => DhcpComparison.Begins, _ => DhcpComparison.Contains };
        return new DhcpOptionTest(code, how, value);
    }
}

internal sealed class DhcpOptionGroup() : GroupKind<DhcpOptionSettings>(
    "an option", "option", "value", "as", "force", "for", "encap", "vendor")
{
    public override string Show(DhcpOptionSettings value) => OptionNames.Show(value.Code);

    /// <summary>The code of an option by its name or number; 0 where it is neither, which then stands in the mistakes.</summary>
    public static byte CodeOf(in GroupReader group, string name)
    {
        var field = group.Find(name)!.Value;
        if (field.Text is { } text && OptionNames.TryFind(text, out var code) && code is > 0 and < byte.MaxValue)
            return code;
        var near = field.Text is { } wrong ? NearestName.Of(wrong, OptionNames.All) : null;
        group.Wrong(name, $"expected {DhcpKinds.OptionCode.Expected}; found {field.Found}{(near is null ? "" : $": did you mean {near}?")}");
        return 0;
    }

    protected override DhcpOptionSettings? Make(in GroupReader group)
    {
        if (!group.Has("option"))
        {
            group.Wrong("needs its name or number");
            return null;
        }

        var isInside = group.Has("encap") || group.Has("vendor");
        var code = isInside ? (byte)group.Read("option", DhcpKinds.SubOption, 0) : CodeOf(group, "option");
        if (group.Has("encap") && group.Has("vendor"))
            group.Wrong("vendor", "an option stands inside of one other: leave out encap, which for a vendor is 43 anyway");
        if (!isInside && code != 0 && !OptionNames.MayBeSet(code))
            group.Wrong("option", $"{OptionNames.Show(code)} ({code}) is what the client and the server agree on by themselves: "
                + "it can't be set");
        return new DhcpOptionSettings(code, ValueOf(group, isInside ? null : code))
        {
            Force = group.Read("force", ValueKinds.Flag, false),
            For = group.Read("for", DhcpKinds.Tags, TagList.Always),
            Encap = (byte?)group.ReadOptional("encap", DhcpKinds.SubOption),
            Vendor = group.Has("vendor") ? VendorOf(group) : null,
        };
    }

    /// <summary>An empty text is every vendor.</summary>
    private static string? VendorOf(in GroupReader group) => group.Find("vendor")!.Value.Text is "" ? "" : group.Text("vendor");

    private static OptionValue? ValueOf(in GroupReader group, byte? code)
    {
        if (group.Find("value") is not { } field)
        {
            if (code is null || !OptionNames.IsSentByItself(code.Value))
                group.Wrong("needs a value: only what is sent by itself can be suppressed "
                    + "(netmask, router, dns-server, hostname, domain-name, broadcast). For an option of no length say value: \"\"");
            if (group.Has("force") || group.Has("as"))
                group.Wrong("without a value is not sent, so it has neither force nor as");
            return null;
        }

        if (TextOf(field.Value) is not { } text)
        {
            group.Wrong("value", $"expected a text or a list of texts; found {field.Value.Found}");
            return null;
        }

        var value = OptionText.Read(code, text, group.ReadOptional("as", DhcpKinds.Form), out var problem);
        if (problem is not null)
        {
            var what = code is { } known ? $"the option {OptionNames.Show(known)}" : "it";
            group.Wrong("value", $"for {what} expected {problem}; found {field.Value.Found}");
        }

        return value;
    }

    private static string? TextOf(SettingValue value) => value switch
    {
        { Text: { } text } => text,
        { Items: { Count: > 0 } items } when items.All(each => each.Text is not null) => string.Join(',', items.Select(each => each.Text)),
        _ => null,
    };
}
