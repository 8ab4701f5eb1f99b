using System.Text;
using Lanboot.Protocols.Dhcp;
using Lanboot.Protocols.Dhcp.Pxe;
using Xunit;

namespace Lanboot.Tests.Protocols.Dhcp;

public sealed class DhcpPacketTests
{
    [Theory]
    [InlineData("ipxe-rom-bios-discover", "Discover", "525400123456", 0, "PXEClient:Arch:00000:UNDI:002001", true, true, false)]
    [InlineData("ipxe-rom-bios-request", "Request", "525400123456", 0, "PXEClient:Arch:00000:UNDI:002001", true, true, false)]
    [InlineData("undionly-discover", "Discover", "525400123456", 0, "PXEClient:Arch:00000:UNDI:002001", true, true, true)]
    [InlineData("ipxe-rom-bios-4011-request", "Request", "525400123456", 0, "PXEClient", true, true, true)]
    [InlineData("snponly-discover", "Discover", "525400123457", 7, "PXEClient:Arch:00007:UNDI:003010", true, true, false)]
    [InlineData("ovmf-pxe-discover", "Discover", "525400123457", 7, "PXEClient:Arch:00007:UNDI:003000", false, false, true)]
    [InlineData("ovmf-pxe-request", "Request", "525400123457", 7, "PXEClient:Arch:00007:UNDI:003000", false, false, true)]
    [InlineData("ovmf-pxe-4011-request", "Request", "525400123457", 7, "PXEClient:Arch:00007:UNDI:003000", false, false, false)]
    [InlineData("ovmf-http-discover", "Discover", "525400123457", 16, "HTTPClient:Arch:00016:UNDI:003000", false, false, true)]
    [InlineData("udhcpc-discover", "Discover", "525400123458", null, "udhcp 1.35.0", false, false, false)]
    [InlineData("dhclient-discover", "Discover", "525400123458", null, "", false, false, false)]
    [InlineData("klibc-discover", "Discover", "525400123458", null, "Linux ipconfig", false, false, true)]
    [InlineData("klibc-bootp", "Bootp", "525400123458", null, "", false, false, false)]
    public void A_real_clients_packet_is_understood(
        string capture, string type, string hardware, int? architecture, string vendorClass, bool isIpxe, bool hasHttp, bool wantsBroadcast)
    {
        var bytes = Captures.Read(capture);
        Assert.True(DhcpPacket.TryParse(bytes, new byte[bytes.Length], out var packet, out var refusal), refusal);
        Assert.Equal(type, packet.MessageType.ToString());
        Assert.Equal(hardware, Convert.ToHexString(packet.HardwareAddress));
        Assert.Equal(architecture, (int?)BootClient.Architecture(packet));
        Assert.Equal(vendorClass, Encoding.ASCII.GetString(packet.Options[DhcpOption.VendorClassIdentifier]));
        Assert.Equal(isIpxe, BootClient.IsIpxe(packet));
        Assert.Equal(hasHttp, BootClient.IpxeHasHttp(packet));
        Assert.Equal(wantsBroadcast, packet.WantsBroadcast);
    }

    [Fact]
    public void The_addresses_of_a_request_are_read()
    {
        var bytes = Captures.Read("udhcpc-request");
        Assert.True(DhcpPacket.TryParse(bytes, new byte[bytes.Length], out var packet, out _));
        Assert.Equal("192.168.77.113", packet.RequestedAddress.ToString());
        Assert.Equal("192.168.77.1", packet.ServerIdentifier.ToString());
        Assert.True(packet.ClientAddress.IsNone);

        bytes = Captures.Read("udhcpc-renew");
        Assert.True(DhcpPacket.TryParse(bytes, new byte[bytes.Length], out packet, out _));
        Assert.Equal("192.168.77.113", packet.ClientAddress.ToString());
        Assert.True(packet.RequestedAddress.IsNone && packet.ServerIdentifier.IsNone);
    }

    public static TheoryData<string, byte[]> Refused => new()
    {
        { "it is shorter than a BOOTP header", new RequestBytes(1).Build()[..235] },
        { "it is longer than any client's packet", [.. new RequestBytes(1).Build(), .. new byte[4096]] },
        { "it is no request (op is not 1)", new RequestBytes(1).Byte(0, 2).Build() },
        { "its hardware address is longer than the field", new RequestBytes(1).Byte(2, 17).Build() },
        { "it has a hardware address of no type", new RequestBytes(1).Byte(1, 0).Build() },
        { "the message type (option 53) is not one byte", new RequestBytes(null).Option(53, 1, 1).Build() },
        { "the message type (option 53) is not one byte", new RequestBytes(null).Option(53).Build() },
        { "the message type (option 53) is not one byte", new RequestBytes(1).Option(53, 3).Build() },
        { "an option is longer than the packet", new RequestBytes(1).Raw(12, 5, (byte)'a').Build(withEnd: false) },
        { "an option is longer than the packet", new RequestBytes(1).Raw(12).Build(withEnd: false) },
        { "an option in the file or sname field is longer than the field", new RequestBytes(1).Option(52, 1).Bytes(108, 12, 200).Build() },
        { "an option in the file or sname field is longer than the field", new RequestBytes(1).Option(52, 2).Bytes(44, 12, 63).Build() },
        { "the relay's information (option 82) is longer than 255 bytes", new RequestBytes(1).Option(82, new byte[200]).Option(82, new byte[56]).Build() },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_broken_packet_is_refused_with_the_reason(string reason, byte[] bytes)
    {
        Assert.False(DhcpPacket.TryParse(bytes, new byte[bytes.Length], out _, out var refusal));
        Assert.Equal(reason, refusal);
    }

    public static TheoryData<string, byte[]> Forgiven => new()
    {
        { "no end option", new RequestBytes(1).Build(withEnd: false) },
        { "rubbish behind the end", new RequestBytes(1).Raw(255, 12, 99).Build() },
        { "padding between options", new RequestBytes(1).Raw(0, 0, 0).Option(12, "a").Build() },
        { "an overload of no meaning", new RequestBytes(1).Option(52, 9).Build() },
        { "overload said inside the file field", new RequestBytes(1).Option(52, 1).Bytes(108, 52, 1, 2, 255).Build() },
    };

    [Theory]
    [MemberData(nameof(Forgiven))]
    public void An_untidy_packet_is_taken(string what, byte[] bytes)
    {
        Assert.True(DhcpPacket.TryParse(bytes, new byte[bytes.Length], out var packet, out var refusal), $"{what}: {refusal}");
        Assert.Equal(DhcpMessageType.Discover, packet.MessageType);
    }

    [Fact]
    public void An_option_in_pieces_is_joined_across_all_fields()
    {
        // RFC 3396 section 5 and RFC 2131 section 4.1: options, then file, then sname.
        var bytes = new RequestBytes(1)
            .Option(52, 3).Option(77, "first").Option(12, "name").Option(77, "-second")
            .Bytes(108, [77, 6, .. "-third"u8, 255]).Bytes(44, [77, 7, .. "-fourth"u8])
            .Build();
        Assert.True(DhcpPacket.TryParse(bytes, new byte[bytes.Length], out var packet, out var refusal), refusal);
        Assert.Equal("first-second-third-fourth", Encoding.ASCII.GetString(packet.Options[77]));
        Assert.Equal("name", Encoding.ASCII.GetString(packet.Options[12]));
    }

    [Fact]
    public void Without_the_magic_cookie_it_is_BOOTP()
    {
        var bytes = new RequestBytes(1).Build();
        bytes[236] = 0;
        Assert.True(DhcpPacket.TryParse(bytes, new byte[bytes.Length], out var packet, out _));
        Assert.Equal(DhcpMessageType.Bootp, packet.MessageType);
    }

    [Theory]
    [InlineData("iPXE", "iPXE", true)]
    [InlineData("\u0004iPXE", "iPXE", true)]
    [InlineData("\u0003lab\u0004iPXE", "iPXE", true)]
    [InlineData("\u0005iPXE", "iPXE", false)]
    [InlineData("\u0004gPXE", "iPXE", false)]
    [InlineData("", "iPXE", false)]
    [InlineData("iPXE2", "iPXE", false)]
    public void User_classes_are_counted_texts_or_one_bare_text(string sent, string wanted, bool has)
    {
        var bytes = new RequestBytes(1).Option(77, sent).Build();
        Assert.True(DhcpPacket.TryParse(bytes, new byte[bytes.Length], out var packet, out _));
        Assert.Equal(has, BootClient.HasUserClass(packet, Encoding.ASCII.GetBytes(wanted)));
    }

    [Theory]
    [InlineData("PXEClient:Arch:00011:UNDI:003000", null, 11)]
    [InlineData("PXEClient:Arch:00011:UNDI:003000", "0007", 7)]
    [InlineData("PXEClient", "00070009", 7)]
    [InlineData("PXEClient", null, null)]
    [InlineData("PXEClient:Arch:", null, null)]
    [InlineData("PXEClient:Arch:99999", null, null)]
    [InlineData("PXEClient", "07", null)]
    public void The_architecture_is_option_93_or_else_part_of_the_class(string vendorClass, string? codes, int? architecture)
    {
        var request = new RequestBytes(1).Option(60, vendorClass);
        var bytes = (codes is null ? request : request.Option(93, Convert.FromHexString(codes))).Build();
        Assert.True(DhcpPacket.TryParse(bytes, new byte[bytes.Length], out var packet, out _));
        Assert.Equal(architecture, (int?)BootClient.Architecture(packet));
    }

    [Theory]
    [InlineData("b8:27:eb:01:02:03", 0, 41)]
    [InlineData("b8:27:eb:01:02:03", 11, 11)]
    [InlineData("52:54:00:01:02:03", 0, 0)]
    public void A_Raspberry_Pi_that_says_it_is_a_PC_is_known_by_its_address(string mac, byte stated, int architecture)
    {
        var bytes = new RequestBytes(1, mac).Option(93, 0, stated).Build();
        Assert.True(DhcpPacket.TryParse(bytes, new byte[bytes.Length], out var packet, out _));
        Assert.Equal(architecture, (int?)BootClient.Architecture(packet));
    }

    [Theory]
    [InlineData("lab-1.example", "lab-1.example")]
    [InlineData("lab1\0", "lab1")]
    [InlineData("lab 1", "")]
    [InlineData("$(reboot)", "")]
    [InlineData("\u001b[2J", "")]
    public void A_host_name_that_can_do_harm_is_not_taken(string said, string name)
    {
        var bytes = new RequestBytes(1).Option(12, said).Build();
        Assert.True(DhcpPacket.TryParse(bytes, new byte[bytes.Length], out var packet, out _));
        Assert.Equal(name, Encoding.ASCII.GetString(HostName.Of(packet)));
    }
}
