namespace Lanboot.Import.Dnsmasq;

/// <summary>The keywords of dnsmasq(8) 2.90 that Lanboot has no use for, and what to do about each.</summary>
internal static class DnsmasqKeywords
{
    private const string NotOurs = "names are not Lanboot's business: leave dnsmasq running for them, with dhcp-range and enable-tftp taken out";

    private const string NoScripts = "no scripts are run when addresses are given: the log tells of each";
    private const string NoIPv6 = "machines are booted over IPv4: leave dnsmasq running for IPv6";
    private const string NoRelay = "no requests are passed on: leave that to a relay of its own, and name Lanboot as its server";

    /// <summary>All about names: looking them up, keeping and making them.</summary>
    private static readonly string[] Dns =
    [
        "add-cpe-id", "add-mac", "add-subnet", "addn-hosts", "address", "alias", "all-servers", "auth-peer", "auth-sec-servers",
        "auth-server", "auth-soa", "auth-ttl", "auth-zone", "bogus-nxdomain", "bogus-priv", "caa-record", "cache-rr", "cache-size",
        "clear-on-reload", "cname", "connmark-allowlist", "connmark-allowlist-enable", "conntrack", "dhcp-client-update", "dhcp-fqdn",
        "dhcp-ttl", "dns-forward-max", "dns-loop-detect", "dns-rr", "dnssec", "dnssec-check-unsigned", "dnssec-debug", "dnssec-limits",
        "dnssec-no-timecheck", "dnssec-timestamp", "domain-needed", "dynamic-host", "edns-packet-max", "expand-hosts", "fast-dns-retry",
        "filter-A", "filter-AAAA", "filter-rr", "filterwin2k", "host-record", "hostsdir", "ignore-address", "interface-name", "ipset",
        "local", "local-service", "local-ttl", "localise-queries", "localmx", "log-queries", "max-cache-ttl", "max-port",
        "max-tcp-connections", "max-ttl", "min-cache-ttl", "min-port", "mx-host", "mx-target", "naptr-record", "neg-ttl", "nftset",
        "no-hosts", "no-ident", "no-negcache", "no-poll", "no-resolv", "no-round-robin", "port-limit", "proxy-dnssec", "ptr-record",
        "query-port", "rebind-domain-ok", "rebind-localhost-ok", "resolv-file", "rev-server", "selfmx", "server", "servers-file",
        "srv-host", "stop-dns-rebind", "strict-order", "strip-mac", "strip-subnet", "synth-domain", "trust-anchor", "txt-record",
        "umbrella", "use-stale-cache",
    ];

    private static readonly Dictionary<string, string> Others = new(StringComparer.Ordinal)
    {
        ["bridge-interface"] = "name the interfaces to serve on with interfaces",
        ["conf-script"] = "no programs are run: give the file that it prints with --config",
        ["dhcp-alternate-port"] = "DHCP is served on port 67 only",
        ["dhcp-broadcast"] = "replies go to the broadcast address when a machine asks for it",
        ["dhcp-circuitid"] = "what relays add is not asked: tell networks apart with network in dhcp.tags",
        ["dhcp-duid"] = NoIPv6,
        ["dhcp-generate-names"] = "no names are made for machines",
        ["dhcp-hostsdir"] = "a folder is not watched: name its files with dhcp-hostsfile",
        ["dhcp-ignore-clid"] = "a machine is known by its client identifier, where it sends one: name it with mac in dhcp.hosts",
        ["dhcp-ignore-names"] = "the names that machines tell are not used",
        ["dhcp-lease-max"] = "as many addresses are given as the ranges have",
        ["dhcp-luascript"] = NoScripts,
        ["dhcp-optsdir"] = "a folder is not watched: name its files with dhcp-optsfile",
        ["dhcp-proxy"] = NoRelay,
        ["dhcp-pxe-vendor"] = "machines that boot call themselves PXEClient or HTTPClient, and those are answered",
        ["dhcp-rapid-commit"] = "addresses are given in two steps",
        ["dhcp-relay"] = NoRelay,
        ["dhcp-remoteid"] = "what relays add is not asked: tell networks apart with network in dhcp.tags",
        ["dhcp-reply-delay"] = "offers go out at once",
        ["dhcp-script"] = NoScripts,
        ["dhcp-scriptuser"] = NoScripts,
        ["dhcp-sequential-ip"] = "which free address a machine gets is Lanboot's choice, and it keeps it: name the machine in dhcp.hosts",
        ["dhcp-subscrid"] = "what relays add is not asked: tell networks apart with network in dhcp.tags",
        ["dumpfile"] = "packets are not written down: use tcpdump",
        ["dumpmask"] = "packets are not written down: use tcpdump",
        ["enable-dbus"] = "there is no D-Bus interface",
        ["enable-ra"] = NoIPv6,
        ["enable-ubus"] = "there is no ubus interface",
        ["group"] = "Lanboot keeps the group that it is started as: packaging's service says which",
        ["leasefile-ro"] = "leases are always kept: name their file with dhcp.lease-file",
        ["log-async"] = "writing the log never holds anything up",
        ["log-debug"] = "serve --verbose shows more",
        ["log-facility"] = "the log goes to the terminal or the service's journal",
        ["pid-file"] = "the service manager knows the process",
        ["quiet-dhcp"] = "the log tells of every boot",
        ["quiet-dhcp6"] = NoIPv6,
        ["quiet-ra"] = NoIPv6,
        ["quiet-tftp"] = "the log tells of every boot",
        ["ra-param"] = NoIPv6,
        ["read-ethers"] = "/etc/ethers is not read: name its machines in dhcp.hosts",
        ["no-dhcpv6-interface"] = NoIPv6,
        ["script-arp"] = NoScripts,
        ["script-on-renewal"] = NoScripts,
        ["shared-network"] = "networks are told by the address of the interface or the relay",
        ["tftp-port-range"] = "transfers use any free port: where a firewall is in the way, tftp.single-port has all of them from port 69",
        ["tftp-secure"] = "whatever this user can read below the folder is served",
        ["tftp-unique-root"] = "all machines see one tree: menus are told by their names (pxelinux.cfg/01-…)",
        ["user"] = "Lanboot keeps the user that it is started as: packaging's service says which",
    };

    /// <summary>All that Lanboot knows by name and does nothing with.</summary>
    public static IEnumerable<string> Names => Dns.Concat(Others.Keys);

    /// <summary>What to do about a keyword; null for one that is none of these.</summary>
    public static string? Advice(string keyword) => Dns.Contains(keyword) ? NotOurs : Others.GetValueOrDefault(keyword);
}
