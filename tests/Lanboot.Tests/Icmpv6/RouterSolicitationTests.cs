using Lanboot.Protocols.Icmpv6;
using Xunit;

namespace Lanboot.Tests.Icmpv6;

public sealed class RouterSolicitationTests
{
    /// <summary>From a capture: QEMU's iPXE ROM (2019-01-25), from its type on.</summary>
    private const string FromIpxe = "850071b5 00000000 0101 525400123456";

    /// <summary>From a capture: OVMF 2022.11, which has no address yet and so does not say its hardware address.</summary>
    private const string FromEdk2 = "85007bb8 00000000";

    [Theory]
    [InlineData(FromIpxe, "525400123456")]
    [InlineData(FromEdk2, "")]
    [InlineData("85000000 00000000 0e01 000000000000 0101 525400123456", "525400123456")] // a nonce (RFC 3971) first
    [InlineData("85000000 00000000 0102 0001020304050607 000000000000", "0001020304050607000000000000")] // InfiniBand's longer addresses
    public void What_is_well_formed_is_read(string message, string source)
    {
        Assert.True(RouterSolicitation.TryParse(Bytes(message), out var solicitation));
        Assert.Equal(Bytes(source), solicitation.SourceLinkLayerAddress.ToArray());
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("850071b5 000000", "shorter than eight bytes")]
    [InlineData("860071b5 00000000", "another type")]
    [InlineData("850171b5 00000000", "another code")]
    [InlineData("85000000 00000000 0100 525400123456", "an option of length zero")]
    [InlineData("85000000 00000000 0102 525400123456", "an option beyond the end")]
    [InlineData("85000000 00000000 01", "an option without a length")]
    public void What_a_router_must_discard_is_refused(string message, string reason) =>
        Assert.False(RouterSolicitation.TryParse(Bytes(message), out _), reason);

    [Fact]
    public void No_message_makes_the_parser_fail_and_what_it_takes_has_whole_options()
    {
        var random = new Random(4861);
        for (var round = 0; round < 50_000; round++)
        {
            var message = Mutated(Bytes(FromIpxe), random);
            if (RouterSolicitation.TryParse(message, out var solicitation))
                Assert.Equal(SlowlyRead(message), solicitation.SourceLinkLayerAddress.ToArray());
        }
    }

    /// <summary>The last option of type 1, found by stepping through the options by their lengths.</summary>
    private static byte[] SlowlyRead(byte[] message)
    {
        Assert.Equal([133, 0], message[..2]);
        byte[] found = [];
        var at = 8;
        for (; at < message.Length; at += 8 * message[at + 1])
        {
            if (message[at] == 1)
                found = message[(at + 2)..(at + 8 * message[at + 1])];
        }

        Assert.Equal(message.Length, at);
        return found;
    }

    private static byte[] Mutated(byte[] seed, Random random)
    {
        var length = random.Next(4) == 0 ? random.Next(64) : seed.Length + 8 * random.Next(3);
        var message = new byte[length];
        seed.AsSpan(0, Math.Min(length, seed.Length)).CopyTo(message);
        for (var change = random.Next(4); change > 0 && length > 0; change--)
            message[random.Next(length)] = (byte)random.Next(random.Next(2) == 0 ? 4 : 256);
        return message;
    }

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
