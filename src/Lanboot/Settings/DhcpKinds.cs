using System.Diagnostics.CodeAnalysis;
using System.Net;
using Lanboot.Protocols.Dhcp.Policy;

namespace Lanboot.Settings;

/// <summary>The kinds of values that the policy of DHCP is written in.</summary>
internal static class DhcpKinds
{
    public static ValueKind<IReadOnlyList<DhcpRangeSettings>> Ranges { get; } =
        new ListKind<DhcpRangeSettings>(new DhcpRangeGroup(), "a list of ranges");

    public static ValueKind<IReadOnlyList<DhcpTagSettings>> TagRules { get; } =
        new ListKind<DhcpTagSettings>(new DhcpTagGroup(), "a list of rules");

    public static ValueKind<IReadOnlyList<DhcpOptionSettings>> Options { get; } =
        new ListKind<DhcpOptionSettings>(new DhcpOptionGroup(), "a list of options");

    public static ValueKind<IReadOnlyList<DhcpBootSettings>> Boot { get; } =
        new ListKind<DhcpBootSettings>(new DhcpBootGroup(), "a list of boot files");

    public static ValueKind<IReadOnlyList<DhcpHostSettings>> Hosts { get; } =
        new ListKind<DhcpHostSettings>(new DhcpHostGroup(), "a list of hosts");

    public static ValueKind<IReadOnlyList<TagList>> Ignore { get; } =
        new ListKind<TagList>(new TagListKind(), "a list of tags, or of lists of tags");

    public static ValueKind<IReadOnlyList<PxeServiceSettings>> Services { get; } =
        new ListKind<PxeServiceSettings>(new PxeServiceGroup(), "a list of services");

    public static ValueKind<IReadOnlyList<PxePromptSettings>> Prompts { get; } =
        new ListKind<PxePromptSettings>(new PxePromptGroup(), "a prompt, or a list of them");

    public static ValueKind<TagList> Tags { get; } = new TagListKind();

    public static ValueKind<string> TagName { get; } = new TextKind<string>(
        "the name of a tag, without blanks and commas", TryTag, value => value);

    public static ValueKind<IReadOnlyList<string>> TagNames { get; } =
        new ListKind<string>(TagName, "a list of tags");

    /// <summary>As dhcp.lease-time, and for ever: some networks never take an address back.</summary>
    public static ValueKind<TimeSpan> LeaseTime { get; } = new TextKind<TimeSpan>(
        "a time from 2m to 365d, such as 12h, 30m or 3600 (seconds), or infinite", TryLeaseTime,
        value => value == Timeout.InfiniteTimeSpan ? "infinite" : Duration.Show(value));

    public static ValueKind<DhcpRangeKind> RangeKind { get; } = new TextKind<DhcpRangeKind>(
        "dynamic, static or proxy", TryRangeKind, value => value.ToString().ToLowerInvariant());

    public static ValueKind<OptionForm> Form { get; } = new TextKind<OptionForm>(
        "text, address, hex, byte, short or integer", TryForm, ShowForm);

    /// <summary>0 is padding and 255 the end, in every list of options.</summary>
    public static ValueKind<int> SubOption { get; } = ValueKinds.Number(1, 254, "the number of an option, 1 to 254");

    public static ValueKind<byte> OptionCode { get; } = new TextKind<byte>(
        "the name or number of a DHCP option, such as router or 209", OptionNames.TryFind, OptionNames.Show);

    public static ValueKind<IReadOnlyList<MacPattern>> Macs { get; } =
        new ListKind<MacPattern>(Mac, "a list of Ethernet addresses");

    public static ValueKind<MacPattern> Mac => new TextKind<MacPattern>(
        "an Ethernet address such as 52:54:00:12:34:56, or with * for bytes that may be any", MacPattern.TryParse, value => value.ToString());

    public static ValueKind<ushort> Architecture { get; } = new TextKind<ushort>(
        $"the name or number of an architecture: {string.Join(", ", PxeArchitecture.All)}", PxeArchitecture.TryFind, PxeArchitecture.Show);

    public static ValueKind<IPNetwork> Network { get; } = new TextKind<IPNetwork>(
        "a network such as 192.168.0.0/24", ValueKinds.TryNetwork, value => value.ToString());

    private static bool TryTag(string text, [MaybeNullWhen(false)] out string read)
    {
        read = text;
        return text.Length is > 0 and <= 64 && text[0] != '!'
            && !text.Any(letter => char.IsWhiteSpace(letter) || char.IsControl(letter) || letter == ',');
    }

    private static bool TryLeaseTime(string text, out TimeSpan read)
    {
        read = Timeout.InfiniteTimeSpan;
        return text.Equals("infinite", StringComparison.OrdinalIgnoreCase)
            || (Duration.TryRead(text, out read) && read.TotalMinutes >= 2 && read.TotalDays <= 365);
    }

    private static bool TryRangeKind(string text, out DhcpRangeKind read)
    {
        read = text.ToLowerInvariant() switch
        {
            "static" => DhcpRangeKind.Static,
            "proxy" => DhcpRangeKind.Proxy,
            _ => DhcpRangeKind.Dynamic,
        };
        return text.Equals(read.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    private static string ShowForm(OptionForm form) => form switch
    {
        OptionForm.OneByte => "byte",
        OptionForm.TwoBytes => "short",
        OptionForm.FourBytes => "integer",
        _ => form.ToString().ToLowerInvariant(),
    };

    private static bool TryForm(string text, out OptionForm read)
    {
        read = text.ToLowerInvariant() switch
        {
            "text" => OptionForm.Text,
            "address" => OptionForm.Address,
            "hex" => OptionForm.Hex,
            "byte" => OptionForm.OneByte,
            "short" => OptionForm.TwoBytes,
            "integer" => OptionForm.FourBytes,
            _ => OptionForm.Guess,
        };
        return read != OptionForm.Guess;
    }

    /// <summary>Tags in brackets, or a single one.</summary>
    private sealed class TagListKind() : ValueKind<TagList>("a tag, or a list of tags, each with ! before it where it must not hold")
    {
        public override bool TryRead(
            string key, SettingValue value, List<SettingsMistake> mistakes, [MaybeNullWhen(false)] out TagList read)
        {
            read = null;
            var before = mistakes.Count;
            List<TagTerm> terms = [];
            foreach (var each in value.Items ?? [value])
            {
                var holds = each.Text is not ['!', ..];
                if (each.Text is { } text && TryTag(holds ? text : text[1..], out var name))
                    terms.Add(new(name, holds));
                else
                    mistakes.Add(Mistake(key, each));
            }

            if (terms.Count == 0 && mistakes.Count == before)
                mistakes.Add(Mistake(key, value));
            read = new TagList(terms);
            return mistakes.Count == before;
        }

        public override string Show(TagList value) => value.ToString();
    }
}
