using Lanboot.Import;
using Lanboot.Settings;
using Xunit;

namespace Lanboot.Tests.Import.Dhcpd;

public sealed class DhcpdImporterTests
{
    private const string File = "/etc/dhcp/dhcpd.conf";

    [Fact]
    public void The_fragment_of_SystemRescueCds_guide()
    {
        var read = Read("""
            subnet 192.168.1.0 netmask 255.255.255.0
            {
                    range 192.168.1.200 192.168.1.210;
                    range dynamic-bootp 192.168.1.211 192.168.1.220;
                    next-server 192.168.1.5;
                    filename "pxelinux.0";
            }
            """);

        Assert.Equal(
            """
            dhcp:
              authoritative: no
              ranges:
                - first: 192.168.1.200
                  last: 192.168.1.210
                  netmask: 255.255.255.0
                  lease-time: 12h
                  bootp: no
                - first: 192.168.1.211
                  last: 192.168.1.220
                  netmask: 255.255.255.0
                  lease-time: 12h
              boot:
                - file: pxelinux.0
                  server: 192.168.1.5
            """, ImportScene.Yaml(read), ignoreLineEndingDifferences: true);
        Assert.Equal(
            """
            1 kept subnet 192.168.1.0 netmask 255.255.255.0 { | dhcp.ranges: its netmask
            3 kept range 192.168.1.200 192.168.1.210; | dhcp.ranges
            4 kept range dynamic-bootp 192.168.1.211 192.168.1.220; | dhcp.ranges: for BOOTP clients too
            5 kept next-server 192.168.1.5; | dhcp.boot
            6 kept filename "pxelinux.0"; | dhcp.boot
            """, ImportScene.Report(read), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void The_one_line_of_that_guide()
    {
        var read = Read("next-server 192.168.1.5; # IP addr of the TFTP server\n");
        Assert.Equal("dhcp:\n  boot:\n    - server: 192.168.1.5", ImportScene.Yaml(read));
    }

    [Fact]
    public void What_people_write_around_it_by_architecture()
    {
        var read = Read("""
            option space PXE;
            option PXE.discovery-control code 6 = unsigned integer 8;
            option arch code 93 = unsigned integer 16;
            authoritative;
            default-lease-time 600;
            max-lease-time 7200;
            option domain-name "lab.example";
            option domain-name-servers 192.168.1.1, 9.9.9.9;
            ddns-update-style none;
            subnet 192.168.1.0 netmask 255.255.255.0 {
              option routers 192.168.1.254;
              range 192.168.1.100 192.168.1.150;
              next-server 192.168.1.5;
              class "pxeclients" {
                match if substring (option vendor-class-identifier, 0, 9) = "PXEClient";
                vendor-option-space PXE;
                option PXE.discovery-control 8;
                if option arch = 00:07 or option arch = 00:09 {
                  filename "efi/shim.efi";
                } elsif option arch = 00:06 {
                  filename "efi/shim32.efi";
                } else {
                  filename "pxelinux.0";
                }
              }
            }
            """);

        Assert.Equal(
            """
            dhcp:
              authoritative: yes
              ranges:
                - first: 192.168.1.100
                  last: 192.168.1.150
                  netmask: 255.255.255.0
                  lease-time: 10m
                  bootp: no
              tags:
                - tag: pxeclients
                  option: vendor-class
                  begins: PXEClient
                - tag: if-18
                  option: client-arch
                  is: 00:07
                  as: hex
                - tag: if-18
                  option: client-arch
                  is: 00:09
                  as: hex
                - tag: if-20-2
                  option: client-arch
                  is: 00:06
                  as: hex
              options:
                - option: domain-name
                  value: lab.example
                - option: dns-server
                  value: [192.168.1.1, 9.9.9.9]
                - option: router
                  value: 192.168.1.254
                - option: 6
                  value: 8
                  as: byte
                  vendor: ""
                  for: [pxeclients]
              boot:
                - file: efi/shim.efi
                  server: 192.168.1.5
                  for: [pxeclients, if-18]
                - file: efi/shim32.efi
                  server: 192.168.1.5
                  for:
                    - pxeclients
                    - "!if-18"
                    - if-20-2
                - file: pxelinux.0
                  server: 192.168.1.5
                  for:
                    - pxeclients
                    - "!if-18"
                    - "!if-20-2"
                - server: 192.168.1.5
            """, ImportScene.Yaml(read), ignoreLineEndingDifferences: true);
        Assert.Equal(23, read.Lines.Count);
    }

    [Fact]
    public void Hosts_groups_pools_and_several_networks()
    {
        var read = Read("""
            shared-network campus {
              subnet 10.1.0.0 netmask 255.255.255.0 { pool { allow known-clients; range 10.1.0.10 10.1.0.20; } pool { deny known-clients; range 10.1.0.30; } }
              subnet 10.2.0.0 netmask 255.255.255.0 { option routers 10.2.0.1; }
            }
            subnet 10.3.0.0 netmask 255.255.255.0 { range 10.3.0.10 10.3.0.20; deny unknown-clients; }
            group {
              filename "lab.0"; next-server 10.1.0.5;
              host pc1 { hardware ethernet 52:54:0:12:34:56; fixed-address 10.2.0.7; option host-name "pc1"; }
              host pc2 { hardware ethernet 52:54:00:12:34:57; option root-path "/srv/pc2"; }
            }
            host bad { hardware ethernet 52:54:00:12:34:58; deny booting; }
            """);

        Assert.Equal(
            """
            dhcp:
              authoritative: no
              ranges:
                - first: 10.1.0.10
                  last: 10.1.0.20
                  netmask: 255.255.255.0
                  lease-time: 12h
                  for: [known]
                  bootp: no
                - first: 10.1.0.30
                  last: 10.1.0.30
                  netmask: 255.255.255.0
                  lease-time: 12h
                  for:
                    - "!known"
                  bootp: no
                - first: 10.3.0.10
                  last: 10.3.0.20
                  netmask: 255.255.255.0
                  lease-time: 12h
                  for: [known]
                  bootp: no
                - kind: static
                  network: 10.2.0.0/24
              tags:
                - tag: shared-campus
                  network: 10.1.0.0/24
                - tag: net-10.1.0.0
                  network: 10.1.0.0/24
                - tag: shared-campus
                  network: 10.2.0.0/24
                - tag: net-10.2.0.0
                  network: 10.2.0.0/24
                - tag: net-10.3.0.0
                  network: 10.3.0.0/24
              options:
                - option: router
                  value: 10.2.0.1
                  for: [shared-campus, net-10.2.0.0]
                - option: root-path
                  value: /srv/pc2
                  for: [host-pc2]
              boot:
                - file: lab.0
                  server: 10.1.0.5
                  for: [group-1]
              hosts:
                - mac: ["52:54:00:12:34:56"]
                  name: pc1
                  address: 10.2.0.7
                  tags: [group-1]
                  file: lab.0
                  server: 10.1.0.5
                - mac: ["52:54:00:12:34:57"]
                  tags: [group-1, host-pc2]
                  file: lab.0
                  server: 10.1.0.5
                - mac: ["52:54:00:12:34:58"]
                  ignore: yes
            """.Replace("[\"", "[", StringComparison.Ordinal).Replace("\"]", "]", StringComparison.Ordinal), ImportScene.Yaml(read), ignoreLineEndingDifferences: true);
    }

    public static TheoryData<string, string> Conditions { get; } = new()
    {
        { "exists user-class", "x: option user-class" },
        { "option user-class = \"iPXE\"", "x: user-class iPXE" },
        { "not exists user-class", "x-not1: option user-class | x: for [!x-not1]" },
        { "option architecture-type != 00:07", "x-not1: option client-arch, is 00:07, as hex | x: for [!x-not1]" },
        { "known", "x: for [known]" },
        { "not known and exists 175", "x: option ipxe-encap-opts, for [!known]" },
        { "option architecture-type = 7 and option vendor-class-identifier = \"a\"", "x-and1: option client-arch, is 7 | x: option vendor-class, is a, as text, for [x-and1]" },
        { "exists 175 or known and (exists 77 or exists 60)", "x: option ipxe-encap-opts | x: option user-class, for [known] | x: option vendor-class, for [known]" },
        { "substring(option vendor-class-identifier, 15, 5) = \"00007\"", "x: option vendor-class, contains 00007" },
        { "substring(hardware, 1, 3) = 00:11:22", "x: mac 00:11:22:*:*:*" },
        { "hardware = 1:52:54:00:12:34:56", "x: mac 52:54:00:12:34:56" },
        { "binary-to-ascii(16, 8, \":\", substring(hardware, 1, 3)) = \"52:54:0\"", "x: mac 52:54:00:*:*:*" },
    };

    [Theory]
    [MemberData(nameof(Conditions))]
    public void Conditions_become_rules(string condition, string expected)
    {
        var read = Read($"class \"x\" {{ match if {condition}; }}");
        var rules = read.Fields.SelectMany(field => field.Value.Fields!).Single(field => field.Name == "tags").Value.Items!;
        Assert.Equal(expected, string.Join(" | ", rules.Select(Rule)));
    }

    [Fact]
    public void A_condition_that_can_not_be_said_takes_all_that_it_is_about_with_it_and_says_so()
    {
        var read = Read("if option agent.circuit-id ~= \"x\" { filename \"a\"; } elsif known { filename \"b\"; } else { filename \"c\"; }\nnext-server 10.0.0.1;");
        Assert.Equal("dhcp:\n  boot:\n    - server: 10.0.0.1", ImportScene.Yaml(read));
        Assert.Equal(6, read.Lines.Count(line => line.Outcome == ImportOutcome.NotSupported));
    }

    [Fact]
    public void Subclasses_are_rules_of_their_class()
    {
        var read = Read("class \"lab\" { match hardware; }\nsubclass \"lab\" 1:52:54:00:12:34:56;\nsubclass \"lab\" 1:52:54:00:12:34:57 { filename \"b.0\"; }\nsubnet 10.0.0.0 netmask 255.255.255.0 { pool { deny members of \"lab\"; range 10.0.0.1 10.0.0.9; } }");
        Assert.Contains("for:\n        - \"!lab\"", ImportScene.Yaml(read), StringComparison.Ordinal);
        Assert.Contains("- tag: lab-2\n      mac: 52:54:00:12:34:57\n    - tag: lab\n      for: [lab-2]", ImportScene.Yaml(read), StringComparison.Ordinal);
        Assert.Contains("- file: b.0\n      for: [lab-2]", ImportScene.Yaml(read), StringComparison.Ordinal);
    }

    [Fact]
    public void What_an_included_network_says_is_for_that_network_alone()
    {
        var read = Read(
            "authoritative; include \"/etc/dhcp/a.conf\"; shared-network s { include \"/etc/dhcp/b.conf\"; option domain-name \"s\"; }",
            ("/etc/dhcp/a.conf", "subnet 10.1.0.0 netmask 255.255.255.0 { option routers 10.1.0.1; }"),
            ("/etc/dhcp/b.conf", "subnet 10.2.0.0 netmask 255.255.255.0 { option routers 10.2.0.1; }"));
        Assert.Equal(
            """
            dhcp:
              tags:
                - tag: net-10.1.0.0
                  network: 10.1.0.0/24
                - tag: shared-s
                  network: 10.2.0.0/24
                - tag: net-10.2.0.0
                  network: 10.2.0.0/24
              options:
                - option: router
                  value: 10.1.0.1
                  for: [net-10.1.0.0]
                - option: router
                  value: 10.2.0.1
                  for: [shared-s, net-10.2.0.0]
                - option: domain-name
                  value: s
                  for: [shared-s]
            """, ImportScene.Yaml(read), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void A_pool_is_for_who_is_allowed_by_one_of_its_lines_and_denied_by_none()
    {
        var read = Read("""
            subnet 10.0.0.0 netmask 255.255.255.0 {
              pool { allow known-clients; allow members of "a"; deny members of "b"; range 10.0.0.1 10.0.0.9; range 10.0.0.20; }
              pool { allow members of "a"; range 10.0.0.30; }
            }
            class "a" { match if exists user-class; }
            class "b" { match if exists 175; }
            """);
        var ranges = read.Fields.SelectMany(field => field.Value.Fields!).Single(field => field.Name == "ranges").Value.Items!;
        Assert.Equal(["pool-1 !b", "pool-1 !b", "a"], ranges.Select(range =>
            string.Join(' ', range.Fields!.Single(field => field.Name == "for").Value.Items!.Select(item => item.Text))));
        var rules = read.Fields.SelectMany(field => field.Value.Fields!).Single(field => field.Name == "tags").Value.Items!;
        Assert.Equal(
            ["a: option user-class", "b: option ipxe-encap-opts", "pool-1: for [known]", "pool-1: for [a]"], rules.Select(Rule));
    }

    [Theory]
    [InlineData("subnet 10.0.0.0 netmask 255.255.255.0 { range 10.0.1.1 10.0.1.9; }", "1:41: range: 10.0.1.1 to 10.0.1.9 is not within the subnet 10.0.0.0/24")]
    [InlineData("subnet 10.0.0.7 netmask 255.255.255.0 { }", "1:8: 10.0.0.7 is not the first address of a network with the netmask 255.255.255.0: that is 10.0.0.0")]
    [InlineData("range 10.0.0.1 10.0.0.9;", "1:1: range: it must stand in a subnet { … }, which says its netmask")]
    [InlineData("nxet-server 10.0.0.1;", "1:1: dhcpd has no statement nxet-server: did you mean next-server?")]
    [InlineData("filename \"a\"", "1:10: there is no semicolon behind \"a\"")]
    [InlineData("filename \"a;", "1:10: a quotation mark (\") is not closed in this line", "1:1: there is no semicolon behind \"filename\"")]
    [InlineData("group { filename \"a\";", "1:7: the block that begins here is not closed: there is a } missing")]
    [InlineData("}", "1:1: there is no block that this } could close: leave it out")]
    [InlineData("else { filename \"a\"; }", "1:1: there is no if before this else")]
    [InlineData("host a { fixed-address 10.0.0.1; }", "1:1: the host a is known by nothing: add hardware ethernet ADDRESS;")]
    [InlineData("host a { hardware ethernet 52:54; }", "1:10: hardware: expected ethernet and an address, such as hardware ethernet 52:54:00:12:34:56;", "1:1: the host a is known by nothing: add hardware ethernet ADDRESS;")]
    [InlineData("option x.y 1;", "1:1: the option x.y is not defined: add option x.y code N = TYPE; above it")]
    [InlineData("subclass \"a\" 1;", "1:1: subclass: there is no class \"a\" above it with a line such as match hardware;")]
    [InlineData("include \"/no\";", "1:1: the file /no is named here, and it is not there")]
    [InlineData("default-lease-time soon;", "1:1: default-lease-time: expected seconds; found \"soon\"")]
    public void Mistakes_are_named_with_their_place(string text, params string[] mistakes)
    {
        var read = new ImportScene().With(File, text).Read(File);
        Assert.Equal(mistakes.Select(mistake => $"{File}:{mistake}"), read.Mistakes.Select(mistake => mistake.ToString()));
    }

    [Fact]
    public void A_name_that_no_option_has_is_a_mistake_with_the_foreign_line()
    {
        var read = new ImportScene().With(File, "\n  option ruoters 10.0.0.1;").Read(File);
        var draft = new SettingsDraft();
        draft.Take("", read.Fields, read.Mistakes);
        Assert.Equal([$"{File}:2:10: dhcp.options.option: expected the name or number of a DHCP option, such as router or 209; found \"ruoters\": did you mean routers?"], draft.Mistakes.Select(each => each.ToString()));
    }

    /// <summary>Settings that Lanboot takes without a complaint, whatever else they are.</summary>
    private static Imported Read(string text, params (string Path, string Text)[] included)
    {
        var scene = new ImportScene().With(File, text);
        foreach (var (path, lines) in included)
            scene.With(path, lines);
        var read = scene.Read(File);
        Assert.Empty(read.Mistakes);
        var draft = new SettingsDraft();
        draft.Take("", read.Fields, read.Mistakes);
        draft.Finish();
        Assert.Empty(draft.Mistakes);
        return read;
    }

    private static string Rule(SettingValue rule) => $"{rule.Fields![0].Value.Text}: "
        + string.Join(", ", rule.Fields.Skip(1).Select(field => $"{field.Name} {field.Value.Text ?? $"[{string.Join(", ", field.Value.Items!.Select(item => item.Text))}]"}"));
}
