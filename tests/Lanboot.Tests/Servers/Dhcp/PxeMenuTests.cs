using Lanboot.Protocols.Dhcp.Server;
using Lanboot.Tests.Protocols.Dhcp;
using Xunit;

namespace Lanboot.Tests.Servers.Dhcp;

/// <summary>Option 43 as PXE firmware reads it, and what it asks for afterwards.</summary>
public sealed class PxeMenuTests
{
    private const string Services = """

        pxe:
          services:
            - { architecture: x86PC, text: Linux, file: pxelinux }
            - { architecture: x86PC, text: Other, type: 7, server: 192.168.77.4 }
            - { architecture: x86PC, text: Disk }
            - { architecture: 7, text: UEFI, file: boot/snponly.efi }
          prompt: { text: F8, timeout: 5 }
        """;

    private const string Menu =
        "0601 03" // no broadcast, no multicast
        + "080E 8000 01 C0A84D01 0007 01 C0A84D04" // the servers of 0x8000 and 7
        + "0917 8000 05 4C696E7578 0007 05 4F74686572 0000 04 4469736B" // the lines
        + "0A03 05 4638" // the prompt: five seconds, "F8"
        + "FF";

    [Theory]
    [InlineData("dhcp: { mode: proxy }")]
    [InlineData("dhcp: { range: \"192.168.77.50,192.168.77.150\" }")]
    public void Bios_is_shown_its_menu_in_the_offer(string dhcp)
    {
        var scene = new PolicyScene(dhcp + Services);
        var reply = scene.Ask(Bios(RequestBytes.Discover().Option(55, 43, 60)))!;
        Assert.Equal(Bytes(Menu), reply.Hex(43));
        Assert.Equal(("PXEClient", "000102030405060708090A0B0C0D0E0F10"), (reply.Text(60), reply.Hex(97)));
        Assert.Equal(2, reply.Type);
        Assert.EndsWith("a menu that its firmware shows (pxe.services)", scene.Journal[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Options_60_and_43_of_the_settings_do_not_get_into_the_menu_but_those_of_the_vendor_do()
    {
        var scene = new PolicyScene("""
            dhcp:
              range: 192.168.77.50,192.168.77.150
              options:
                - { option: 60, value: HTTPClient, force: yes }
                - { option: 43, value: "01:01:01", force: yes }
                - { option: 1, value: 10.0.0.1, vendor: PXEClient, force: yes }
            """ + Services);
        var reply = scene.Ask(Bios(RequestBytes.Discover().Option(55, 1)))!;
        Assert.Equal(("PXEClient", Bytes(Menu)[..^2] + "01040A000001FF"), (reply.Text(60), reply.Hex(43)));
        var other = scene.Ask(RequestBytes.Discover("52:54:00:00:00:02").Option(60, "udhcp"))!;
        Assert.Equal(("HTTPClient", "010101"), (other.Text(60), other.Hex(43)));
    }

    [Fact]
    public void The_line_that_was_chosen_is_acknowledged_with_its_file_and_its_layer()
    {
        var scene = new PolicyScene("dhcp: { mode: proxy }" + Services);
        var ask = Bios(new RequestBytes(3).Ciaddr("192.168.77.112").Option(43, 71, 4, 0x80, 0, 0, 2, 255));
        foreach (var atBootServer in new[] { true, false })
        {
            var reply = scene.Ask(ask, atBootServer, "192.168.77.112")!;
            Assert.Equal(("pxelinux.2", "192.168.77.1", "192.168.77.112", 5), (reply.File, reply.Siaddr, reply.Yiaddr, reply.Type));
            Assert.Equal("47048000" + "0002" + "0A03054638" + "FF", reply.Hex(43));
            Assert.Equal("PXEClient", reply.Text(60));
        }

        Assert.Contains(scene.Journal, line => line.EndsWith("pxelinux.2 (chosen from the menu of its firmware (pxe.services))", StringComparison.Ordinal));
    }

    [Fact]
    public void Credentials_are_refused_and_a_server_that_gives_addresses_answers_a_choice_that_came_by_broadcast()
    {
        var scene = new PolicyScene("dhcp: { range: \"192.168.77.50,192.168.77.150\" }" + Services);
        Assert.Null(scene.Ask(Bios(new RequestBytes(3).Ciaddr("192.168.77.112").Option(43, 71, 4, 0x80, 0, 0x80, 0, 255))));
        Assert.Equal("it asks for the credentials of a boot file, and there are none", scene.Outcome.Reason);
        var reply = scene.Ask(Bios(new RequestBytes(3).Ciaddr("192.168.77.112").Option(43, 71, 4, 0x80, 0, 0, 0, 255)))!;
        Assert.Equal(("pxelinux.0", DhcpAct.BootAcknowledge), (reply.File, scene.Outcome.Act));
    }

    [Fact]
    public void Uefi_with_one_line_finds_it_on_port_4011_in_the_header()
    {
        var scene = new PolicyScene("dhcp: { mode: proxy }" + Services);
        var offer = scene.Ask("ovmf-pxe-discover")!;
        Assert.Equal(("", "192.168.77.1", null, "PXEClient"), (offer.File, offer.Siaddr, offer[43], offer.Text(60)));
        var answer = scene.Ask("ovmf-pxe-4011-request")!;
        Assert.Equal(("boot/snponly.efi", "192.168.77.1", "192.168.77.1", null), (answer.File, answer.Siaddr, answer.Sname, answer[43]));
    }

    [Fact]
    public void A_line_may_be_for_the_tags_of_a_proxied_network()
    {
        var scene = new PolicyScene("""
            dhcp: { ranges: [{ kind: proxy, network: 192.168.77.0/24, tags: [lan] }] }
            pxe: { services: [{ architecture: 7, text: A, file: a.efi, for: lan }] }
            """);
        Assert.Equal("", scene.Ask("ovmf-pxe-discover")!.File);
        Assert.Equal("a.efi", scene.Ask("ovmf-pxe-4011-request")!.File);
    }

    [Fact]
    public void Uefi_with_several_lines_is_shown_them_on_port_4011()
    {
        var scene = new PolicyScene("""
            pxe:
              services:
                - { architecture: 7, text: A, file: a.efi }
                - { architecture: 7, text: B, file: b.efi }
                - { architecture: 0, text: C, file: c }
            """);
        Assert.Null(scene.Ask("ovmf-pxe-discover")![43]);
        var answer = scene.Ask("ovmf-pxe-4011-request")!;
        Assert.Equal(Bytes("0601 03 0A04 FF 505845 080E 8000 01 C0A84D01 8001 01 C0A84D01 0908 8000 01 41 8001 01 42 FF"), answer.Hex(43));
        Assert.Equal("", answer.File);
    }

    [Fact]
    public void A_server_that_is_not_named_may_be_looked_for_by_broadcast()
    {
        var scene = new PolicyScene("pxe: { services: [{ architecture: 0, text: RIS, type: 1 }] }");
        Assert.Equal(Bytes("0601 02 0A04 00 505845 0906 0001 03 524953 FF"), scene.Ask(Bios(RequestBytes.Discover()))!.Hex(43));
    }

    [Fact]
    public void Machines_of_an_architecture_without_lines_boot_as_without_a_menu()
    {
        var reply = new PolicyScene("dhcp: { mode: proxy }\npxe: { services: [{ architecture: 11, text: A, file: a.efi }] }").Ask("ovmf-pxe-discover")!;
        Assert.Equal("loaders/snponly.efi", reply.File);
    }

    /// <summary>dnsmasq counts so: what would reach 253 bytes is not sent, and firmware is told nothing half.</summary>
    [Theory]
    [InlineData(3, true)]
    [InlineData(4, false)]
    public void What_does_not_fit_into_one_option_is_not_sent(int lines, bool isSent)
    {
        var services = string.Join(", ", Enumerable.Range(0, lines).Select(i => $"{{ architecture: 0, text: {new string('x', 63)}, file: f{i} }}"));
        var reply = new PolicyScene($"pxe: {{ services: [{services}] }}").Ask(Bios(RequestBytes.Discover()))!;
        Assert.Equal(isSent, reply[43] is not null);
    }

    private static RequestBytes Bios(RequestBytes request) => request
        .Option(60, "PXEClient:Arch:00000:UNDI:002001").Option(93, 0, 0).Option(97, [.. Enumerable.Range(0, 17).Select(i => (byte)i)]);

    private static string Bytes(string text) => text.Replace(" ", "", StringComparison.Ordinal);
}
