namespace Lanboot.Import.Dnsmasq;

/// <summary>The "tag:NAME" and "set:NAME" that stand before the values of a line; "net:NAME" was written for both in old files.</summary>
internal sealed class DnsmasqTags
{
    private DnsmasqTags(List<string> wanted, List<string> set, IReadOnlyList<DnsmasqField> rest) => (For, Set, Rest) = (wanted, set, rest);

    /// <summary>Tags that must hold, with "!" those that must not.</summary>
    public IReadOnlyList<string> For { get; }

    public IReadOnlyList<string> Set { get; }

    /// <summary>What comes behind them.</summary>
    public IReadOnlyList<DnsmasqField> Rest { get; }

    /// <param name="netSets">What "net:" means for this keyword: it sets (dhcp-range), or it must hold (dhcp-option).</param>
    public static DnsmasqTags Read(IReadOnlyList<DnsmasqField> fields, bool netSets)
    {
        List<string> wanted = [];
        List<string> set = [];
        var at = 0;
        for (; at < fields.Count && !fields[at].IsQuoted; at++)
        {
            var text = fields[at].Text;
            if (text.StartsWith("tag:", StringComparison.Ordinal))
                wanted.Add(text[4..]);
            else if (text.StartsWith("set:", StringComparison.Ordinal))
                set.Add(text[4..]);
            else if (text.StartsWith("net:", StringComparison.Ordinal))
                (netSets ? set : wanted).Add(text[4..].Replace('#', '!'));
            else
                break;
        }

        return new DnsmasqTags(wanted, set, [.. fields.Skip(at)]);
    }
}
