using Lanboot.Protocols.Dhcp;
using Lanboot.Protocols.Dhcp.Policy;
using Lanboot.Protocols.Dhcp.Pxe;
using Lanboot.Protocols.Dhcp.Server;
using Xunit;

namespace Lanboot.Tests.Protocols.Dhcp;

/// <summary>What boot programs are told, each in its dialect; docs/field-notes.md has the firmware behind each line.</summary>
public sealed class BootReplyTests
{
    private const string Ours = "192.168.77.1";
    private const string TakeTheFile = "060108FF";

    [Theory]
    [InlineData(BootDialect.Bios, "ipxe-rom-bios-discover", TakeTheFile, "PXEClient", null)]
    [InlineData(BootDialect.Uefi, "ovmf-pxe-discover", TakeTheFile, "PXEClient", null)]
    [InlineData(BootDialect.Ipxe, "ipxe-rom-bios-discover", null, null, "B00101")]
    [InlineData(BootDialect.Http, "ovmf-http-discover", null, "HTTPClient", null)]
    public void Who_gives_the_address_gives_the_boot_with_it(BootDialect dialect, string capture, string? vendor, string? vendorClass, string? ipxe)
    {
        var scene = new DhcpScene { Boot = new BootAnswer(dialect, "loaders/file.efi") };
        var offer = scene.Ask(Captures.Read(capture), byBroadcast: true)!;
        Assert.Equal((vendor, vendorClass, ipxe), (offer.Hex(43), offer.Text(60), offer.Hex(175)));
        Assert.Equal((DhcpScene.Server, DhcpScene.Server, "loaders/file.efi"), (offer.Siaddr, offer.Sname, offer.File));
        // The NUL counts: some ROMs look for it.
        Assert.Equal((DhcpScene.Server + "\0", "loaders/file.efi\0"), (offer.Text(66), offer.Text(67)));
        Assert.Null(offer[13]);
        Assert.Null(offer[52]);
    }

    [Theory]
    [InlineData(BootDialect.Bios, "ipxe-rom-bios-discover", TakeTheFile, "PXEClient")]
    [InlineData(BootDialect.Uefi, "ovmf-pxe-discover", null, "PXEClient")]
    [InlineData(BootDialect.Ipxe, "undionly-discover", null, "PXEClient")]
    [InlineData(BootDialect.Http, "ovmf-http-discover", null, "HTTPClient")]
    public void A_proxy_offers_the_boot_and_no_address(BootDialect dialect, string capture, string? vendor, string vendorClass)
    {
        var (offer, outcome) = Proxy(Captures.Read(capture), new BootAnswer(dialect, "file") { ConfigFile = "pxelinux.cfg/default", PathPrefix = "/p/" });
        Assert.Equal(2, offer!.Type);
        Assert.Equal(("0.0.0.0", "0.0.0.0", Ours, 0x8000), (offer.Yiaddr, offer.Ciaddr, offer.Siaddr, offer.Flags));
        Assert.Equal((vendor, vendorClass, Ours), (offer.Hex(43), offer.Text(60), offer.Address(54)));
        Assert.Equal(("pxelinux.cfg/default", "/p/"), (offer.Text(209), offer.Text(210)));
        Assert.All(new byte[] { 51, 58, 59, 1, 3, 6, 28, 175 }, code => Assert.Null(offer[code]));
        Assert.Equal(DhcpDestination.Everybody, outcome.Destination);
    }

    [Theory]
    [InlineData("ovmf-pxe-discover")]
    [InlineData("ovmf-http-discover")]
    [InlineData("snponly-discover")]
    public void The_machines_identifier_comes_back_byte_for_byte(string capture)
    {
        var bytes = Captures.Read(capture);
        Assert.True(DhcpPacket.TryParse(bytes, new byte[bytes.Length], out var packet, out _));
        var sent = Convert.ToHexString(packet.Options[97]);
        Assert.Equal(sent, Proxy(bytes, new BootAnswer(BootDialect.Uefi, "file")).Reply!.Hex(97));
    }

    [Fact]
    public void Port_4011_answers_the_very_address_and_port()
    {
        var bytes = Captures.Read("ovmf-pxe-4011-request");
        var (ack, outcome) = BootServer(bytes, "192.168.77.112", 4011, new BootAnswer(BootDialect.Uefi, "snponly.efi"));
        Assert.Equal(DhcpAct.BootAcknowledge, outcome.Act);
        Assert.Equal(new DhcpDestination(IPv4Address.Parse("192.168.77.112"), 4011), outcome.Destination);
        Assert.Equal((5, "192.168.77.112", "0.0.0.0", Ours, "snponly.efi"), (ack!.Type, ack.Ciaddr, ack.Yiaddr, ack.Siaddr, ack.File));
        Assert.Equal(("PXEClient", null), (ack.Text(60), ack.Hex(43)));
    }

    [Fact]
    public void A_boot_item_that_is_asked_for_is_acknowledged()
    {
        var bytes = Captures.Read("ipxe-rom-bios-4011-request");
        var (ack, outcome) = BootServer(bytes, "192.168.77.111", 68, new BootAnswer(BootDialect.Ipxe, "undionly.kpxe"));
        Assert.Equal("470480000000FF", ack!.Hex(43));
        Assert.Equal(new DhcpDestination(IPv4Address.Parse("192.168.77.111"), 68), outcome.Destination);
    }

    [Fact]
    public void Credentials_are_not_to_be_had()
    {
        var request = new RequestBytes(3).Option(60, "PXEClient").Option(43, 71, 4, 0x80, 0, 0x80, 0, 255).Build();
        Assert.Null(BootServer(request, "192.168.77.111", 68, new BootAnswer(BootDialect.Bios, "file")).Reply);
    }

    [Theory]
    [InlineData("udhcpc-request")]
    [InlineData("ipxe-rom-bios-request")]
    [InlineData("udhcpc-release")]
    public void A_proxy_leaves_what_is_meant_for_the_other_server_alone(string capture) =>
        Assert.Null(Proxy(Captures.Read(capture), new BootAnswer(BootDialect.Bios, "file")).Reply);

    [Fact]
    public void A_proxy_says_nothing_to_who_does_not_boot() => Assert.Null(Proxy(Captures.Read("udhcpc-discover"), null).Reply);

    [Fact]
    public void The_ROM_of_a_Raspberry_Pi_finds_its_word_in_the_menu()
    {
        var offer = Proxy(Captures.Read("ipxe-rom-bios-discover"), new BootAnswer(BootDialect.RaspberryPi, "bootcode.bin")).Reply!;
        Assert.Contains("Raspberry Pi Boot   ", offer.Text(43), StringComparison.Ordinal);
        var menu = SubOptions.Find(offer[43], DhcpOption.Pxe.BootMenu);
        Assert.Equal((0, 0, menu.Length - 3), (menu[0], menu[1], menu[2]));
    }

    [Theory]
    [InlineData(127, true)]
    [InlineData(128, false)]
    [InlineData(200, false)]
    public void A_name_too_long_for_the_field_stands_in_the_option_alone(int length, bool isInField)
    {
        var name = new string('f', length);
        var offer = Proxy(Captures.Read("ipxe-rom-bios-discover"), new BootAnswer(BootDialect.Ipxe, name)).Reply!;
        Assert.Equal((isInField ? name : "", name + "\0"), (offer.File, offer.Text(67)));
    }

    [Theory]
    [InlineData(null, 548)]
    [InlineData(100, 548)]
    [InlineData(1000, 972)]
    [InlineData(65535, 1472)]
    public void A_reply_is_no_longer_than_the_client_takes_and_loses_its_last_options(int? maximum, int longest)
    {
        var request = RequestBytes.Discover().Option(60, "PXEClient:Arch:00000").Option(93, 0, 0).Option(61, new byte[255]).Option(61, new byte[255]);
        if (maximum is { } size)
            request.Option(57, (byte)(size >> 8), (byte)size);
        var boot = new BootAnswer(BootDialect.Bios, new string('f', 100)) { ConfigFile = new string('c', 250), PathPrefix = new string('p', 250) };
        var (offer, outcome) = Proxy(request.Option(82, new byte[255]).Build(), boot);
        Assert.InRange(offer!.Length, 300, longest + 257);
        Assert.Equal(longest < 1472, outcome.FirstLeftOut != 0);
        Assert.Equal(new string('f', 100), offer.File);
        Assert.Equal(255, offer[82]!.Length);
    }

    [Fact]
    public void A_long_option_goes_in_pieces()
    {
        var identifier = Enumerable.Range(0, 300).Select(i => (byte)i).ToArray();
        var request = RequestBytes.Discover().Option(60, "PXEClient").Option(57, 5, 220).Option(61, identifier[..255]).Option(61, identifier[255..]);
        var offer = Proxy(request.Build(), new BootAnswer(BootDialect.Bios, "file")).Reply!;
        Assert.Equal(identifier, offer[61]);
        Assert.Equal(2, offer.Codes.Count(code => code == 61));
    }

    private static (ReplyBytes? Reply, DhcpOutcome Outcome) Proxy(byte[] bytes, BootAnswer? boot)
    {
        Assert.True(DhcpPacket.TryParse(bytes, new byte[bytes.Length], out var packet, out var refusal), refusal);
        var buffer = new byte[DhcpReplyWriter.BufferLength];
        var outcome = ProxyDhcp.Answer(packet, new DhcpArrival(IPv4Address.Parse(Ours), default, 68, ByBroadcast: true), boot, new DhcpRuling { Policy = DhcpPolicy.None }, buffer);
        return (Read(buffer, outcome), outcome);
    }

    private static (ReplyBytes? Reply, DhcpOutcome Outcome) BootServer(byte[] bytes, string source, ushort port, BootAnswer boot)
    {
        Assert.True(DhcpPacket.TryParse(bytes, new byte[bytes.Length], out var packet, out var refusal), refusal);
        var buffer = new byte[DhcpReplyWriter.BufferLength];
        var arrival = new DhcpArrival(IPv4Address.Parse(Ours), IPv4Address.Parse(source), port, ByBroadcast: false);
        var outcome = ProxyDhcp.AnswerBootServer(packet, arrival, boot, new DhcpRuling { Policy = DhcpPolicy.None }, buffer);
        return (Read(buffer, outcome), outcome);
    }

    private static ReplyBytes? Read(byte[] buffer, DhcpOutcome outcome) => outcome.Length == 0 ? null : new ReplyBytes(buffer.AsSpan(0, outcome.Length));
}
