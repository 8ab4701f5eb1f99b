using System.Buffers.Binary;
using Lanboot.Protocols.Dhcp;
using Lanboot.Tests.Support;
using Xunit;

namespace Lanboot.Tests.Protocols.Dhcp;

/// <summary>Whole IPv4 packets, against one that a real machine sent.</summary>
public sealed class UdpPacketTests
{
    private const int Padding = 18;

    private readonly byte[] _captured = Vector.Read("Dhcp/ipxe-rom-bios-discover-packet");

    [Fact]
    public void What_a_machine_sent_is_read_without_what_follows_it()
    {
        Assert.True(UdpPacket.TryParse([.. _captured, .. new byte[Padding]], out var packet));
        Assert.Equal("0.0.0.0:68 255.255.255.255:67", $"{packet.Source}:{packet.SourcePort} {packet.Destination}:{packet.DestinationPort}");
        Assert.Equal(_captured[UdpPacket.HeaderLength..], packet.Payload.ToArray());
        Assert.True(DhcpPacket.TryParse(packet.Payload, new byte[packet.Payload.Length], out var request, out _));
        Assert.Equal(DhcpMessageType.Discover, request.MessageType);
    }

    [Fact]
    public void The_headers_are_those_that_the_machine_wrote_around_the_same_bytes()
    {
        var written = new byte[UdpPacket.HeaderLength];
        UdpPacket.WriteHeaders(written, _captured.AsSpan(UdpPacket.HeaderLength), default, 68, IPv4Address.Broadcast, 67);

        // It numbers its packets, we do not: the header's sum is the other by as much.
        Assert.Equal(0xffff, SlowSum(written.AsSpan(0, 20)));
        _captured.AsSpan(4, 2).CopyTo(written.AsSpan(4));
        _captured.AsSpan(10, 2).CopyTo(written.AsSpan(10));
        Assert.Equal(Convert.ToHexString(_captured, 0, UdpPacket.HeaderLength), Convert.ToHexString(written));
    }

    [Theory]
    [InlineData(0, 0x65, "IPv6")]
    [InlineData(0, 0x44, "a header that is too short")]
    [InlineData(9, 6, "TCP")]
    [InlineData(2, 0x7f, "longer than what came")]
    [InlineData(2, 0x00, "shorter than its header", 3, 27)]
    [InlineData(6, 0x20, "more fragments follow")]
    [InlineData(7, 0x01, "a later fragment")]
    [InlineData(24, 0x7f, "a datagram beyond its packet")]
    [InlineData(24, 0x00, "a datagram shorter than its header", 25, 7)]
    public void What_is_no_whole_datagram_is_refused(int at, byte value, string why, int alsoAt = -1, byte alsoValue = 0)
    {
        _captured[at] = value;
        if (alsoAt >= 0)
            _captured[alsoAt] = alsoValue;
        Assert.False(UdpPacket.TryParse(_captured, out _), why);
    }

    [Fact]
    public void Damaged_packets_are_never_read_beyond_their_end()
    {
        var random = new Random(768);
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = _captured[..random.Next(_captured.Length + 1)];
            for (var change = random.Next(4); change > 0 && bytes.Length > 0; change--)
                bytes[random.Next(Math.Min(bytes.Length, UdpPacket.MaxHeaderLength))] = (byte)random.Next(256);
            if (UdpPacket.TryParse(bytes, out var packet))
                Assert.InRange(packet.Payload.Length, 0, bytes.Length - UdpPacket.HeaderLength);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(300)]
    [InlineData(1471)]
    public void Both_sums_add_up_by_the_slow_way(int length)
    {
        var random = new Random(1071 + length);
        var packet = new byte[UdpPacket.HeaderLength + length];
        random.NextBytes(packet);
        var (source, destination) = (new IPv4Address((uint)random.Next()), new IPv4Address((uint)random.Next()));
        UdpPacket.WriteHeaders(packet, packet.AsSpan(UdpPacket.HeaderLength), source, 67, destination, 68);

        Assert.Equal(0xffff, SlowSum(packet.AsSpan(0, 20)));
        byte[] pseudo = [.. packet[12..20], 0, 17, .. packet[24..26], .. packet[20..]];
        Assert.Equal(0xffff, SlowSum(pseudo));
    }

    /// <summary>RFC 1071 in its own words: ones' complement addition, carry by carry.</summary>
    private static int SlowSum(ReadOnlySpan<byte> bytes)
    {
        byte[] even = [.. bytes, .. new byte[bytes.Length % 2]];
        var sum = 0;
        for (var i = 0; i < even.Length; i += 2)
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(even.AsSpan(i));
            sum = sum > 0xffff ? sum - 0xffff : sum;
        }

        return sum;
    }
}
