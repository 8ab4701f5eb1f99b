using System.Net;
using Lanboot.Boot;
using Lanboot.Host;
using Lanboot.Settings;
using Xunit;

namespace Lanboot.Tests.Settings;

/// <summary>Who is told what, as it is written in lanboot.yaml: read, and what is said of mistakes.</summary>
public sealed class DhcpPolicySettingsTests
{
    private static readonly HostInterface Eth0 = new("eth0", 2, new MacAddress(0x525400000001), IPAddress.Parse("192.168.0.1"), 24);

    private const string Whole = """
        dhcp:
          ranges:
            - { first: 192.168.0.50, last: 192.168.0.150, lease-time: infinite, for: [wired, "!guest"], tags: [main], bootp: no }
            - { first: 10.0.0.10, last: 10.0.0.20, netmask: 255.255.255.0 }
            - { kind: static, network: 172.16.0.0/24, lease-time: 12h }
            - { kind: proxy, network: 10.9.0.7, netmask: 255.255.0.0 }
          tags:
            - { tag: efi64, option: client-arch, is: 7 }
            - { tag: ipxe, option: 175 }
            - { tag: wired, user-class: iPXE, vendor-class: "Arch:00007", mac: "00:11:22:*:*:*", interface: eth0, network: 192.168.0.0/24, for: ["!ipxe"] }
            - { tag: pxe, option: vendor-class, begins: PXEClient }
            - { tag: uuid, option: 97, begins: "00:*:ff", as: hex }
            - { tag: guest, for: known }
          options:
            - { option: router }
            - { option: 6, value: [0.0.0.0, 9.9.9.9] }
            - { option: tftp-server, value: 192.168.0.1 }
            - { option: 209, value: boot/syslinux/archiso.cfg, force: yes, for: efi64 }
            - { option: 210, value: "" }
            - { option: 252, value: "1", as: text }
            - { option: 190, value: iscsi, encap: 175 }
            - { option: 6, value: 2b, vendor: PXEClient }
            - { option: 1, value: 0.0.0.0, vendor: "" }
          boot:
            - { file: lpxelinux.0 }
            - { file: ipxe.efi, server-name: boothost, server: 192.168.0.9, for: [efi64] }
          hosts:
            - { mac: "52:54:00:12:34:56", name: lab1, address: 192.168.0.200, tags: [lab], lease-time: 2m, file: a.0, server: 192.168.0.3 }
            - { mac: ["52:54:00:00:00:01", "52:54:00:00:00:*"], ignore: yes }
            - { id: "01:02:03", address: 192.168.0.60, for: ["!lab"] }
            - { name: laptop, address: 10.0.0.5 }
          ignore: [["!known", guest], pxe]
          no-override: yes
        pxe:
          services:
            - { architecture: x86PC, text: Install Linux, file: pxelinux }
            - { architecture: 9, text: Other server, type: 7, server: 192.168.0.4, for: efi64 }
            - { architecture: bc_efi, text: Local disk }
          prompt: { text: Press F8 for menu., timeout: 10 }
        """;

    [Fact]
    public void All_of_it_is_read()
    {
        var draft = Read(Whole);
        Assert.Empty(draft.Mistakes);
        var settings = draft.Finish()!;
        Assert.Empty(SettingsCheck.OnHost(settings, [Eth0], draft.Places));
        var dhcp = settings.Dhcp;
        Assert.Equal(DhcpMode.Server, dhcp.Mode);
        Assert.Equal(
            ["192.168.0.50,192.168.0.150", "10.0.0.10,10.0.0.20", "172.16.0.0 (static)", "10.9.0.7 (proxy)"], dhcp.Ranges.Select(range => range.ToString()));
        Assert.Equal((Timeout.InfiniteTimeSpan, "wired !guest", false), (dhcp.Ranges[0].LeaseTime, dhcp.Ranges[0].For.ToString(), dhcp.Ranges[0].Bootp));
        Assert.Equal((IPAddress.Parse("255.255.255.0"), true), (dhcp.Ranges[2].Netmask, dhcp.Ranges[1].Bootp));

        Assert.Equal((93, DhcpComparison.Is, "0007"), (dhcp.Tags[0].Option!.Code, dhcp.Tags[0].Option!.How, dhcp.Tags[0].Option!.Value!.ToString()));
        Assert.Equal((175, DhcpComparison.Present), (dhcp.Tags[1].Option!.Code, dhcp.Tags[1].Option!.How));
        Assert.Equal("00:11:22:*:*:*", dhcp.Tags[2].Mac.ToString());
        Assert.Equal("FF00FF", Convert.ToHexString(dhcp.Tags[4].Option!.Value!.Mask!));

        Assert.Equal(
            ["", "0000000009090909", "3139322E3136382E302E31", Hex("boot/syslinux/archiso.cfg"), "", "31", Hex("iscsi"), "02", "00000000"],
            dhcp.Options.Select(option => option.Value?.ToString() ?? ""));
        Assert.Null(dhcp.Options[0].Value);
        Assert.Equal((true, "efi64"), (dhcp.Options[3].Force, dhcp.Options[3].For.ToString()));
        Assert.Equal(((byte?)175, "PXEClient", ""), (dhcp.Options[6].Encap, dhcp.Options[7].Vendor, dhcp.Options[8].Vendor));

        Assert.Equal(["lpxelinux.0", "ipxe.efi"], dhcp.Boot.Select(boot => boot.File));
        Assert.Equal([1, 2, 0, 0], dhcp.Hosts.Select(host => host.Macs.Count));
        Assert.Equal("010203", dhcp.Hosts[2].ClientIdentifier!.ToString());
        Assert.Equal(["!known guest", "pxe"], dhcp.Ignore.Select(tags => tags.ToString()));
        Assert.True(dhcp.NoOverride);

        Assert.Equal([0, 9, 9], settings.Pxe.Services.Select(service => service.Architecture));
        Assert.Equal((7, "efi64"), (settings.Pxe.Services[1].Type, settings.Pxe.Services[1].For.ToString()));
        Assert.Equal(("Press F8 for menu.", TimeSpan.FromSeconds(10)), (settings.Pxe.Prompts[0].Text, settings.Pxe.Prompts[0].Timeout));
    }

    [Theory]
    [InlineData("ranges: [{ last: 1.2.3.4 }]", "2:12: dhcp.ranges: a range needs the addresses to give out, first and last; where none are given out say kind: static or kind: proxy, and network")]
    [InlineData("ranges: [{ first: 10.0.0.9, last: 10.0.0.1 }]", "2:37: dhcp.ranges.last: the last address 10.0.0.1 comes before the first, 10.0.0.9")]
    [InlineData("ranges: [{ kind: proxy }]", "2:12: dhcp.ranges: a range of kind proxy needs its network, such as network: 192.168.0.0/24")]
    [InlineData("ranges: [{ kind: static, network: 10.0.0.0/33 }]", "2:37: dhcp.ranges.network: expected a network such as 192.168.0.0/24, or an address of it; found \"10.0.0.0/33\"")]
    [InlineData("ranges: [{ kind: proxi }]", "2:20: dhcp.ranges.kind: expected dynamic, static or proxy; found \"proxi\"")]
    [InlineData("ranges: [10.0.0.1]", "2:12: dhcp.ranges: expected a group with first, last, network, netmask, lease-time, kind, for, tags and bootp, as far as they are needed; found \"10.0.0.1\"")]
    [InlineData("tags: [{ option: 93 }]", "2:10: dhcp.tags: a rule needs the tag that it sets")]
    [InlineData("tags: [{ tag: a }]", "2:10: dhcp.tags: a rule needs a condition: option, user-class, vendor-class, mac, interface, network or for")]
    [InlineData("tags: [{ tag: a, option: clent-arch }]", "2:28: dhcp.tags.option: expected the name or number of a DHCP option, such as router or 209; found \"clent-arch\": did you mean client-arch?")]
    [InlineData("tags: [{ tag: a, option: 93, is: x86 }]", "2:36: dhcp.tags.is: for the option client-arch expected a number that fits into two bytes")]
    [InlineData("tags: [{ tag: a, option: 93, is: 7, begins: 8 }]", "2:47: dhcp.tags.begins: an option is compared in one way, and is is said already")]
    [InlineData("tags: [{ tag: a, mac: \"00:11\" }]", "2:25: dhcp.tags.mac: expected an Ethernet address such as 52:54:00:12:34:56, or with * for bytes that may be any; found \"00:11\"")]
    [InlineData("tags: [{ tag: a b, option: 1 }]", "2:17: dhcp.tags.tag: expected the name of a tag, without blanks and commas; found \"a b\"")]
    [InlineData("options: [{ option: 300, value: x }]", "2:23: dhcp.options.option: expected the name or number of a DHCP option, such as router or 209; found \"300\"")]
    [InlineData("options: [{ option: router, value: here }]", "2:38: dhcp.options.value: for the option router expected IPv4 addresses parted by commas, 0.0.0.0 for this server's own; found \"here\"")]
    [InlineData("options: [{ option: 209 }]", "2:13: dhcp.options: an option needs a value: only what is sent by itself can be suppressed (netmask, router, dns-server, hostname, domain-name, broadcast). For an option of no length say value: \"\"")]
    [InlineData("options: [{ option: server-identifier, value: 1.2.3.4 }]", "2:23: dhcp.options.option: server-identifier (54) is what the client and the server agree on by themselves: it can't be set")]
    [InlineData("options: [{ option: 200, value: 300, as: byte }]", "2:35: dhcp.options.value: for the option 200 expected a number that fits into one byte; found \"300\"")]
    [InlineData("options: [{ option: 200, value: \"1,2\" }]", "2:35: dhcp.options.value: for the option 200 expected a number, IPv4 addresses, bytes in hexadecimal with colons, or a text (\"as: text\" where it looks like one of the others); found \"1,2\"")]
    [InlineData("boot: [{ for: known }]", "2:10: dhcp.boot: a boot file needs a file, a server-name or a server")]
    [InlineData("hosts: [{ address: 10.0.0.1 }]", "2:11: dhcp.hosts: a host needs what it is known by: mac, id or name")]
    [InlineData("hosts: [{ name: x, ignore: yes, address: 10.0.0.1 }]", "2:44: dhcp.hosts.address: a host that is ignored has no address: leave it out")]
    [InlineData("ignore: [[]]", "2:12: dhcp.ignore: expected a tag, or a list of tags, each with ! before it where it must not hold; found a list")]
    public void A_mistake_in_the_policy_is_named(string line, string mistake)
    {
        var draft = Read($"dhcp:\n  {line}\n");
        Assert.Equal($"lanboot.yaml:{mistake}", Assert.Single(draft.Mistakes).ToString());
    }

    [Theory]
    [InlineData("services: [{ text: x }]", "2:14: pxe.services: a service needs the architecture of the machines that it is for: the name or number of an architecture: x86PC, PC98, IA64_EFI, Alpha, Arc_x86, Intel_Lean_Client, IA32_EFI, x86-64_EFI, Xscale_EFI, BC_EFI, ARM32_EFI, ARM64_EFI")]
    [InlineData("services: [{ architecture: 0, text: x, file: a, type: 1 }]", "2:57: pxe.services.type: a service has a file, or the boot type of another server: leave one of the two out")]
    [InlineData("services: [{ architecture: 0, text: x, server: 1.2.3.4 }]", "2:50: pxe.services.server: a service without a file and a type boots from the local disk, where there is no server")]
    [InlineData("prompt: { timeout: 300 }", "2:11: pxe.prompt: a prompt needs its text, such as \"Press F8 for menu.\"", "2:22: pxe.prompt.timeout: expected a number from 0 to 254; found \"300\"")]
    public void A_mistake_in_the_menu_of_firmware_is_named(string line, params string[] mistakes) =>
        Assert.Equal(mistakes.Select(mistake => $"lanboot.yaml:{mistake}"), Read($"pxe:\n  {line}\n").Mistakes.Select(each => each.ToString()));

    [Theory]
    [InlineData("ranges: [{ first: 10.0.0.1, last: 10.0.1.9, netmask: 255.255.255.0 }]", "2:12: 10.0.0.1 and 10.0.1.9 are not in one network with the netmask 255.255.255.0")]
    [InlineData("ranges: [{ first: 10.0.0.1, last: 10.0.0.9, netmask: 255.0.0.0 }, { first: 10.0.0.9, last: 10.0.0.20, netmask: 255.0.0.0 }]", "2:69: the range 10.0.0.9,10.0.0.20 crosses the range 10.0.0.1,10.0.0.9: an address can't be given from both")]
    [InlineData("ranges: [{ first: 10.0.0.1, last: 10.0.0.9 }]", "2:12: 10.0.0.1 lies in no network of this host (eth0 has 192.168.0.0/24); for a network behind a relay say its netmask too")]
    [InlineData("ranges: [{ first: 192.168.0.2, last: 192.168.1.9 }]", "2:12: the range 192.168.0.2,192.168.1.9 leaves the network 192.168.0.0/24")]
    [InlineData("ranges: [{ first: 192.168.0.2, last: 192.168.0.9 }, { kind: proxy, network: 192.168.0.0 }]", "2:55: another server gives the addresses in 192.168.0.0/24 (kind: proxy), but the range 192.168.0.2,192.168.0.9 lies there too: leave one of the two out")]
    [InlineData("hosts: [{ name: a, address: 10.0.0.1 }]", "2:11: the address 10.0.0.1 is for a server that gives addresses: add dhcp.range or dhcp.ranges, or leave it out")]
    [InlineData("range: 192.168.0.2,192.168.0.9\n  hosts: [{ name: a, address: 10.0.0.1 }]", "3:11: 10.0.0.1 lies in none of the networks in which addresses are given (192.168.0.0/24): give it one of them, or add a range of kind static for its network")]
    [InlineData("range: 192.168.0.2,192.168.0.9\n  ranges: [{ first: 192.168.0.20, last: 192.168.0.29 }]", "2:10: dhcp.range and dhcp.ranges both say what to give out: put the range into the list")]
    [InlineData("boot: [{ file: a, for: \"!efi46\" }]\n  tags: [{ tag: efi64, option: 93, is: 7 }]", "2:10: nothing sets the tag efi46: did you mean efi64?")]
    [InlineData("ignore: [zebra]", "2:12: nothing sets the tag zebra: add a rule to dhcp.tags, or tags to a range or host")]
    public void What_only_the_whole_shows_is_named(string lines, string mistake)
    {
        var draft = Read($"dhcp:\n  {lines}\n");
        Assert.Empty(draft.Mistakes);
        var settings = draft.Finish();
        var all = draft.Mistakes.Concat(settings is null ? [] : SettingsCheck.OnHost(settings, [Eth0], draft.Places));
        Assert.Equal($"lanboot.yaml:{mistake}", Assert.Single(all).ToString());
    }

    [Fact]
    public void The_example_of_the_documentation_is_right()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Lanboot.slnx")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("the tests run outside of the repository");
        var page = File.ReadAllText(Path.Combine(folder, "docs", "dnsmasq.md"));
        var draft = Read(page.Split("```yaml\n")[1].Split("```")[0]);
        Assert.Empty(SettingsCheck.OnHost(draft.Finish()!, [Eth0], draft.Places));
    }

    [Fact]
    public void The_tags_that_are_there_by_themselves_need_nobody_who_sets_them()
    {
        var draft = Read("dhcp:\n  ignore: [[known, bootp, \"!eth0\"]]\n");
        Assert.Empty(SettingsCheck.OnHost(draft.Finish()!, [Eth0], draft.Places));
    }

    [Fact]
    public void A_range_of_the_command_line_takes_the_place_of_those_in_the_file()
    {
        var draft = Read("dhcp:\n  ranges: [{ first: 192.168.0.20, last: 192.168.0.29 }]\n");
        draft.Set("dhcp.range", SettingValue.FromOption("--range", ["192.168.0.2,192.168.0.9"]));
        Assert.Empty(draft.Finish()!.Dhcp.Ranges);
    }

    private static SettingsDraft Read(string text)
    {
        var draft = new SettingsDraft();
        draft.ReadText("lanboot.yaml", text);
        return draft;
    }

    private static string Hex(string text) => Convert.ToHexString(System.Text.Encoding.ASCII.GetBytes(text));
}
