using Lanboot.Protocols.Dhcp.Pxe;

namespace Lanboot.Protocols.Dhcp.Policy;

/// <summary>
/// Who is told what: made once of the settings, then asked for each packet without allocating. Where two rules fit, those
/// for tags go before those for all, and later ones before earlier ones, as dnsmasq has it.
/// </summary>
public sealed partial class DhcpPolicy
{
    /// <summary>The tag of machines that have a <see cref="HostRule"/>.</summary>
    public const int KnownTag = 0;

    /// <summary>The tag of clients without DHCP.</summary>
    public const int BootpTag = 1;

    /// <summary>Nothing is said of anybody.</summary>
    public static readonly DhcpPolicy None = new();

    private readonly TagRule[] _tagRules = [];
    private readonly HostRule[] _hosts = [];
    private readonly TagCondition[] _ignore = [];

    /// <summary>In the order in which they are looked at: a rule may ask for the tags of those before it.</summary>
    public IReadOnlyList<TagRule> TagRules { get => _tagRules; init => _tagRules = [.. value]; }

    /// <summary>The surest way to know a machine comes first.</summary>
    public IReadOnlyList<HostRule> Hosts { get => _hosts; init => _hosts = [.. value.OrderBy(host => host.Rank)]; }

    /// <summary>Who fits one of them is not answered.</summary>
    public IReadOnlyList<TagCondition> Ignore { get => _ignore; init => _ignore = [.. value]; }

    /// <summary>File and server name stay in the header also where they are asked for as options.</summary>
    public bool NoOverride { get; init; }

    /// <summary>Finds out who asks.</summary>
    /// <param name="first">The tags that hold by themselves: that of the interface.</param>
    public DhcpRuling Judge(in DhcpPacket request, in DhcpArrival arrival, TagSet first)
    {
        if (request.MessageType == DhcpMessageType.Bootp)
            first.Add(BootpTag);
        var where = ClientNetwork.Of(request, arrival);
        var tags = Apply(request, where, first);
        var host = HostOf(request, tags);
        if (host is not null)
        {
            first.Add(KnownTag);
            first.Add(host.Tags);
            tags = Apply(request, where, first);
        }

        return new DhcpRuling
        {
            Policy = this,
            Tags = tags,
            OwnTags = tags,
            First = first,
            Host = host,
            Ignored = host is { IsIgnored: true } ? "the settings say that it is to be ignored (dhcp.hosts)"
                : IsIgnored(tags) ? "the settings say that it is to be ignored (dhcp.ignore)" : null,
            PxeArchitecture = BootClient.IsPxe(request) && request.Options[DhcpOption.ClientSystemArchitecture] is [var high, var low, ..]
                ? (high << 8) | low : -1,
        };
    }

    /// <summary>The same with the tags of the range from which it gets its address.</summary>
    public DhcpRuling Within(in DhcpRuling ruling, in DhcpPacket request, in DhcpArrival arrival, in TagSet range)
    {
        if (range.IsEmpty)
            return ruling;
        var first = ruling.First;
        first.Add(range);
        return ruling with { Tags = Apply(request, ClientNetwork.Of(request, arrival), first) };
    }

    private TagSet Apply(in DhcpPacket request, IPv4Address where, in TagSet first)
    {
        var tags = first;
        foreach (var rule in _tagRules)
        {
            if (!tags.Has(rule.Tag) && Matches(rule, request, where, tags))
                tags.Add(rule.Tag);
        }

        return tags;
    }

    private HostRule? HostOf(in DhcpPacket request, in TagSet tags)
    {
        foreach (var host in _hosts)
        {
            if (host.For.Holds(tags) && host.Matches(request))
                return host;
        }

        return null;
    }

    private bool IsIgnored(in TagSet tags)
    {
        foreach (var condition in _ignore)
        {
            if (condition.Holds(tags))
                return true;
        }

        return false;
    }

    private static bool Matches(TagRule rule, in DhcpPacket request, IPv4Address where, in TagSet tags) =>
        rule.For.Holds(tags)
        && (rule.Option == 0 || OptionMatch.Holds(rule, request))
        && (rule.VendorClass is not { } vendor || request.Options[DhcpOption.VendorClassIdentifier].IndexOf(vendor) >= 0)
        && (rule.UserClass is not { } user || OptionMatch.UserClassContains(request, user))
        && (rule.Mac is not { } mac || mac.Matches(request))
        && ((where.Bits ^ rule.Network.Bits) & rule.NetworkMask.Bits) == 0;
}
