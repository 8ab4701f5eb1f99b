using System.Globalization;

namespace Lanboot.Protocols.Dhcp.Policy;

/// <summary>
/// The names of options: those that dnsmasq prints for "--help dhcp", and beside them those of ISC's dhcp-options(5) where they differ.
/// </summary>
public static class OptionNames
{
    // Code, form, names; the first is the one that is shown. RFC 2132 has no more than 255 codes, so a list is a table.
    private static readonly (byte Code, OptionForm Form, string[] Names)[] Table =
    [
        (1, OptionForm.Address, ["netmask", "subnet-mask"]),
        (2, OptionForm.FourBytes, ["time-offset"]),
        (3, OptionForm.Address, ["router", "routers"]),
        (4, OptionForm.Address, ["time-server", "time-servers"]),
        (6, OptionForm.Address, ["dns-server", "domain-name-servers"]),
        (7, OptionForm.Address, ["log-server", "log-servers"]),
        (9, OptionForm.Address, ["lpr-server", "lpr-servers"]),
        (12, OptionForm.Text, ["hostname", "host-name"]),
        (13, OptionForm.TwoBytes, ["boot-file-size", "boot-size"]),
        (15, OptionForm.Text, ["domain-name"]),
        (16, OptionForm.Address, ["swap-server"]),
        (17, OptionForm.Text, ["root-path"]),
        (18, OptionForm.Text, ["extension-path", "extensions-path-name"]),
        (19, OptionForm.OneByte, ["ip-forward-enable", "ip-forwarding"]),
        (20, OptionForm.OneByte, ["non-local-source-routing"]),
        (21, OptionForm.Address, ["policy-filter"]),
        (22, OptionForm.TwoBytes, ["max-datagram-reassembly", "max-dgram-reassembly"]),
        (23, OptionForm.OneByte, ["default-ttl", "default-ip-ttl"]),
        (26, OptionForm.TwoBytes, ["mtu", "interface-mtu"]),
        (27, OptionForm.OneByte, ["all-subnets-local"]),
        (28, OptionForm.Address, ["broadcast", "broadcast-address"]),
        (31, OptionForm.OneByte, ["router-discovery"]),
        (32, OptionForm.Address, ["router-solicitation", "router-solicitation-address"]),
        (33, OptionForm.Address, ["static-route", "static-routes"]),
        (34, OptionForm.OneByte, ["trailer-encapsulation"]),
        (35, OptionForm.FourBytes, ["arp-timeout", "arp-cache-timeout"]),
        (36, OptionForm.OneByte, ["ethernet-encap", "ieee802-3-encapsulation"]),
        (37, OptionForm.OneByte, ["tcp-ttl", "default-tcp-ttl"]),
        (38, OptionForm.FourBytes, ["tcp-keepalive", "tcp-keepalive-interval"]),
        (40, OptionForm.Text, ["nis-domain"]),
        (41, OptionForm.Address, ["nis-server", "nis-servers"]),
        (42, OptionForm.Address, ["ntp-server", "ntp-servers"]),
        (43, OptionForm.Guess, ["vendor-encap", "vendor-encapsulated-options"]),
        (44, OptionForm.Address, ["netbios-ns", "netbios-name-servers"]),
        (45, OptionForm.Address, ["netbios-dd", "netbios-dd-server"]),
        (46, OptionForm.OneByte, ["netbios-nodetype", "netbios-node-type"]),
        (47, OptionForm.Guess, ["netbios-scope"]),
        (48, OptionForm.Address, ["x-windows-fs", "font-servers"]),
        (49, OptionForm.Address, ["x-windows-dm", "x-display-manager"]),
        (50, OptionForm.Address, ["requested-address", "dhcp-requested-address"]),
        (51, OptionForm.Time, ["lease-time", "dhcp-lease-time"]),
        (52, OptionForm.OneByte, ["option-overload", "dhcp-option-overload"]),
        (53, OptionForm.OneByte, ["message-type", "dhcp-message-type"]),
        (54, OptionForm.Address, ["server-identifier", "dhcp-server-identifier"]),
        (55, OptionForm.Guess, ["parameter-request", "dhcp-parameter-request-list"]),
        (56, OptionForm.Text, ["message", "dhcp-message"]),
        (57, OptionForm.TwoBytes, ["max-message-size", "dhcp-max-message-size"]),
        (58, OptionForm.Time, ["T1", "dhcp-renewal-time"]),
        (59, OptionForm.Time, ["T2", "dhcp-rebinding-time"]),
        (60, OptionForm.Text, ["vendor-class", "vendor-class-identifier"]),
        (61, OptionForm.Guess, ["client-id", "dhcp-client-identifier"]),
        (64, OptionForm.Text, ["nis+-domain", "nisplus-domain"]),
        (65, OptionForm.Address, ["nis+-server", "nisplus-servers"]),
        (66, OptionForm.Text, ["tftp-server", "tftp-server-name"]),
        (67, OptionForm.Text, ["bootfile-name"]),
        (68, OptionForm.Address, ["mobile-ip-home", "mobile-ip-home-agent"]),
        (69, OptionForm.Address, ["smtp-server"]),
        (70, OptionForm.Address, ["pop3-server", "pop-server"]),
        (71, OptionForm.Address, ["nntp-server"]),
        (72, OptionForm.Address, ["www-server"]),
        (74, OptionForm.Address, ["irc-server"]),
        (77, OptionForm.Text, ["user-class"]),
        (80, OptionForm.Guess, ["rapid-commit"]),
        (81, OptionForm.Guess, ["FQDN", "fqdn"]),
        (82, OptionForm.Guess, ["agent-info", "relay-agent-information"]),
        (93, OptionForm.TwoBytes, ["client-arch", "architecture-type", "pxe-system-type", "client-architecture"]),
        (94, OptionForm.Guess, ["client-interface-id", "pxe-interface-id"]),
        (97, OptionForm.Guess, ["client-machine-id", "pxe-client-id"]),
        (100, OptionForm.Text, ["posix-timezone", "pcode"]),
        (101, OptionForm.Text, ["tzdb-timezone", "tcode"]),
        (108, OptionForm.FourBytes, ["ipv6-only", "v6-only-preferred"]),
        (114, OptionForm.Text, ["captive-portal", "default-url"]),
        (118, OptionForm.Address, ["subnet-select", "subnet-selection"]),
        (119, OptionForm.Domains, ["domain-search"]),
        (120, OptionForm.Guess, ["sip-server"]),
        (121, OptionForm.Guess, ["classless-static-route", "rfc3442-classless-static-routes"]),
        (125, OptionForm.Guess, ["vendor-id-encap"]),
        (150, OptionForm.Address, ["tftp-server-address"]),
        (175, OptionForm.Guess, ["ipxe-encap-opts", "gpxe-encap-opts"]),
        (208, OptionForm.Guess, ["loader-magic", "pxelinux-magic"]),
        (209, OptionForm.Guess, ["loader-configfile", "config-file"]),
        (210, OptionForm.Guess, ["loader-pathprefix", "path-prefix"]),
        (211, OptionForm.Guess, ["loader-reboottime", "reboot-time"]),
    ];

    /// <summary>
    /// What the conversation itself decides: a setting would contradict it. 0 and 255 are no options; 52 is never used; 61 and 82 are
    /// the client's and the relay's own.
    /// </summary>
    private static readonly byte[] Own = [0, 50, 51, 52, 53, 54, 55, 56, 57, 61, 82, 255];

    /// <summary>All names, for a guess at what somebody meant.</summary>
    public static IEnumerable<string> All => Table.SelectMany(row => row.Names);

    /// <summary>The code of a name, or of a number in decimal.</summary>
    public static bool TryFind(string name, out byte code)
    {
        if (byte.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out code))
            return true;
        foreach (var row in Table)
        {
            if (!row.Names.Contains(name, StringComparer.OrdinalIgnoreCase))
                continue;
            code = row.Code;
            return true;
        }

        return false;
    }

    /// <summary>"router", or the number where there is no name.</summary>
    public static string Show(byte code) =>
        Array.Find(Table, row => row.Code == code).Names is [var name, ..] ? name : code.ToString(CultureInfo.InvariantCulture);

    public static OptionForm FormOf(byte code) => Array.Find(Table, row => row.Code == code).Form;

    /// <summary>Whether settings may say it: not what the conversation itself decides.</summary>
    public static bool MayBeSet(byte code) => !Own.Contains(code);

    /// <summary>Sent without being told, so that there is something to suppress: dnsmasq's six.</summary>
    public static bool IsSentByItself(byte code) => code is DhcpOption.SubnetMask or DhcpOption.Router or DhcpOption.DomainNameServer
        or DhcpOption.HostName or DhcpOption.DomainName or DhcpOption.BroadcastAddress;
}
