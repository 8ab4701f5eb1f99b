using System.Text;
using Lanboot.Host;
using Lanboot.Protocols.Dhcp;
using Lanboot.Protocols.Dhcp.Policy;
using Lanboot.Settings;

namespace Lanboot.Servers.Dhcp;

/// <summary>Makes of the settings the policy that is asked for each packet: names of tags become bits.</summary>
internal sealed class PolicyPlan
{
    /// <summary>The first boot item that is ours (PXE 2.1, PXE_BOOT_SERVERS: vendor use).</summary>
    private const ushort FirstItem = 0x8000;

    private readonly Dictionary<string, int> _tags = new(StringComparer.Ordinal)
    {
        ["known"] = DhcpPolicy.KnownTag,
        ["bootp"] = DhcpPolicy.BootpTag,
    };

    private readonly Dictionary<string, TagSet> _ofInterface = new(StringComparer.Ordinal);
    private readonly Proxied[] _proxied;

    public PolicyPlan(DhcpSettings settings, PxeSettings pxe, IReadOnlyList<HostInterface> interfaces)
    {
        foreach (var each in interfaces)
            _ofInterface[each.Name] = Set([each.Name]);
        Policy = new DhcpPolicy
        {
            TagRules = [.. settings.Tags.Select(Rule)],
            Options = [.. settings.Options.Where(option => option is { Encap: null, Vendor: null }).Select(Rule)],
            Encapsulated = [.. Groups(settings.Options)],
            Boots = [.. settings.Boot.Select(Rule)],
            Hosts = [.. settings.Hosts.Select(Rule)],
            Ignore = [.. settings.Ignore.Select(Condition)],
            NoOverride = settings.NoOverride,
            Services = [.. Services(pxe.Services)],
            Prompts = [.. pxe.Prompts.Select(prompt => new PxePrompt(prompt.Text, (byte)(prompt.Timeout?.TotalSeconds ?? byte.MaxValue))
            {
                For = Condition(prompt.For),
            })],
        };
        _proxied =
        [
            .. from range in settings.Ranges
               where range.Kind == DhcpRangeKind.Proxy
               let network = DhcpPolicyCheck.NetworkOf(range, interfaces)
               where network is not null
               select new Proxied(
                   IPv4Address.From(network.Value.BaseAddress), IPv4Address.Mask(network.Value.PrefixLength),
                   Condition(range.For), Set(range.Tags)),
        ];
    }

    public DhcpPolicy Policy { get; }

    /// <summary>A network where another server gives the addresses.</summary>
    private readonly record struct Proxied(IPv4Address Network, IPv4Address Mask, TagCondition For, TagSet Tags)
    {
        public bool Contains(IPv4Address address) => ((address.Bits ^ Network.Bits) & Mask.Bits) == 0;
    }

    /// <summary>What is known of who comes in by an interface.</summary>
    public TagSet TagsOf(HostInterface on) => _ofInterface.GetValueOrDefault(on.Name);

    /// <summary>Whether to help who gets its address elsewhere: everybody, unless the settings name networks for that.</summary>
    public bool Proxies(IPv4Address address)
    {
        foreach (var each in _proxied)
        {
            if (each.Contains(address))
                return true;
        }

        return _proxied.Length == 0;
    }

    /// <summary>The tags of the network where another server gives the addresses.</summary>
    public TagSet ProxyTags(in DhcpRuling ruling, IPv4Address where)
    {
        foreach (var each in _proxied)
        {
            if (each.Contains(where) && each.For.Holds(ruling.OwnTags))
                return each.Tags;
        }

        return default;
    }

    public TagSet Set(IEnumerable<string> names)
    {
        var set = default(TagSet);
        foreach (var name in names)
            set.Add(Number(name));
        return set;
    }

    public TagCondition Condition(TagList tags) => new(
        Set(tags.Terms.Where(term => term.Holds).Select(term => term.Name)),
        Set(tags.Terms.Where(term => !term.Holds).Select(term => term.Name)));

    private int Number(string name)
    {
        if (_tags.TryGetValue(name, out var number))
            return number;
        if (_tags.Count == TagSet.Capacity)
            throw new DoorException($"There are more than {TagSet.Capacity} tags in the settings of DHCP.");
        return _tags[name] = _tags.Count;
    }

    private TagRule Rule(DhcpTagSettings rule) => new(Number(rule.Tag))
    {
        Option = rule.Option?.Code ?? 0,
        How = rule.Option?.How switch
        {
            DhcpComparison.Is => OptionComparison.Is,
            DhcpComparison.Begins => OptionComparison.Begins,
            DhcpComparison.Contains => OptionComparison.Contains,
            _ => OptionComparison.Present,
        },
        Value = rule.Option?.Value,
        UserClass = Bytes(rule.UserClass),
        VendorClass = Bytes(rule.VendorClass),
        Mac = rule.Mac,
        Network = rule.Network is { } network ? IPv4Address.From(network.BaseAddress) : default,
        NetworkMask = rule.Network is { } masked ? IPv4Address.Mask(masked.PrefixLength) : default,
        For = Condition(rule.Interface is { } name ? new TagList([.. rule.For.Terms, new TagTerm(name, true)]) : rule.For),
    };

    private OptionRule Rule(DhcpOptionSettings option) => new(option.Code, option.Value) { Force = option.Force, For = Condition(option.For) };

    private IEnumerable<EncapsulatedRules> Groups(IEnumerable<DhcpOptionSettings> options) =>
        from option in options
        where option.Encap is not null || option.Vendor is not null
        group option by (Outer: option.Encap ?? DhcpOption.VendorSpecificInformation, option.Vendor) into inside
        select new EncapsulatedRules(inside.Key.Outer, [.. inside.Select(Rule)]) { VendorClass = Bytes(inside.Key.Vendor) };

    private BootRule Rule(DhcpBootSettings boot) => new()
    {
        File = boot.File,
        ServerName = boot.ServerName,
        Server = Address(boot.Server),
        For = Condition(boot.For),
    };

    private HostRule Rule(DhcpHostSettings host) => new()
    {
        Macs = [.. host.Macs],
        ClientIdentifier = host.ClientIdentifier?.Bytes ?? [],
        CallsItself = host is { Macs: [], ClientIdentifier: null } ? Bytes(host.Name) : null,
        Name = host.Name,
        Address = Address(host.Address),
        Tags = Set(host.Tags),
        For = Condition(host.For),
        LeaseTime = host.LeaseTime is { } time ? Seconds(time) : 0,
        IsIgnored = host.Ignore,
        Boot = host.File is null && host.Server is null ? null : new BootRule { File = host.File, Server = Address(host.Server) },
    };

    private IEnumerable<PxeService> Services(IEnumerable<PxeServiceSettings> services)
    {
        var next = FirstItem;
        foreach (var service in services)
        {
            yield return new PxeService(service.Architecture, service.Text, service.File is null ? service.Type : next++)
            {
                File = service.File,
                Server = Address(service.Server),
                For = Condition(service.For),
            };
        }
    }

    /// <summary>In seconds; the largest number is for ever.</summary>
    public static uint Seconds(TimeSpan time) =>
        time == Timeout.InfiniteTimeSpan ? uint.MaxValue : (uint)Math.Clamp(time.TotalSeconds, ShortestLease, uint.MaxValue - 1);

    /// <summary>In seconds. Shorter ones only make traffic; dnsmasq's floor too.</summary>
    private const double ShortestLease = 120;

    private static IPv4Address Address(System.Net.IPAddress? address) => address is null ? default : IPv4Address.From(address);

    private static byte[]? Bytes(string? text) => text is null ? null : Encoding.ASCII.GetBytes(text);
}
