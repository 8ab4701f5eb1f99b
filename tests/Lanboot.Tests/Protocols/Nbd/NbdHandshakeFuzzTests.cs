using Lanboot.Protocols.Nbd.Handshake;
using Lanboot.Tests.Support;
using Xunit;

namespace Lanboot.Tests.Protocols.Nbd;

public sealed class NbdHandshakeFuzzTests
{
    private static readonly byte[][] Seeds =
    [
        Vector.Read("Nbd/nbdinfo-map")[..101],
        Vector.Read("Nbd/qemu-img-info")[..101],
        Vector.Read("Nbd/nbd-client-list"),
        Vector.Read("Nbd/nbd-client-go"),
        [.. NbdScene.Bytes("00000003"), .. NbdScene.Option(8), .. NbdScene.Option(9, NbdScene.Queries("", "base:")), .. NbdScene.Option(6, NbdScene.Choice("changes", 1, 2, 3)),
            .. NbdScene.Option(5), .. NbdScene.Option(1, "archiso"u8.ToArray())],
    ];

    [Fact]
    public void Changed_handshakes_end_the_same_way_however_they_are_split_and_answers_stay_well_formed()
    {
        var random = new Random(2919);
        var agreed = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = Mutate(random, Seeds[random.Next(Seeds.Length)]);
            var (whole, split) = (new NbdScene(), new NbdScene());
            var (output, left) = whole.Send(bytes);
            var (outputSplit, leftSplit) = split.Send(bytes, 1 + random.Next(40));

            Assert.Equal(whole.Last, split.Last);
            Assert.Equal(output, outputSplit);
            Assert.Equal(left, leftSplit);
            Assert.Equal(whole.Handshake.Terms, split.Handshake.Terms);
            Assert.Equal(whole.Last == NbdHandshakeStep.Transmit, whole.Handshake.Terms is not null);
            agreed += whole.Handshake.Terms is null ? 0 : 1;
            CheckAnswers(output, whole);
        }

        Assert.InRange(agreed, 2_000, 18_000);
    }

    /// <summary>Each option has its answers in front of the next one's, and each ends with an ACK or an error; EXPORT_NAME's answer is bare.</summary>
    private static void CheckAnswers(byte[] output, NbdScene scene)
    {
        var bare = 0;
        if (scene.Last == NbdHandshakeStep.Transmit && !EndsWithAck(output))
            bare = output.Length >= 134 && output[^124..].All(octet => octet == 0) ? 134 : 10;
        uint? open = null;
        foreach (var (option, type, _) in SlowReplies.Read(output[..^bare]))
        {
            Assert.True(open is null || open == option);
            open = type is 1 or >= 0x80000000 ? null : option;
        }

        Assert.Null(open);
    }

    private static bool EndsWithAck(byte[] output) =>
        output.Length >= 20 && Convert.ToHexStringLower(output[^20..]).StartsWith("0003e889045565a9000000070000000100000000", StringComparison.Ordinal);

    private static byte[] Mutate(Random random, byte[] bytes)
    {
        for (var changes = random.Next(4); changes > 0 && bytes.Length > 0; changes--)
        {
            var at = random.Next(bytes.Length);
            bytes = random.Next(5) switch
            {
                0 => [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + random.Next(8))..]],
                1 => [.. bytes[..at], (byte)random.Next(256), .. bytes[at..]],
                2 => [.. bytes, .. bytes[at..]],
                3 => [.. bytes[..at], 0, .. bytes[(at + 1)..]],
                _ => [.. bytes[..at], (byte)random.Next(256), .. bytes[(at + 1)..]],
            };
        }

        return bytes;
    }
}
