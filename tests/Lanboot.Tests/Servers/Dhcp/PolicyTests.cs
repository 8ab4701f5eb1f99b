using Lanboot.Protocols.Dhcp;
using Lanboot.Tests.Protocols.Dhcp;
using Lanboot.Tests.Support;
using Xunit;

namespace Lanboot.Tests.Servers.Dhcp;

/// <summary>Who is told what: captured requests of real clients, and the bytes that they get.</summary>
public sealed class PolicyTests
{
    private const string Range = "  range: 192.168.77.50,192.168.77.150\n";

    [Theory]
    // The documents' own: a boot file for each architecture, and for iPXE.
    [InlineData("- { tag: t, option: client-arch, is: 7 }", "ovmf-pxe-discover", true)]
    [InlineData("- { tag: t, option: client-arch, is: 7 }", "ipxe-rom-bios-discover", false)]
    [InlineData("- { tag: t, option: 175 }", "ipxe-rom-bios-discover", true)]
    [InlineData("- { tag: t, option: 175 }", "ovmf-pxe-discover", false)]
    [InlineData("- { tag: t, user-class: iPXE }", "snponly-discover", true)]
    [InlineData("- { tag: t, user-class: PX }", "snponly-discover", true)]
    [InlineData("- { tag: t, user-class: gPXE }", "snponly-discover", false)]
    [InlineData("- { tag: t, vendor-class: \"Arch:00007\" }", "ovmf-pxe-discover", true)]
    [InlineData("- { tag: t, vendor-class: HTTPClient }", "ovmf-http-discover", true)]
    [InlineData("- { tag: t, vendor-class: udhcp }", "ovmf-http-discover", false)]
    [InlineData("- { tag: t, option: vendor-class, begins: PXEClient }", "ovmf-pxe-discover", true)]
    [InlineData("- { tag: t, option: vendor-class, is: PXEClient }", "ovmf-pxe-discover", false)]
    [InlineData("- { tag: t, option: vendor-class, contains: UNDI }", "ovmf-pxe-discover", true)]
    [InlineData("- { tag: t, option: 97, begins: \"00:*:*\", as: hex }", "ovmf-pxe-discover", true)]
    [InlineData("- { tag: t, mac: \"52:54:00:*:*:*\" }", "ovmf-pxe-discover", true)]
    [InlineData("- { tag: t, mac: \"52:54:01:*:*:*\" }", "ovmf-pxe-discover", false)]
    [InlineData("- { tag: t, interface: eth0 }", "ovmf-pxe-discover", true)]
    [InlineData("- { tag: t, network: 192.168.77.0/24 }", "ovmf-pxe-discover", true)]
    [InlineData("- { tag: t, network: 10.0.0.0/8 }", "ovmf-pxe-discover", false)]
    [InlineData("- { tag: a, option: 93 }\n    - { tag: t, for: [a, \"!eth0\"] }", "ovmf-pxe-discover", false)]
    [InlineData("- { tag: a, option: 93 }\n    - { tag: t, for: [a, eth0] }", "ovmf-pxe-discover", true)]
    // All conditions of a rule must hold, and a rule can't use a later one's tag.
    [InlineData("- { tag: t, option: 93, user-class: iPXE }", "ovmf-pxe-discover", false)]
    [InlineData("- { tag: t, for: a }\n    - { tag: a, option: 93 }", "ovmf-pxe-discover", false)]
    [InlineData("- { tag: t, for: bootp }", "klibc-bootp", true)]
    public void A_tag_is_set_by_what_the_request_says(string rules, string capture, bool holds)
    {
        var scene = new PolicyScene($"dhcp:\n{Range}  tags:\n    {rules}\n  boot:\n    - {{ file: tagged, for: t }}\n    - {{ file: untagged }}\n");
        var reply = scene.Ask(capture)!;
        Assert.Equal(holds ? "tagged" : "untagged", reply.File.Length > 0 ? reply.File : reply.Text(67)!.TrimEnd('\0'));
    }

    [Fact]
    public void The_last_that_fits_wins_and_those_for_tags_go_before_those_for_all()
    {
        var scene = new PolicyScene($$"""
            dhcp:
              range: 192.168.77.50,192.168.77.150
              tags: [{ tag: efi, option: 93, is: 7 }]
              boot: [{ file: a }, { file: b, for: efi }, { file: c, for: efi }, { file: d }]
              options:
                - { option: 210, value: /one/, force: yes }
                - { option: 210, value: /two/, force: yes, for: efi }
                - { option: 210, value: /three/, force: yes }
            """);
        var uefi = scene.Ask("ovmf-pxe-discover")!;
        Assert.Equal(("c\0", "/two/"), (uefi.Text(67), uefi.Text(210)));
        var bios = scene.Ask("ipxe-rom-bios-discover")!;
        Assert.Equal(("d\0", "/three/"), (bios.Text(67), bios.Text(210)));
    }

    [Fact]
    public void Options_of_the_documents_are_sent_byte_for_byte()
    {
        var scene = new PolicyScene("""
            dhcp:
              range: 192.168.77.50,192.168.77.150
              boot: [{ file: boot/syslinux/lpxelinux.0 }]
              options:
                - { option: router }
                - { option: 6, value: [0.0.0.0, 9.9.9.9] }
                - { option: 209, value: boot/syslinux/archiso.cfg, force: yes }
                - { option: 210, value: "", force: yes }
                - { option: 66, value: 192.168.0.1, force: yes }
                - { option: 190, value: on, encap: 175, force: yes }
                - { option: 40, value: lab }
              router: 192.168.77.254
            """);
        var reply = scene.Ask(RequestBytes.Discover().Option(55, 1, 3, 6, 15))!;
        Assert.Null(reply[3]);
        Assert.Equal("C0A84D0109090909", reply.Hex(6));
        Assert.Equal("boot/syslinux/archiso.cfg", reply.Text(209));
        Assert.Equal("", reply.Text(210));
        Assert.Equal("192.168.0.1\0", reply.Text(66));
        Assert.Equal("BE026F6EFF", reply.Hex(175));
        // Asked for neither, so the file stands in the header, and option 40 stays out.
        Assert.Equal(("boot/syslinux/lpxelinux.0", null, null), (reply.File, reply[67], reply[40]));
        Assert.Equal("192.168.77.1", reply.Siaddr);
    }

    [Theory]
    [InlineData("", "f\0", "")]
    [InlineData("  no-override: yes\n", null, "f")]
    public void Who_asks_for_the_boot_file_as_an_option_gets_it_there_unless_that_is_forbidden(string setting, string? option, string header)
    {
        var scene = new PolicyScene($"dhcp:\n{Range}{setting}  boot: [{{ file: f, server-name: s, server: 192.168.77.9 }}]\n");
        var reply = scene.Ask(RequestBytes.Discover().Option(55, 66, 67))!;
        Assert.Equal((option, header, "192.168.77.9"), (reply.Text(67), reply.File, reply.Siaddr));
        Assert.Equal(option is null ? "s" : "", reply.Sname);
    }

    [Fact]
    public void Where_no_boot_file_fits_Lanboot_finds_the_loader_by_itself()
    {
        var scene = new PolicyScene($"dhcp:\n{Range}  tags: [{{ tag: efi, option: 93, is: 7 }}]\n  boot: [{{ file: my.efi, for: efi }}]\n");
        Assert.Equal("my.efi\0", scene.Ask("ovmf-pxe-discover")!.Text(67));
        Assert.Contains("boot.ipxe", scene.Ask("ipxe-rom-bios-discover")!.File, StringComparison.Ordinal);
        Assert.Contains(scene.Journal, line => line.EndsWith("and my.efi (dhcp.boot says so)", StringComparison.Ordinal));
    }

    [Fact]
    public void Known_machines_have_their_own_address_name_and_lease_and_whoever_is_not_known_is_not_answered()
    {
        var scene = new PolicyScene("""
            dhcp:
              ranges: [{ kind: static, network: 192.168.77.0/24, lease-time: infinite }]
              hosts:
                - { mac: ["52:54:00:00:00:01", "52:54:00:00:00:02"], address: 192.168.77.200, name: lab1, tags: [lab], file: own.0 }
                - { mac: "52:54:00:00:00:03", ignore: yes }
                - { id: "ff:01", address: 192.168.77.201 }
                - { name: laptop, address: 192.168.77.202, lease-time: 5m }
              options: [{ option: 40, value: lab, for: [lab, known] }]
              ignore: ["!known"]
            """);
        var offer = scene.Ask(RequestBytes.Discover().Option(55, 12, 40))!;
        Assert.Equal(("192.168.77.200", "lab1", "lab", "own.0", uint.MaxValue), (offer.Yiaddr, offer.Text(12), offer.Text(40), offer.File, offer.Number(51)));
        Assert.Null(offer[58]);
        Assert.Equal(5, scene.Ask(RequestBytes.Selecting("192.168.77.200", "192.168.77.1"))!.Type);
        // The same machine by its other card: the address goes with it.
        Assert.Equal("192.168.77.200", scene.Ask(RequestBytes.Discover("52:54:00:00:00:02"))!.Yiaddr);
        Assert.Equal(5, scene.Ask(RequestBytes.Selecting("192.168.77.200", "192.168.77.1", "52:54:00:00:00:02"))!.Type);
        Assert.Equal(6, scene.Ask(RequestBytes.Selecting("192.168.77.201", "192.168.77.1", "52:54:00:00:00:02"))!.Type);

        Assert.Null(scene.Ask(RequestBytes.Discover("52:54:00:00:00:03")));
        Assert.Equal("the settings say that it is to be ignored (dhcp.hosts)", scene.Outcome.Reason);
        Assert.Null(scene.Ask(RequestBytes.Discover("52:54:00:00:00:09")));
        Assert.Equal("the settings say that it is to be ignored (dhcp.ignore)", scene.Outcome.Reason);
        Assert.Equal("192.168.77.201", scene.Ask(RequestBytes.Discover("52:54:00:00:00:09").Option(61, 0xff, 1))!.Yiaddr);
        var named = scene.Ask(RequestBytes.Discover("52:54:00:00:00:0a").Option(12, "Laptop"))!;
        Assert.Equal(("192.168.77.202", 300u), (named.Yiaddr, named.Number(51)));
    }

    [Fact]
    public void An_address_that_its_machine_finds_used_by_another_rests()
    {
        var scene = new PolicyScene("""
            dhcp:
              range: 192.168.77.50,192.168.77.60
              hosts: [{ mac: "52:54:00:00:00:01", address: 192.168.77.55 }]
            """);
        Assert.Equal("192.168.77.55", scene.Ask(RequestBytes.Discover())!.Yiaddr);
        scene.Ask(new RequestBytes(4).Address(54, "192.168.77.1").Address(50, "192.168.77.55"));
        Assert.Null(scene.Ask(RequestBytes.Discover()));
        Assert.Equal("its address is used by another machine", scene.Outcome.Reason);
        // It lies in the range, and goes to nobody else all the same.
        Assert.Equal(6, scene.Ask(RequestBytes.InitReboot("192.168.77.55", "52:54:00:00:00:02"))!.Type);
    }

    [Fact]
    public void Each_range_has_its_clients_its_lease_and_its_tags_and_those_of_own_tags_go_first()
    {
        var scene = new PolicyScene("""
            dhcp:
              tags: [{ tag: efi, option: 93, is: 7 }]
              ranges:
                - { first: 192.168.77.50, last: 192.168.77.59, for: efi, tags: [fast], lease-time: 2h }
                - { first: 192.168.77.60, last: 192.168.77.69, for: "!efi", lease-time: 10m, bootp: no }
                - { first: 10.0.0.10, last: 10.0.0.20, netmask: 255.255.255.0, tags: [far] }
              options:
                - { option: 40, value: efi, for: efi, force: yes }
                - { option: 40, value: fast, for: fast, force: yes }
                - { option: 41, value: 10.0.0.9, for: far, force: yes }
                - { option: 58, value: 1m, for: far }
            """);
        var uefi = scene.Ask("ovmf-pxe-discover")!;
        Assert.StartsWith("192.168.77.5", uefi.Yiaddr, StringComparison.Ordinal);
        Assert.Equal((7200u, "efi"), (uefi.Number(51), uefi.Text(40)));
        var other = scene.Ask("udhcpc-discover")!;
        Assert.StartsWith("192.168.77.6", other.Yiaddr, StringComparison.Ordinal);
        Assert.Equal((600u, null), (other.Number(51), other.Text(40)));
        Assert.Null(scene.Ask("klibc-bootp"));
        var relayed = scene.Ask(RequestBytes.Discover("52:54:00:00:00:0b").Giaddr("10.0.0.1"))!;
        Assert.StartsWith("10.0.0.1", relayed.Yiaddr, StringComparison.Ordinal);
        Assert.Equal(("0A000009", "255.255.255.0", "10.0.0.255", 60u), (relayed.Hex(41), relayed.Address(1), relayed.Address(28), relayed.Number(58)));
    }

    [Fact]
    public void A_full_range_is_followed_by_the_next_one_of_its_network()
    {
        var scene = new PolicyScene("dhcp:\n  ranges: [{ first: 192.168.77.50, last: 192.168.77.50 }, { first: 192.168.77.70, last: 192.168.77.70 }]\n");
        Assert.Equal(
            ["192.168.77.50", "192.168.77.70", null], new[] { "01", "02", "03" }.Select(end => scene.Ask(RequestBytes.Discover($"52:54:00:00:00:{end}"))?.Yiaddr));
    }

    [Fact]
    public void Proxied_networks_that_are_named_are_the_only_ones()
    {
        var scene = new PolicyScene("dhcp:\n  ranges: [{ kind: proxy, network: 10.0.0.0/8, tags: [far] }]\n  boot: [{ file: x, for: far }]\n");
        Assert.Null(scene.Ask("ovmf-pxe-discover"));
        Assert.Equal("its network is none of those that are served", scene.Outcome.Reason);
    }

    [Theory]
    [InlineData("{ kind: proxy, network: 192.168.77.0/24, tags: [lan] }")]
    [InlineData("{ first: 192.168.77.50, last: 192.168.77.150, tags: [lan] }")]
    public void What_is_to_boot_may_be_for_the_tags_of_a_range(string range)
    {
        var scene = new PolicyScene($"dhcp:\n  ranges: [{range}]\n  boot: [{{ file: x.efi, for: lan }}]\n");
        var offer = scene.Ask("ovmf-pxe-discover")!;
        Assert.Equal("x.efi", (offer.Text(67) ?? offer.File).TrimEnd('\0'));
        Assert.EndsWith("x.efi (dhcp.boot says so)", scene.Journal[^1], StringComparison.Ordinal);
        Assert.Equal("x.efi", scene.Ask("ovmf-pxe-4011-request")!.File);
    }

    [Fact]
    public void As_a_proxy_it_names_the_boot_file_and_its_server_and_what_only_loaders_read()
    {
        var scene = new PolicyScene("""
            dhcp:
              boot: [{ file: lpxelinux.0, server: 192.168.77.9 }]
              options:
                - { option: 209, value: a.cfg }
                - { option: 40, value: lab, force: yes }
                - { option: 42, value: 0.0.0.0 }
            """);
        var offer = scene.Ask("ovmf-pxe-discover")!;
        Assert.Equal(("lpxelinux.0", "192.168.77.9", "192.168.77.9\0", "0.0.0.0"), (offer.File, offer.Siaddr, offer.Text(66), offer.Yiaddr));
        Assert.Equal(("a.cfg", "lab", null), (offer.Text(209), offer.Text(40), offer[42]));
    }

    [Fact]
    public void Options_of_a_vendor_go_to_its_clients_alone_with_the_class_that_they_said()
    {
        var scene = new PolicyScene($"dhcp:\n{Range}  options: [{{ option: 1, value: 2b, vendor: MSFT }}, {{ option: 2, value: 1i, vendor: MSFT, force: yes }}]\n");
        var windows = scene.Ask(RequestBytes.Discover().Option(55, 1).Option(60, "MSFT 5.0").Option(12, [(byte)'p', (byte)'c', 0]))!;
        Assert.Equal(("0101020204" + "00000001FF", "MSFT 5.0"), (windows.Hex(43), windows.Text(60)));
        Assert.Null(scene.Ask(RequestBytes.Discover("52:54:00:00:00:02").Option(55, 1, 43).Option(60, "udhcp"))![43]);
    }

    [Fact]
    public void Http_firmware_is_told_that_the_offer_is_for_it()
    {
        var scene = new PolicyScene($"dhcp:\n{Range}  boot: [{{ file: \"http://192.168.77.1/x.efi\" }}]\n");
        var reply = scene.Ask("ovmf-http-discover")!;
        Assert.Equal(("HTTPClient", "http://192.168.77.1/x.efi\0"), (reply.Text(60), reply.Text(67)));
    }

    [Fact]
    public void A_renewal_allocates_nothing_however_much_the_settings_say()
    {
        var scene = new PolicyScene("""
            dhcp:
              ranges: [{ first: 192.168.77.50, last: 192.168.77.99, tags: [main] }, { first: 192.168.77.100, last: 192.168.77.150 }]
              tags: [{ tag: a, option: 93 }, { tag: b, user-class: x, vendor-class: y }, { tag: c, for: ["!a", main] }]
              options: [{ option: 67, value: boot.0, force: yes, for: c }, { option: 209, value: x, force: yes }, { option: 1, value: 2b, vendor: "" }, { option: 9, value: z, encap: 175 }]
              hosts: [{ mac: "52:54:00:00:00:01", name: lab1, tags: [d] }]
            """);
        Assert.NotNull(scene.Ask(RequestBytes.InitReboot("192.168.77.60")));
        var bytes = RequestBytes.Renewing("192.168.77.60").Option(60, "x").Build();
        var (buffer, scratch) = (new byte[DhcpReplyWriter.BufferLength], new byte[bytes.Length]);
        var arrival = new DhcpArrival(IPv4Address.Parse("192.168.77.1"), IPv4Address.Parse("192.168.77.60"), 68, ByBroadcast: false);
        Assert.Equal(0, Allocations.OfAThousand(Renew));

        void Renew()
        {
            DhcpPacket.TryParse(bytes, scratch, out var packet, out _);
            if (scene.Desk.Answer(packet, PolicyScene.Eth0, arrival, atBootServer: false, buffer).Length == 0)
                Assert.Fail("not renewed");
        }
    }
}
