using Lanboot.Protocols.Nbd.Handshake;
using Lanboot.Protocols.Wire;
using Lanboot.Tests.Support;
using Xunit;

namespace Lanboot.Tests.Protocols.Nbd;

public sealed class NbdHandshakeTests
{
    private const string Flags = "00000003";
    private const string Reply = "0003e889045565a9";

    /// <summary>What nbd-server 3.24 and nbdkit 1.32 say first, too (from captures).</summary>
    [Fact]
    public void The_greeting_offers_fixed_newstyle_without_zeroes()
    {
        var bytes = new byte[64];
        var writer = new WireWriter(bytes);
        NbdHandshake.WriteGreeting(ref writer);
        Assert.Equal("4e42444d41474943" + "49484156454f5054" + "0003", Convert.ToHexStringLower(writer.Written));
    }

    [Fact]
    public void Oldstyle_says_all_at_once()
    {
        var bytes = new byte[256];
        var writer = new WireWriter(bytes);
        OldstyleGreeting.Write(ref writer, FixedExports.Archiso);
        Assert.Equal("4e42444d41474943" + "0000420281861253" + "0000000002d53000" + "00000507" + new string('0', 248), Convert.ToHexStringLower(writer.Written));
    }

    /// <summary>Captured from both ends; the clients went on as they should.</summary>
    [Theory]
    [InlineData("nbd-client-go", false, false, "0003e889045565a900000007000000030000000c00000000000002d5300005070003e889045565a9000000070000000100000000", 0)]
    [InlineData("nbdinfo-map", true, true, "0003e889045565a9000000080000000100000000"
        + "0003e889045565a90000000a000000040000001300000001626173653a616c6c6f636174696f6e0003e889045565a90000000a0000000100000000"
        + "0003e889045565a900000007000000030000000c00000000000002d530000587"
        + "0003e889045565a900000007000000030000000e00030000000100001000020000000003e889045565a9000000070000000100000000", 56)]
    [InlineData("qemu-img-info", true, true, "0003e889045565a9000000080000000100000000"
        + "0003e889045565a90000000a000000040000001300000001626173653a616c6c6f636174696f6e0003e889045565a90000000a0000000100000000"
        + "0003e889045565a900000007000000030000000c00000000000002d530000587"
        + "0003e889045565a900000007000000030000000e00030000000100001000020000000003e889045565a9000000070000000100000000", 56)]
    public void Real_clients_come_through_however_their_bytes_are_split(string capture, bool structured, bool allocation, string answer, int rest)
    {
        var sent = Vector.Read($"Nbd/{capture}");
        for (var piece = 1; piece <= sent.Length; piece++)
        {
            var scene = new NbdScene();
            var (output, left) = scene.Send(sent, piece);
            Assert.Equal(NbdHandshakeStep.Transmit, scene.Last);
            Assert.Equal(answer, Convert.ToHexStringLower(output));
            Assert.Equal(rest, left.Length);
            Assert.Equal((structured, allocation), (scene.Handshake.Terms!.Structured, scene.Handshake.Terms.Allocation));
            Assert.Same(FixedExports.Archiso, scene.Handshake.Terms.Export);
        }
    }

    [Fact]
    public void The_list_of_nbd_client_ends_with_its_abort()
    {
        var scene = new NbdScene();
        var (output, _) = scene.Send(Vector.Read("Nbd/nbd-client-list"));
        Assert.Equal(NbdHandshakeStep.Close, scene.Last);
        Assert.Null(scene.Handshake.Trouble);
        Assert.Equal(
            Reply + "00000003" + "00000002" + "0000000b" + "00000007" + "6172636869736f"
            + Reply + "00000003" + "00000002" + "0000000b" + "00000007" + "6368616e676573"
            + Reply + "00000003" + "00000001" + "00000000"
            + Reply + "00000002" + "00000001" + "00000000",
            Convert.ToHexStringLower(output));
    }

    [Theory]
    // Client flags with both bits, one, none: the 124 zeroes go unless both ends said so.
    [InlineData("00000003", 10)]
    [InlineData("00000002", 10)]
    [InlineData("00000001", 134)]
    [InlineData("00000000", 134)]
    public void EXPORT_NAME_answers_with_size_and_flags_alone(string flags, int length)
    {
        var scene = new NbdScene();
        var answer = scene.SendHex(flags + Hex(NbdScene.Option(1, "archiso"u8.ToArray())));
        Assert.Equal(NbdHandshakeStep.Transmit, scene.Last);
        Assert.Equal("0000000002d53000" + "0507" + new string('0', 2 * (length - 10)), answer);
        Assert.False(scene.Handshake.Terms!.Structured);
    }

    [Theory]
    // What, and why: an unknown name can only be closed on.
    [InlineData("0000000349484156454f505400000001000000076e6f7468696e67", "no such export")]
    // Unknown client flags.
    [InlineData("00000004", "it set the unknown flags 00000004")]
    [InlineData("80000003", "it set the unknown flags 80000003")]
    // No IHAVEOPT.
    [InlineData("0000000349484156454f50550000000700000000", "it sent something that is no option")]
    // A length that nobody sends.
    [InlineData("0000000349484156454f505400000007ffffffff", "it sent an option of 4294967295 bytes")]
    public void What_can_not_be_answered_is_closed(string sent, string trouble)
    {
        var scene = new NbdScene();
        Assert.Empty(scene.SendHex(sent));
        Assert.Equal(NbdHandshakeStep.Close, scene.Last);
        Assert.Equal(trouble, scene.Handshake.Trouble);
    }

    public static TheoryData<uint, byte[], uint> Refused => new()
    {
        // STARTTLS, PEEK_EXPORT, EXTENDED_HEADERS and what nobody has thought of: ERR_UNSUP, whatever data they bring.
        { 5, [], 0x80000001 },
        { 4, [], 0x80000001 },
        { 11, [], 0x80000001 },
        { 0, [1, 2, 3], 0x80000001 },
        { 0xffffffff, new byte[8192], 0x80000001 },
        { 77, new byte[8193], 0x80000001 },
        { 77, new byte[65536], 0x80000001 },
        // Data where there is none: ERR_INVALID.
        { 3, [0], 0x80000003 },
        { 8, [0], 0x80000003 },
        // Lengths that do not fit.
        { 7, [], 0x80000003 },
        { 6, [0, 0, 0, 1], 0x80000003 },
        { 7, NbdScene.Bytes("00000005 61 0000"), 0x80000003 },
        { 7, NbdScene.Bytes("ffffffff 61 0000"), 0x80000003 },
        { 7, NbdScene.Bytes("80000000 61 0000"), 0x80000003 },
        { 7, NbdScene.Bytes("00000001 61 0001"), 0x80000003 },
        { 7, NbdScene.Bytes("00000001 61 0000 00"), 0x80000003 },
        { 7, [0, 0, 0x10, 1, .. new byte[4097], 0, 0], 0x80000003 },
        // Metadata before structured replies.
        { 9, NbdScene.Queries("archiso"), 0x80000003 },
        { 10, NbdScene.Queries("archiso", "base:allocation"), 0x80000003 },
        // Names that there are not: unknown, too long to be looked up, no UTF-8, with NUL.
        { 7, NbdScene.Choice("nothing"), 0x80000006 },
        { 6, NbdScene.Choice(new string('x', 256)), 0x80000006 },
        { 7, NbdScene.Choice(new string('x', 4096)), 0x80000006 },
        { 7, NbdScene.Bytes("00000002 c328 0000"), 0x80000006 },
        { 7, NbdScene.Choice("archiso\0"), 0x80000006 },
        // Known options that are too long to be read.
        { 7, new byte[8193], 0x80000009 },
        { 10, new byte[60000], 0x80000009 },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_refused_option_says_why_and_the_next_one_is_answered(uint option, byte[] data, uint error)
    {
        var scene = new NbdScene();
        var (output, rest) = scene.Send([.. NbdScene.Bytes(Flags), .. NbdScene.Option(option, data), .. NbdScene.Option(7, NbdScene.Choice(""))]);
        Assert.Equal(NbdHandshakeStep.Transmit, scene.Last);
        Assert.Empty(rest);
        var replies = SlowReplies.Read(output);
        Assert.Equal([(option, error), (7u, 3u), (7u, 1u)], replies.Select(reply => (reply.Option, reply.Type)));
        Assert.NotEmpty(replies[0].Data);
    }

    [Fact]
    public void INFO_answers_each_request_once_and_what_it_does_not_know_not_at_all()
    {
        var scene = new NbdScene();
        var (output, _) = scene.Send([.. NbdScene.Bytes(Flags), .. NbdScene.Option(6, NbdScene.Choice("", 3, 3, 1, 2, 999, 0))]);
        Assert.Equal(NbdHandshakeStep.MoreInput, scene.Last);
        Assert.Equal(
            [
                "0000" + "0000000002d53000" + "0507",
                "0001" + "6172636869736f",
                "0002" + "415243485f323032353131",
                "0003" + "00000001" + "00001000" + "02000000",
                "",
            ],
            SlowReplies.Read(output).Select(reply => Convert.ToHexStringLower(reply.Data)));
    }

    [Fact]
    public void A_writable_export_says_so_and_is_for_one_connection()
    {
        var scene = new NbdScene();
        scene.Send([.. NbdScene.Bytes(Flags), .. NbdScene.Option(8), .. NbdScene.Option(7, NbdScene.Choice("changes"))]);
        // HAS_FLAGS, FLUSH, TRIM, WRITE_ZEROES, DF, CACHE: 1 + 4 + 0x20 + 0x40 + 0x80 + 0x400.
        Assert.Equal(0x4e5, (int)scene.Handshake.Terms!.Flags);
    }

    [Theory]
    // Queries, what LIST gives, what SET selects.
    [InlineData(new string[0], true, false)]
    [InlineData(new[] { "base:" }, true, false)]
    [InlineData(new[] { "base:allocation" }, true, true)]
    [InlineData(new[] { "qemu:dirty-bitmap:x", "base:allocation" }, true, true)]
    [InlineData(new[] { "base:alloc", "qemu:", "x", "" }, false, false)]
    public void Metadata_contexts_are_listed_and_selected(string[] queries, bool listed, bool selected)
    {
        foreach (var (option, expected) in new[] { (9u, listed), (10u, selected) })
        {
            var scene = new NbdScene();
            var (output, _) = scene.Send([.. NbdScene.Bytes(Flags), .. NbdScene.Option(8), .. NbdScene.Option(option, NbdScene.Queries("archiso", queries))]);
            Assert.Equal(expected ? [1u, 4u, 1u] : [1u, 1u], SlowReplies.Read(output).Select(reply => reply.Type));
            scene.Send(NbdScene.Option(7, NbdScene.Choice("archiso")));
            Assert.Equal(option == 10 && selected, scene.Handshake.Terms!.Allocation);
        }
    }

    [Fact]
    public void A_context_counts_for_its_export_alone_and_a_failed_selection_forgets_the_last()
    {
        var select = NbdScene.Option(10, NbdScene.Queries("archiso", "base:allocation"));
        Assert.False(Agreed(select, NbdScene.Option(7, NbdScene.Choice("changes"))));
        Assert.False(Agreed(select, NbdScene.Option(10, NbdScene.Queries("nothing", "base:allocation")), NbdScene.Option(7, NbdScene.Choice("archiso"))));
        Assert.False(Agreed(select, NbdScene.Option(10, [1]), NbdScene.Option(7, NbdScene.Choice("archiso"))));
        Assert.False(Agreed(select, NbdScene.Option(10, NbdScene.Queries("archiso")), NbdScene.Option(7, NbdScene.Choice("archiso"))));
        Assert.True(Agreed(select, NbdScene.Option(3), NbdScene.Option(6, NbdScene.Choice("changes")), NbdScene.Option(1, "archiso"u8.ToArray())));

        static bool Agreed(params byte[][] options)
        {
            var scene = new NbdScene();
            scene.Send([.. NbdScene.Bytes(Flags), .. NbdScene.Option(8), .. options.SelectMany(option => option)]);
            return scene.Handshake.Terms!.Allocation;
        }
    }

    [Fact]
    public void Options_without_end_are_closed_on()
    {
        var scene = new NbdScene();
        var list = NbdScene.Option(8);
        scene.Send(NbdScene.Bytes(Flags));
        for (var i = 0; i < 256; i++)
        {
            scene.Send(list);
            Assert.Equal(NbdHandshakeStep.MoreInput, scene.Last);
        }

        scene.Send(list);
        Assert.Equal(NbdHandshakeStep.Close, scene.Last);
        Assert.Equal("it sent more than 256 options", scene.Handshake.Trouble);
    }

    [Fact]
    public void A_list_that_is_too_long_is_refused_as_such()
    {
        var exports = new FixedExports();
        exports.More.AddRange(Enumerable.Range(0, 300).Select(i => $"{i}{new string('x', 250)}"));
        var scene = new NbdScene(exports);
        var (output, _) = scene.Send([.. NbdScene.Bytes(Flags), .. NbdScene.Option(3)]);
        Assert.Equal([0x80000009], SlowReplies.Read(output).Select(reply => reply.Type));
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
