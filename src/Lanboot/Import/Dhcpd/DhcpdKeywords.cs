namespace Lanboot.Import.Dhcpd;

/// <summary>Statements of dhcpd.conf(5) that Lanboot has no use for, and what to do about each.</summary>
internal static class DhcpdKeywords
{
    private const string NoNames = "names are not Lanboot's business: the name server's own updates, or none";
    private const string NoEvents = "nothing is run or worked out when addresses are given: the log tells of each";
    private const string NoFailover = "there is one server: give each server a range of its own";

    private static readonly Dictionary<string, string> Advices = new(StringComparer.Ordinal)
    {
        ["adaptive-lease-time-threshold"] = "a lease is as long as its range says",
        ["always-broadcast"] = "replies go to the broadcast address when a machine asks for it",
        ["always-reply-rfc1048"] = "replies are those of RFC 2131",
        ["boot-unknown-clients"] = "say dhcp.ignore: [[\"!known\"]] for that",
        ["db-time-format"] = "Lanboot keeps leases in a form of its own",
        ["dynamic-bootp-lease-cutoff"] = "what BOOTP clients get is theirs for good",
        ["dynamic-bootp-lease-length"] = "what BOOTP clients get is theirs for good",
        ["execute"] = NoEvents,
        ["failover"] = NoFailover,
        ["fixed-prefix6"] = "machines are booted over IPv4",
        ["get-lease-hostnames"] = NoNames,
        ["infinite-is-reserved"] = "infinite leases are leases",
        ["key"] = NoNames,
        ["local-address"] = "Lanboot serves on interfaces: name them with interfaces",
        ["local-port"] = "DHCP is served on port 67 only",
        ["log"] = NoEvents,
        ["log-facility"] = "the log goes to the terminal or the service's journal",
        ["min-secs"] = "offers go out at once",
        ["omapi-key"] = "there is no OMAPI",
        ["omapi-port"] = "there is no OMAPI",
        ["on"] = NoEvents,
        ["one-lease-per-client"] = "a machine has one lease on a network",
        ["option-record"] = NoEvents,
        ["peer"] = NoFailover,
        ["pid-file-name"] = "the service manager knows the process",
        ["range6"] = "machines are booted over IPv4",
        ["remote-port"] = "DHCP goes to port 68 only",
        ["set"] = NoEvents,
        ["site-option-space"] = "options of a site are told by their numbers, 224 to 254",
        ["stash-agent-options"] = "what relays add goes back with each reply",
        ["subnet6"] = "machines are booted over IPv4: leave dhcpd -6 running for IPv6",
        ["switch"] = "write it as if, elsif and else",
        ["unset"] = NoEvents,
        ["update-conflict-detection"] = NoNames,
        ["update-optimization"] = NoNames,
        ["update-static-leases"] = NoNames,
        ["use-lease-addr-for-default-route"] = "name the router: option routers",
        ["zone"] = NoNames,
        ["ddns"] = NoNames,
    };

    /// <summary>Statements that are taken.</summary>
    public static IReadOnlyList<string> Taken { get; } =
    [
        "allow", "authoritative", "class", "default-lease-time", "deny", "else", "elsif", "filename", "group", "host", "if", "ignore", "include",
        "lease-file-name", "match", "max-lease-time", "min-lease-time", "next-server", "not", "option", "ping-check", "ping-timeout", "pool",
        "range", "server-identifier", "server-name", "shared-network", "subclass", "subnet", "use-host-decl-names", "vendor-option-space",
        "hardware", "fixed-address", "interface", "ddns-update-style",
    ];

    public static IEnumerable<string> Names => Taken.Concat(Advices.Keys);

    /// <summary>What to do about a statement; null for one that is none of these.</summary>
    public static string? Advice(string keyword) =>
        keyword.StartsWith("ddns-", StringComparison.Ordinal) || keyword.StartsWith("dhcpv6-", StringComparison.Ordinal)
        || keyword.StartsWith("ldap-", StringComparison.Ordinal)
            ? NoNames : Advices.GetValueOrDefault(keyword);
}
