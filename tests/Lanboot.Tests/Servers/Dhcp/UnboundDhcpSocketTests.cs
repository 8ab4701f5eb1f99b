using System.Runtime.Versioning;
using Lanboot.Protocols.Dhcp;
using Lanboot.Servers.Dhcp;
using Lanboot.Tests.Protocols.Dhcp;
using Xunit;

namespace Lanboot.Tests.Servers.Dhcp;

/// <summary>Which of the packets that an interface receives are for us: the host may be a router too.</summary>
[SupportedOSPlatform("linux")]
public sealed class UnboundDhcpSocketTests
{
    private static readonly IPv4Address Own = IPv4Address.Parse("192.168.77.1");
    private static readonly IPv4Address NetworkBroadcast = IPv4Address.Parse("192.168.77.255");

    [Theory]
    [InlineData("255.255.255.255", 67, true, true)]
    [InlineData("192.168.77.255", 67, true, true)]
    [InlineData("192.168.77.1", 67, true, false)]
    // Only routed by this host: a relay speaks to the server of another network.
    [InlineData("10.9.9.9", 67, false, false)]
    [InlineData("192.168.77.2", 67, false, false)]
    [InlineData("192.168.77.1", 68, false, false)]
    public void What_is_for_all_or_for_us_is_read_and_nothing_else(string destination, ushort port, bool isRead, bool byBroadcast)
    {
        var payload = RequestBytes.Discover().Build();
        var packet = new byte[UdpPacket.HeaderLength + payload.Length];
        payload.CopyTo(packet, UdpPacket.HeaderLength);
        UdpPacket.WriteHeaders(packet, payload, IPv4Address.Parse("192.168.77.50"), 68, IPv4Address.Parse(destination), port);

        Assert.Equal(isRead, UnboundDhcpSocket.TryRead(packet, 67, Own, NetworkBroadcast, out var datagram));
        Assert.Equal((isRead ? payload.Length : 0, byBroadcast), (datagram.Bytes.Length, datagram.ByBroadcast));
    }
}
