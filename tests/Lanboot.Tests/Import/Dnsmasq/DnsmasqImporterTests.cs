using Lanboot.Import;
using Lanboot.Import.Dnsmasq;
using Lanboot.Settings;
using Xunit;

namespace Lanboot.Tests.Import.Dnsmasq;

public sealed class DnsmasqImporterTests
{
    private const string File = "/etc/dnsmasq.conf";
    private const string Place = File + ":1:";

    public static TheoryData<string, string> Lines { get; } = new()
    {
        // Ranges
        { "dhcp-range=set:lab,tag:wired,10.0.0.9,10.0.0.1,255.255.255.0,10.0.0.255,infinite", "ranges: first 10.0.0.1, last 10.0.0.9, netmask 255.255.255.0, lease-time infinite, for [wired], tags [lab], bootp no" },
        { "dhcp-range=10.0.0.1,static,2w", "ranges: kind static, network 10.0.0.1, lease-time 14d" },
        { "dhcp-range=net:red,10.0.0.1,10.0.0.9,60", "ranges: first 10.0.0.1, last 10.0.0.9, lease-time 2m, tags [red], bootp no" },
        { "dhcp-range = 192.168.0.0 , proxy , 255.255.255.0", "ranges: kind proxy, network 192.168.0.0, netmask 255.255.255.0" },

        // Hosts
        { "dhcp-host=11:22:33:44:55:66,12:34:56:78:90:12,192.168.0.2,set:lab,tag:a,pc7,45m", "hosts: mac [11:22:33:44:55:66, 12:34:56:78:90:12], name pc7, address 192.168.0.2, tags [lab], for [a], lease-time 45m" },
        { "dhcp-host=00:20:e0:3b:13:*,ignore", "hosts: mac [00:20:e0:3b:13:*], ignore yes" },
        { "dhcp-host=id:01:02:03:04,10.0.0.5", "hosts: id 01:02:03:04, address 10.0.0.5" },
        { "dhcp-host=1-00:20:e0:3b:13:af,id:*,infinite,lap", "hosts: mac [00:20:e0:3b:13:af], name lap, lease-time infinite" },
        { "dhcp-host=laptop,[1234::56],10.0.0.9", "hosts: name laptop, address 10.0.0.9" },

        // Boot files
        { "dhcp-boot=pxelinux.0,boothost,192.168.0.3", "boot: file pxelinux.0, server-name boothost, server 192.168.0.3" },
        { "dhcp-boot=tag:efi64,tag:!ipxe,ipxe.efi", "boot: file ipxe.efi, for [efi64, !ipxe]" },
        { "dhcp-boot=net:#gpxe,undionly.kpxe", "boot: file undionly.kpxe, for [!gpxe]" },
        { "dhcp-boot=\"a,b.0\"", "boot: file a,b.0" },

        // Options
        { "dhcp-option=3", "options: option 3" },
        { "dhcp-option=option:router,192.168.4.4", "options: option router, value 192.168.4.4" },
        { "dhcp-option=option:dns-server, 0.0.0.0, 9.9.9.9", "options: option dns-server, value [0.0.0.0, 9.9.9.9]" },
        { "dhcp-option=tag:a,tag:!b,42,192.168.0.4", "options: option 42, value 192.168.0.4, for [a, !b]" },
        { "dhcp-option=252,\"\\n\"", "options: option 252, value \n, as text" },
        { "dhcp-option=224,\"1.2.3.4\"", "options: option 224, value 1.2.3.4, as text" },
        { "dhcp-option=15,\"lab.example\"", "options: option 15, value lab.example" },
        { "dhcp-option=200,01:0a:ff", "options: option 200, value 01:0a:ff" },
        { "dhcp-option=200,17s", "options: option 200, value 17s" },
        { "dhcp-option=vendor:PXEClient,1,0.0.0.0", "options: option 1, value 0.0.0.0, vendor PXEClient" },
        { "dhcp-option=vendor:,1,0.0.0.0", "options: option 1, value 0.0.0.0, vendor " },
        { "dhcp-option=encap:175, 190, \"iscsi-client0\"", "options: option 190, value iscsi-client0, as text, encap 175" },
        { "dhcp-option-force=tag:a,208,f1:00:74:7e", "options: option 208, value f1:00:74:7e, force yes, for [a]" },
        { "dhcp-option=121,10.0.0.0/8,192.168.0.1", "options: option 121, value 10.0.0.0/8,192.168.0.1" },

        // Tags
        { "dhcp-match=set:efi64,option:client-arch,7", "tags: tag efi64, option client-arch, is 7" },
        { "dhcp-match=set:ipxe,175", "tags: tag ipxe, option 175" },
        { "dhcp-match=ipxe,175", "tags: tag ipxe, option 175" },
        { "dhcp-match=set:u,97,00:*:ff", "tags: tag u, option 97, begins 00:*:ff, as hex" },
        { "dhcp-match=set:c,60,PXEClient", "tags: tag c, option 60, contains PXEClient" },
        { "dhcp-vendorclass=set:pxe,PXEClient:Arch:00000", "tags: tag pxe, vendor-class PXEClient:Arch:00000" },
        { "dhcp-userclass=set:ipxe,iPXE", "tags: tag ipxe, user-class iPXE" },
        { "dhcp-mac=set:lab,00:11:22:*:*:*", "tags: tag lab, mac 00:11:22:*:*:*" },
        { "dhcp-name-match=set:lab,pc*", "tags: tag lab, option hostname, begins pc" },
        { "tag-if=set:c,tag:a,tag:!b", "tags: tag c, for [a, !b]" },
        { "dhcp-ignore=tag:!known", "ignore: [!known]" },

        // Menus of firmware
        { "pxe-service=x86PC,\"Install, or rescue\",pxelinux", "services: architecture x86PC, text Install, or rescue, file pxelinux" },
        { "pxe-service=tag:a,0,Other server,7,192.168.0.4", "services: architecture 0, text Other server, type 7, server 192.168.0.4, for [a]" },
        { "pxe-service=x86PC,Local disk", "services: architecture x86PC, text Local disk" },
        { "pxe-service=x86PC,Local disk,0", "services: architecture x86PC, text Local disk" },
        { "pxe-prompt=\"Press F8 for menu.\",10", "prompt: text Press F8 for menu., timeout 10" },
        { "pxe-prompt=tag:a,Wait", "prompt: text Wait, for [a]" },

        // Scalars
        { "dhcp-no-override", "no-override: yes" },
        { "tftp-max=7", "max-transfers: 7" },
        { "tftp-mtu=1500", "max-block-size: 1468" },
        { "tftp-no-blocksize", "max-block-size: 512" },
        { "tftp-single-port", "single-port: yes" },
        { "interface=eth0,eth1", "interfaces: eth0, eth1" },
        { "except-interface=eth1", "interfaces: !eth1" },
        { "no-dhcp-interface=eth1", "ignore: [eth1]" },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void Each_form_of_each_keyword_becomes_a_setting_that_is_taken(string line, string expected)
    {
        var read = new ImportScene().With(File, line).Read(File);
        Assert.Empty(read.Mistakes);
        Assert.Single(read.Lines);

        var inner = read.Fields.SelectMany(field => field.Value.Fields ?? [field]);
        Assert.Contains(expected, inner.Select(field => $"{field.Name}: {string.Join(", ", (field.Value.Items ?? [field.Value]).Select(Show))}"));
        var draft = new SettingsDraft();
        draft.Take("", read.Fields, []);
        Assert.Empty(draft.Mistakes);
    }

    [Theory]
    [InlineData("port=x", "1: port: expected a port, 0 to 65535; found \"x\"")]
    [InlineData("dhcp-rnage=10.0.0.1,10.0.0.9", "1: dnsmasq has no keyword dhcp-rnage: did you mean dhcp-range?")]
    [InlineData("gibberish", "1: dnsmasq has no keyword gibberish: leave the line out, or put # before it")]
    [InlineData("dhcp-range=10.0.0.1", "12: dhcp-range: expected the first and the last address, such as 192.168.0.50,192.168.0.150,12h, or a network with static or proxy behind it")]
    [InlineData("dhcp-range=10.0.0.1,10.0.0.x", "21: dhcp-range: expected the last address, static or proxy; found \"10.0.0.x\"")]
    [InlineData("dhcp-range=10.0.0.1,10.0.0.9,soon", "30: dhcp-range: expected a netmask, a broadcast address or a lease time such as 12h; found \"soon\"")]
    [InlineData("dhcp-boot=", "1: dhcp-boot: expected the name of a file, such as lpxelinux.0")]
    [InlineData("dhcp-option=", "1: dhcp-option: expected the number of an option or option:NAME, and its value, such as 209,boot/syslinux/archiso.cfg")]
    [InlineData("dhcp-host=10.0.0.1", "1: dhcp-host: a host needs what it is known by: its Ethernet address, id: or a name")]
    [InlineData("dhcp-host=0:1:2,10.0.0.1", "11: dhcp-host: only Ethernet addresses such as 52:54:00:12:34:56 are known here; found \"0:1:2\"")]
    [InlineData("pxe-service=BC_EFY,text,file", "13: pxe-service: there is no architecture BC_EFY: did you mean BC_EFI?")]
    [InlineData("dhcp-match=set:a", "1: dhcp-match: expected an option by its number or as option:NAME, such as option:client-arch,7")]
    [InlineData("dhcp-mac=00:11:22:33:44:55", "1: dhcp-mac: expected the tag that it sets first, such as set:efi64")]
    [InlineData("tag-if=set:a", "1: tag-if: expected tags to set and tags that must hold, such as set:lab,tag:known,tag:!guest")]
    [InlineData("conf-file=/no", "1: the file /no is named here, and it is not there")]
    [InlineData("conf-dir=/no", "1: there is no folder /no: name one that is there, or leave the line out")]
    [InlineData("conf-file=/etc/dnsmasq.conf", "1: /etc/dnsmasq.conf is read within itself, or files include each other too deep: leave the line out")]
    [InlineData("tftp-root=/no", "1: there is no folder /no, and no image that could stand in its place: name one, as in: lanboot serve IMAGE.iso --config FILE")]
    [InlineData("dhcp-boot=\"x", "1: a quotation mark (\") is not closed in this line")]
    public void Mistakes_are_named_with_their_place(string line, string mistake)
    {
        var read = new ImportScene().With(File, line).Read(File);
        Assert.Equal($"{Place}{mistake}", ImportScene.Mistakes(read));
    }

    [Theory]
    [InlineData("dhcp-range=10.0.0.1,10.0.1.9,255.255.255.0", "1: 10.0.0.1 and 10.0.1.9 are not in one network with the netmask 255.255.255.0")]
    [InlineData("dhcp-option=option:ruoter,10.0.0.1", "13: dhcp.options.option: expected the name or number of a DHCP option, such as router or 209; found \"ruoter\"")]
    [InlineData("dhcp-option=3,here", "15: dhcp.options.value: for the option router expected IPv4 addresses parted by commas, 0.0.0.0 for this server's own; found \"here\"")]
    public void What_the_settings_say_of_a_value_names_the_foreign_line(string line, string mistake)
    {
        var read = new ImportScene().With(File, line).Read(File);
        var draft = new SettingsDraft();
        draft.Take("", read.Fields, read.Mistakes);
        draft.Finish();
        Assert.Contains(draft.Mistakes, each => each.ToString().StartsWith($"{Place}{mistake}", StringComparison.Ordinal));
    }

    [Fact]
    public void Included_files_and_folders_are_read_with_places_of_their_own()
    {
        var read = new ImportScene()
            .With(File, "conf-dir=/etc/dnsmasq.d,.bak\nconf-file=/etc/more\ndhcp-hostsfile=/etc/hosts.dhcp\n")
            .With("/etc/dnsmasq.d/10-lab.conf", "interface=eth1\n").With("/etc/dnsmasq.d/old.bak", "gibberish").With("/etc/dnsmasq.d/x~", "gibberish")
            .With("/etc/more", "\nno-resolv\n").With("/etc/hosts.dhcp", "# x\n52:54:00:00:00:01,pc1\n").Read(File);

        Assert.Empty(read.Mistakes);
        Assert.Equal(
            """
            1 kept conf-dir=/etc/dnsmasq.d,.bak | the lines of /etc/dnsmasq.d/10-lab.conf
            2 kept conf-file=/etc/more | the lines of /etc/more
            3 kept dhcp-hostsfile=/etc/hosts.dhcp | the lines of /etc/hosts.dhcp, as they are now
            """, string.Join('\n', ImportScene.Report(read).Split('\n')[..3]), ignoreLineEndingDifferences: true);
        Assert.Equal(
            ["/etc/dnsmasq.d/10-lab.conf:1:1", "/etc/hosts.dhcp:2:1", "/etc/more:2:1"],
            read.Lines.Skip(3).Select(line => line.Where.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_folder_of_such_files_is_taken_as_a_whole()
    {
        var read = new ImportScene().With("/etc/dnsmasq.d/a.conf", "dhcp-range=10.0.0.1,10.0.0.9\n").With("/etc/dnsmasq.d/b.conf", "domain=lab.example\n").Read("/etc/dnsmasq.d");
        Assert.Empty(read.Mistakes);
        Assert.Equal(["/etc/dnsmasq.d/a.conf", "/etc/dnsmasq.d/b.conf"], read.Files.Select(file => file.Path));
    }

    /// <summary>The names that dnsmasq 2.90 prints for --help.</summary>
    [Fact]
    public void Every_keyword_of_the_manual_is_known()
    {
        const string Help = "add-cpe-id add-mac add-subnet addn-hosts address alias all-servers auth-peer auth-sec-servers auth-server auth-soa auth-ttl "
            + "auth-zone bind-dynamic bind-interfaces bogus-nxdomain bogus-priv bootp-dynamic bridge-interface caa-record cache-rr cache-size "
            + "clear-on-reload cname conf-dir conf-file conf-script connmark-allowlist connmark-allowlist-enable conntrack dhcp-alternate-port "
            + "dhcp-authoritative dhcp-boot dhcp-broadcast dhcp-circuitid dhcp-client-update dhcp-duid dhcp-fqdn dhcp-generate-names dhcp-host "
            + "dhcp-hostsdir dhcp-hostsfile dhcp-ignore dhcp-ignore-clid dhcp-ignore-names dhcp-lease-max dhcp-leasefile dhcp-luascript dhcp-mac "
            + "dhcp-match dhcp-name-match dhcp-no-override dhcp-option dhcp-option-force dhcp-optsdir dhcp-optsfile dhcp-proxy dhcp-pxe-vendor "
            + "dhcp-range dhcp-rapid-commit dhcp-relay dhcp-remoteid dhcp-reply-delay dhcp-script dhcp-scriptuser dhcp-sequential-ip dhcp-subscrid "
            + "dhcp-ttl dhcp-userclass dhcp-vendorclass dns-forward-max dns-loop-detect dns-rr dnssec dnssec-check-unsigned dnssec-debug "
            + "dnssec-limits dnssec-no-timecheck dnssec-timestamp domain domain-needed dumpfile dumpmask dynamic-host edns-packet-max enable-dbus "
            + "enable-ra enable-tftp enable-ubus except-interface expand-hosts fast-dns-retry filter-A filter-AAAA filter-rr filterwin2k group "
            + "host-record hostsdir ignore-address interface interface-name ipset keep-in-foreground leasefile-ro listen-address local local-service "
            + "local-ttl localise-queries localmx log-async log-debug log-dhcp log-facility log-queries max-cache-ttl max-port max-tcp-connections "
            + "max-ttl min-cache-ttl min-port mx-host mx-target naptr-record neg-ttl nftset no-daemon no-dhcp-interface no-dhcpv4-interface "
            + "no-dhcpv6-interface no-hosts no-ident no-negcache no-ping no-poll no-resolv no-round-robin pid-file port port-limit proxy-dnssec "
            + "ptr-record pxe-prompt pxe-service query-port quiet-dhcp quiet-dhcp6 quiet-ra quiet-tftp ra-param read-ethers rebind-domain-ok "
            + "rebind-localhost-ok resolv-file rev-server script-arp script-on-renewal selfmx server servers-file shared-network srv-host "
            + "stop-dns-rebind strict-order strip-mac strip-subnet synth-domain tag-if tftp-lowercase tftp-max tftp-mtu tftp-no-blocksize "
            + "tftp-no-fail tftp-port-range tftp-root tftp-secure tftp-single-port tftp-unique-root trust-anchor txt-record umbrella "
            + "use-stale-cache user";
        Assert.Equal([], Help.Split(' ').Except(Help.Split(' ').Where(DnsmasqReader.Knows)));
    }

    [Fact]
    public void What_does_nothing_here_says_what_to_do_instead()
    {
        var read = new ImportScene().With(File, "dhcp-range=10.0.0.1,10.0.0.9\nserver=9.9.9.9\ndhcp-script=/bin/x\ndhcp-leasefile=/var/lib/leases\nno-ping\ndomain=lab.example\ndhcp-authoritative\nbootp-dynamic").Read(File);
        Assert.Empty(read.Mistakes);
        Assert.Equal(
            """
            2 NOT server=9.9.9.9 | names are not Lanboot's business: leave dnsmasq running for them, with dhcp-range and enable-tftp taken out
            3 NOT dhcp-script=/bin/x | no scripts are run when addresses are given: the log tells of each
            4 changed dhcp-leasefile=/var/lib/leases | dhcp.lease-file: /var/lib/leases.lanboot, since dnsmasq's own file has another form and is left alone
            5 kept no-ping | dhcp.probe-addresses: no
            6 kept domain=lab.example | dhcp.domain
            7 kept dhcp-authoritative | dhcp.authoritative
            8 kept bootp-dynamic | dhcp.ranges: bootp
            """, string.Join('\n', ImportScene.Report(read).Split('\n')[1..]), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void Of_lines_that_say_one_thing_the_last_holds_and_the_others_say_so()
    {
        var read = new ImportScene().With(File, """
            dhcp-range=10.0.0.1,10.0.0.9
            domain=old.example
            domain=lab.example
            domain=wlan.example,10.0.0.0/24
            dhcp-leasefile=/a
            dhcp-leasefile=/b
            no-ping
            no-ping
            dhcp-authoritative
            dhcp-authoritative
            """).Read(File);
        Assert.Empty(read.Mistakes);
        Assert.Equal(
            """
            2 kept domain=old.example | a later line says it
            3 kept domain=lab.example | dhcp.domain
            4 NOT domain=wlan.example,10.0.0.0/24 | dhcp.domain is for all machines: for those of one network add option 15 with for in dhcp.options
            5 kept dhcp-leasefile=/a | a later line says it
            6 changed dhcp-leasefile=/b | dhcp.lease-file: /b.lanboot, since dnsmasq's own file has another form and is left alone
            7 kept no-ping | a later line says it
            8 kept no-ping | dhcp.probe-addresses: no
            9 kept dhcp-authoritative | a later line says it
            10 kept dhcp-authoritative | dhcp.authoritative
            """, string.Join('\n', ImportScene.Report(read).Split('\n')[1..]), ignoreLineEndingDifferences: true);
        Assert.Contains("domain: lab.example", ImportScene.Yaml(read), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dhcp-hostsfile", "52:54:00:12:34:56,pc1\n52:54:00:12:34:57,\"pc2\n")]
    [InlineData("dhcp-optsfile", "3,10.0.0.1\n15,\"lab\n")]
    public void A_line_of_values_that_can_not_be_read_is_a_mistake_too(string keyword, string values)
    {
        var scene = new ImportScene().With(File, $"dhcp-range=10.0.0.1,10.0.0.9\n{keyword}=/etc/values\n").With("/etc/values", values);
        var read = scene.Read(File);
        Assert.Equal("/etc/values:2:1: a quotation mark (\") is not closed in this line", ImportScene.Mistakes(read));
    }

    [Fact]
    public void Without_a_range_no_machine_is_answered_unless_another_file_gives_addresses()
    {
        var alone = new ImportScene().With(File, "enable-tftp\nlog-dhcp\n").Read(File);
        Assert.Contains("mode: off", ImportScene.Yaml(alone), StringComparison.Ordinal);

        var both = new ImportScene().With(File, "enable-tftp\nlog-dhcp\n").With("/lanboot.yaml", "dhcp:\n  range: 10.0.0.1,10.0.0.9\n").Read(File, "/lanboot.yaml");
        Assert.DoesNotContain("mode", ImportScene.Yaml(both), StringComparison.Ordinal);
    }

    [Fact]
    public void A_root_for_each_interface_is_one_root_and_a_line_for_each()
    {
        var read = new ImportScene().With("/srv/tftp/pxelinux.cfg/default").With("/srv/other/x")
            .With(File, "tftp-root=/srv/other,eth1\ntftp-root=/srv/tftp\ntftp-root=/srv/tftp,eth0").Read(File);
        Assert.Empty(read.Mistakes);
        Assert.Contains("root: /srv/tftp", ImportScene.Yaml(read), StringComparison.Ordinal);
        Assert.Equal([ImportOutcome.NotSupported, ImportOutcome.Kept, ImportOutcome.Kept], read.Lines.Select(line => line.Outcome));
    }

    private static string Show(SettingValue value) => value switch
    {
        { Fields: { } fields } => string.Join(", ", fields.Select(field => $"{field.Name} {Show(field.Value)}")),
        { Items: { } items } => $"[{string.Join(", ", items.Select(Show))}]",
        _ => value.Text!,
    };
}
