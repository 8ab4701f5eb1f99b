using System.Net;
using Lanboot.Boot;
using Lanboot.Host;
using Lanboot.Settings;
using Xunit;

namespace Lanboot.Tests.Settings;

/// <summary>What is wrong, where it stands, and what is said of it.</summary>
public sealed class SettingsMistakesTests
{
    public static TheoryData<string, string[]> Mistakes { get; } = new()
    {
        // Names
        { "dchp:\n  mode: off", ["1:1: the file has no key dchp: did you mean dhcp?"] },
        { "dhcp:\n  rnage: x", ["2:3: dhcp has no key rnage: did you mean range?"] },
        { "dhcp:\n  LeaseTime: 12h", ["2:3: dhcp has no key LeaseTime: did you mean lease-time?"] },
        { "range: 10.0.0.1,10.0.0.9", ["1:1: the file has no key range: it belongs elsewhere, as dhcp.range"] },
        { "http:\n  colour: red", ["2:3: http has no key colour: there are enabled, port, keep-alive"] },
        { "? [a, b]\n: 1", ["1:3: the file has no key […]: there are images, interfaces, kernel-options, machines, loader, root, copytoram, verify, log-format, router-advertisement, address, share-internet, until-booted, aliases, dhcp, pxe, tftp, http, nfs, nbd, menu, ipxe"] },
        { "dhcp: yes", ["1:7: dhcp: expected keys under it, such as mode; found \"yes\""] },
        { "- a.iso", ["1:1: expected keys, such as images: or dhcp:; found a list"] },
        { "just words", ["1:1: expected keys, such as images: or dhcp:; found \"just words\""] },

        // Values
        { "dhcp:\n  range: 10.0.0.1", [$"2:10: dhcp.range: expected {Range}; found \"10.0.0.1\""] },
        { "dhcp:\n  range: 10.0.0.9,10.0.0.1", [$"2:10: dhcp.range: expected {Range}; found \"10.0.0.9,10.0.0.1\""] },
        { "dhcp:\n  range: [10.0.0.1, 10.0.0.9]", [$"2:10: dhcp.range: expected {Range}; found a list"] },
        { "dhcp:\n  range: 10.0.0.1,10.0.0.9,soon", [$"2:10: dhcp.range: expected {Range}; found \"10.0.0.1,10.0.0.9,soon\""] },
        { "dhcp: { mode: on }", ["1:15: dhcp.mode: expected proxy, server or off; found \"on\""] },
        { "root: smb", ["1:7: root: expected http, nfs, nbd, tftp or any; found \"smb\""] },
        { "copytoram: maybe", ["1:12: copytoram: expected yes, no or auto; found \"maybe\""] },
        { "images: /x.iso:root=smb", ["1:9: /x.iso:root=smb: expected http, nfs, nbd, tftp or any behind the last =; found \"smb\""] },
        { "machines: x", ["1:11: machines: expected a group with mac, kernel-options and entry; found \"x\""] },
        { "machines:\n  - mac: 52:54:00:12:34\n    entry: a", ["2:10: machines.mac: expected a hardware address such as 52:54:00:12:34:56; found \"52:54:00:12:34\""] },
        { "machines:\n  - kernel-options: quiet", ["2:5: machines: a machine needs its mac"] },
        { "machines:\n  - mac: 52:54:00:12:34:56", ["2:5: machines: what is otherwise for 52:54:00:12:34:56? Say kernel-options or entry"] },
        { "machines:\n  - mac: 52:54:00:12:34:56\n    kernel-option: quiet", ["3:5: a machine of machines has no key kernel-option: did you mean kernel-options?"] },
        { "machines:\n- { mac: 52-54-00-12-34-56, entry: a }\n- { mac: [525400123456], entry: b }", ["3:3: 52:54:00:12:34:56 has a group of its own before: put them together"] },
        { "kernel-options: [ip=dhcp, 'quiet ip=:::::eth0:dhcp']", ["1:17: ip= is given twice, as ip=dhcp and ip=:::::eth0:dhcp: systems take the last or fail, so leave one"] },
        { "kernel-options: 'archiso_nfs_srv=${nfsserver}:/x'", ["1:17: nothing fills in archiso_nfs_srv=${nfsserver}:/x: write the address itself"] },
        { "verify: maybe", ["1:9: verify: expected yes or no; found \"maybe\""] },
        { "log-format: syslog", ["1:13: log-format: expected lanboot or dnsmasq; found \"syslog\""] },
        { "loader: lilo", ["1:9: loader: expected auto, ipxe, pxelinux or grub; found \"lilo\""] },
        { "http:\n  port: 0", ["2:9: http.port: expected a port, 1 to 65535; found \"0\""] },
        { "http:\n  port: eighty", ["2:9: http.port: expected a port, 1 to 65535; found \"eighty\""] },
        { "http:\n  port: { a: b }", ["2:9: http.port: expected a port, 1 to 65535; found a group of keys"] },
        { "tftp:\n  max-block-size: 4", ["2:19: tftp.max-block-size: expected a number from 8 to 65464; found \"4\""] },
        { "tftp:\n  single-port: perhaps", ["2:16: tftp.single-port: expected yes or no; found \"perhaps\""] },
        { "menu:\n  timeout: ''", ["2:12: menu.timeout: expected seconds (0 starts at once) or \"never\"; found nothing"] },
        { "interfaces: [eth0, [eth1]]", ["1:20: interfaces: expected a text in one line; found a list"] },
        { "images:\n- { pth: a.iso }", ["2:5: an image of images has no key pth: did you mean path?"] },
        { "images:\n- { name: a }", ["2:3: images: an image needs its path"] },
        { "images:\n- { path: /, name: 'a b' }", ["2:20: images: expected a name of letters, digits, '-', '_' and '.', since it stands in URLs; found \"a b\""] },

        // All of them, in their order
        {
            "dhcp:\n  router: 10.0.0\n  dns: [9.9.9.9, nine]\nhttp:\n  prot: 80\nimages:\n- /no/such.iso",
            [
                "2:11: dhcp.router: expected an IPv4 address such as 192.168.0.1; found \"10.0.0\"",
                "3:18: dhcp.dns: expected an IPv4 address such as 192.168.0.1; found \"nine\"",
                "5:3: http has no key prot: did you mean port?",
                "7:3: there is no file or folder /no/such.iso",
            ]
        },

        // The whole
        { "dhcp:\n  mode: server", ["2:9: dhcp.mode is server, so it needs dhcp.range: which addresses are to be given out?"] },
        {
            "dhcp:\n  mode: proxy\n  range: 10.0.0.1,10.0.0.9",
            ["3:10: a range makes Lanboot the DHCP server, but dhcp.mode is proxy: leave one of the two out"]
        },
        { "dhcp:\n  router: 10.0.0.1", ["2:11: dhcp.router is for a server that gives addresses: add dhcp.range, or leave it out"] },
        {
            "dhcp:\n  range: 10.0.0.1,10.0.1.9\n  netmask: 255.255.255.0",
            ["2:10: 10.0.0.1 and 10.0.1.9 are not in one network with the netmask 255.255.255.0"]
        },
        {
            "dhcp:\n  range: 10.0.0.1,10.0.0.9\n  netmask: 255.255.255.0\n  router: 10.1.0.1",
            ["4:11: the router 10.1.0.1 is not in the network of 10.0.0.1 with the netmask 255.255.255.0"]
        },
        {
            "dhcp:\n  netmask: 255.255.255.0\n  ranges: [{ first: 10.0.0.1, last: 10.0.0.9 }]",
            ["2:12: this is the netmask of dhcp.range; each range of dhcp.ranges says its own, as netmask"]
        },
        {
            $"dhcp:\n  hosts:\n  - {{ name: a, file: {new string('f', 128)} }}",
            ["3:22: dhcp.hosts.file: at most 127 characters fit into a packet; these are 128"]
        },
        { "dhcp:\n  netmask: 255.0.255.0", ["2:12: dhcp.netmask: expected a netmask such as 255.255.255.0; found \"255.0.255.0\""] },
        { "tftp: { enabled: no }\nhttp: { enabled: no }", ["1:18: without TFTP and HTTP there is nothing that a machine could fetch"] },
        { "images: [/, '//', { path: /tmp, name: t }, { path: /usr, name: t }]", ["1:13: // is named twice", "1:44: there is another image of the name t"] },
        { "root: http\ncopytoram: no", [$"2:12: a root over HTTP {Copied}"] },
        { "copytoram: no\nimages: { path: /tmp, root: tftp }", [$"2:9: /tmp: a root over TFTP {Copied}"] },
        { "root: nbd\nimages: /tmp:copytoram=no:root=http", [$"2:9: /tmp: a root over HTTP {Copied}"] },
        { "root: nbd\nnbd: { enabled: no }", ["1:7: a root over NBD needs NBD, which is switched off"] },

        // No YAML
        { "menu:\n  title: a\n  title: b", ["3:3: title is set a second time here"] },
        { "interfaces: [eth0\nloader: auto", ["1:1: this is no YAML: a list or group in brackets is not closed"] },
        { "menu: 'open", ["1:7: this is no YAML: While scanning a quoted scalar, found unexpected end of stream."] },
        { "loader: auto\n---\nloader: grub", ["3:1: a settings file is one document: leave out the line \"---\""] },
    };

    private const string Copied = "is always copied into memory, since nothing is mounted from here that could be read as it is needed: "
        + "leave copytoram out, or say root nfs or nbd";

    private const string Range =
        "FIRST,LAST or FIRST,LAST,TIME with the first address not above the last, such as 192.168.0.50,192.168.0.150,12h";

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Every_mistake_is_shown_at_once_with_its_place_and_what_was_expected(string text, string[] expected)
    {
        var draft = new SettingsDraft();
        draft.ReadText("lanboot.yaml", text);

        Assert.Null(draft.Finish());
        Assert.Equal(expected.Select(line => $"lanboot.yaml:{line}"), draft.Mistakes.Select(mistake => mistake.ToString()));
    }

    [Fact]
    public void A_file_that_is_not_there_is_said_to_be_missing()
    {
        var draft = new SettingsDraft();
        draft.ReadFile("/no/such/lanboot.yaml");
        Assert.Null(draft.Finish());
        Assert.Equal("there is no settings file /no/such/lanboot.yaml", Assert.Single(draft.Mistakes).ToString());
    }

    [Fact]
    public void An_option_is_named_as_it_is_written()
    {
        var draft = new SettingsDraft();
        draft.Set("dhcp.range", SettingValue.FromOption("--range", ["tomorrow"]));
        draft.Set("dhcp.router", SettingValue.FromOption("--router", ["10.0.0.1"]));
        Assert.Null(draft.Finish());
        Assert.Equal(
            [
                $"--range: expected {Range}; found \"tomorrow\"",
                "--router: only the DHCP server of a network hands this out: add --range FIRST,LAST",
            ],
            draft.Mistakes.Select(mistake => mistake.ToString()));
    }

    [Theory]
    [InlineData("dhcp.range", "10.0.0.1,10.0.0.9", "beside another DHCP server of this host Lanboot gives no addresses: leave out the range, or stop that server")]
    [InlineData("dhcp.mode", "off", "DHCP is switched off: leave one of the two out")]
    public void Beside_another_server_of_this_host_there_is_only_the_proxy(string key, string value, string expected)
    {
        var draft = new SettingsDraft();
        draft.Set("dhcp.no-bind", SettingValue.FromOption("--dhcp-no-bind", ["yes"]));
        draft.Set(key, SettingValue.FromOption("--other", [value]));
        Assert.Null(draft.Finish());
        Assert.Equal($"--dhcp-no-bind: {expected}", Assert.Single(draft.Mistakes).ToString());
    }

    [Fact]
    public void No_dhcp_on_the_command_line_goes_before_a_file_that_says_how_to_listen()
    {
        var draft = new SettingsDraft();
        draft.ReadText("lanboot.yaml", "dhcp:\n  no-bind: yes");
        draft.Set("dhcp.mode", SettingValue.FromOption("--no-dhcp", ["off"]));
        Assert.Equal(DhcpMode.Off, draft.Finish()?.Dhcp.Mode);
        Assert.Empty(draft.Mistakes);
    }

    [Fact]
    public void No_dhcp_and_a_range_on_one_command_line_contradict_each_other()
    {
        var draft = new SettingsDraft();
        draft.Set("dhcp.range", SettingValue.FromOption("--range", ["10.0.0.1,10.0.0.9"]));
        draft.Set("dhcp.mode", SettingValue.FromOption("--no-dhcp", ["off"]));
        Assert.Null(draft.Finish());
        Assert.Equal(
            "--range: a range makes Lanboot the DHCP server, but --no-dhcp says otherwise: leave one of the two out",
            Assert.Single(draft.Mistakes).ToString());
    }

    [Theory]
    [InlineData("10.0.0.1,10.0.0.9", null, null)]
    [InlineData("192.168.0.1,192.168.0.9", null, "--range: 192.168.0.1 to 192.168.0.9 lies in no network of this host (eth0 has 10.0.0.0/24); for a network behind a relay say its netmask too")]
    [InlineData("10.0.0.1,10.0.1.9", null, "--range: 10.0.0.1 to 10.0.1.9 lies in no network of this host (eth0 has 10.0.0.0/24); for a network behind a relay say its netmask too")]
    [InlineData("192.168.0.1,192.168.0.9", "255.255.255.0", null)]
    public void A_range_has_to_fit_a_network_of_this_host(string range, string? netmask, string? mistake)
    {
        var draft = new SettingsDraft();
        draft.Set("dhcp.range", SettingValue.FromOption("--range", [range]));
        if (netmask is not null)
            draft.Set("dhcp.netmask", SettingValue.FromOption("--netmask", [netmask]));
        var eth0 = new HostInterface("eth0", 2, default(MacAddress), IPAddress.Parse("10.0.0.254"), 24);

        var mistakes = SettingsCheck.OnHost(draft.Finish()!, [eth0], draft.Places);
        Assert.Equal(mistake is null ? [] : [mistake], mistakes.Select(each => each.ToString()));
    }

    [Theory]
    [InlineData("192.168.1.1", "--router: the router 192.168.1.1 lies in none of the networks in which addresses are given "
        + "(10.0.0.0/24), so no machine could reach it: name one that does, or leave it out")]
    [InlineData("10.0.0.1", null)]
    public void A_router_has_to_lie_where_addresses_are_given(string router, string? mistake)
    {
        var draft = new SettingsDraft();
        draft.Set("dhcp.range", SettingValue.FromOption("--range", ["10.0.0.50,10.0.0.99"]));
        draft.Set("dhcp.router", SettingValue.FromOption("--router", [router]));
        var eth0 = new HostInterface("eth0", 2, default(MacAddress), IPAddress.Parse("10.0.0.254"), 24);

        var mistakes = SettingsCheck.OnHost(draft.Finish()!, [eth0], draft.Places);
        Assert.Equal(mistake is null ? [] : [mistake], mistakes.Select(each => each.ToString()));
    }

    [Fact]
    public void Whatever_a_file_holds_it_is_read_or_refused()
    {
        var random = new Random(20261121);
        const string Seed = "dhcp:\n  range: 10.0.0.1,10.0.0.9\n  dns: [9.9.9.9, 1.1.1.1]\nmenu: {title: 'a', timeout: 5}\nimages:\n- {path: /, name: x}\n";
        const string Letters = "abc:-[]{}'\",\n\t #&*!|>%@`0.~?";
        for (var round = 0; round < 3000; round++)
        {
            var text = Seed.ToCharArray();
            for (var i = random.Next(1, 6); i > 0; i--)
                text[random.Next(text.Length)] = Letters[random.Next(Letters.Length)];
            var draft = new SettingsDraft();
            draft.ReadText("lanboot.yaml", new string(text));
            var settings = draft.Finish();

            Assert.Equal(settings is null, draft.Mistakes.Count > 0);
            Assert.All(draft.Mistakes, mistake => Assert.InRange(mistake.Where!.Line, 1, 20));
            if (settings?.Dhcp.Range is var (first, last))
                Assert.True(string.CompareOrdinal($"{first}", $"{last}") <= 0 || $"{first}".Length < $"{last}".Length);
        }
    }

    [Fact]
    public void A_file_nested_without_end_is_refused()
    {
        var draft = new SettingsDraft();
        draft.ReadText("lanboot.yaml", new string('[', 100_000));
        Assert.Null(draft.Finish());
        Assert.Contains("nested too deep", Assert.Single(draft.Mistakes).Text, StringComparison.Ordinal);
    }
}
