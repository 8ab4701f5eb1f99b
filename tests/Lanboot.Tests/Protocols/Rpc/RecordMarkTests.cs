using Lanboot.Protocols.Rpc;
using Xunit;

namespace Lanboot.Tests.Protocols.Rpc;

public sealed class RecordMarkTests
{
    private const int Most = 1024;

    [Theory]
    [InlineData("80000004 41424344", "41424344", 8)]
    [InlineData("80000004 41424344 8000", "41424344", 8)]
    [InlineData("00000002 4142 80000002 4344", "41424344", 12)]
    [InlineData("00000000 00000001 41 00000000 80000003 424344 ff", "41424344", 20)]
    [InlineData("80000000", "", 4)]
    public void A_record_is_its_fragments_joined(string wire, string message, int consumed)
    {
        var received = Bytes(wire);
        Assert.Equal(RecordState.Complete, RecordMark.Find(received, Most, out var record, out var used));
        Assert.Equal(message, Convert.ToHexString(received.AsSpan(record)));
        Assert.Equal(consumed, used);
    }

    [Fact]
    public void A_stream_may_be_cut_anywhere()
    {
        var whole = Bytes("00000002 4142 80000002 4344 80000001 45");
        for (var length = 0; length < whole.Length; length++)
        {
            var received = whole[..length];
            var state = RecordMark.Find(received, Most, out _, out _);
            Assert.Equal(length < 12 ? RecordState.Incomplete : RecordState.Complete, state);
            // What is not complete is left as it was: it will be looked at again when more has come.
            if (state == RecordState.Incomplete)
                Assert.Equal(whole[..length], received);
        }
    }

    [Theory]
    [InlineData("80000400")] // with its mark 1028 bytes
    [InlineData("ffffffff")]
    [InlineData("00000200 ", 0x200, "80000200")] // together too long
    [InlineData("474554202f20")] // "GET / ", which is a fragment of 1.1 GB
    public void What_is_longer_than_the_bound_is_refused_before_it_has_come(string wire, int filler = 0, string then = "")
    {
        byte[] received = [.. Bytes(wire), .. new byte[filler], .. Bytes(then)];
        Assert.Equal(RecordState.Refused, RecordMark.Find(received, Most, out _, out _));
    }

    [Fact]
    public void Empty_fragments_without_end_are_refused() =>
        Assert.Equal(RecordState.Refused, RecordMark.Find(new byte[65 * 4], Most, out _, out _));

    [Fact]
    public void A_mark_says_last_fragment_and_length()
    {
        var mark = new byte[4];
        RecordMark.Write(mark, 0x12345);
        Assert.Equal("80012345", Convert.ToHexString(mark));
    }

    /// <summary>Any record in any fragments, read a second way: byte by byte into a list.</summary>
    [Fact]
    public void Changed_streams_are_read_as_a_slow_reader_reads_them()
    {
        var random = new Random(5531);
        for (var round = 0; round < 20_000; round++)
        {
            var stream = Stream(random);
            var expected = ReadSlowly(stream);
            var received = stream.ToArray();
            var state = RecordMark.Find(received, Most, out var record, out var consumed);
            Assert.Equal(expected.State, state);
            if (state != RecordState.Complete)
                continue;
            Assert.Equal(expected.Message, received[record]);
            Assert.Equal(expected.Consumed, consumed);
        }
    }

    private static byte[] Stream(Random random)
    {
        var stream = new List<byte>();
        for (var fragments = random.Next(1, 6); fragments > 0; fragments--)
        {
            var length = random.Next(0, 12);
            stream.AddRange([(byte)(fragments == 1 ? 0x80 : 0), 0, 0, (byte)length]);
            stream.AddRange(Enumerable.Range(0, length).Select(_ => (byte)random.Next(256)));
        }

        var bytes = stream.ToArray();
        if (random.Next(3) == 0)
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        return bytes[..random.Next(random.Next(4) == 0 ? 0 : bytes.Length, bytes.Length + 1)];
    }

    private static (RecordState State, byte[] Message, int Consumed) ReadSlowly(byte[] stream)
    {
        var message = new List<byte>();
        var at = 0;
        for (var fragments = 0; at + 4 <= stream.Length; fragments++)
        {
            var length = (long)(stream[at] & 0x7f) << 24 | (long)stream[at + 1] << 16 | (long)stream[at + 2] << 8 | stream[at + 3];
            var last = stream[at] >= 0x80;
            if (fragments == 64 || at + 4 + length > Most)
                return (RecordState.Refused, [], 0);
            at += 4;
            if (at + length > stream.Length)
                break;
            for (var i = 0; i < length; i++)
                message.Add(stream[at++]);
            if (last)
                return (RecordState.Complete, [.. message], at);
        }

        return (RecordState.Incomplete, [], 0);
    }

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
