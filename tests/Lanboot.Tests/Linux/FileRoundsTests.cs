using Lanboot.Linux;
using Xunit;

namespace Lanboot.Tests.Linux;

/// <summary>The kernel's sendfile(2) and TCP are played here as they were seen to act, by the lengths of packets (net_dev_start_xmit).</summary>
public sealed class FileRoundsTests
{
    private const long File = 64 << 20;
    private const int Header = 236;

    [Theory]
    [InlineData(1448, 4096, 45)]
    [InlineData(1460, 4096, 44)]
    [InlineData(1448, 65536, 45)]
    public void No_segment_leaves_alone(int segment, int page, int most)
    {
        var packets = Send(new FileRounds(segment, page), segment, page, 0);
        Assert.Equal(most, packets.Max());
        Assert.All(packets, each => Assert.True(each > 1));
    }

    [Fact]
    public void A_long_file_takes_a_fifth_fewer_packets_than_in_one_call()
    {
        const int Segment = 1448, Page = 4096;
        var whole = new List<int>();
        Kernel(whole, Header, 0, File, Segment, Page);
        Assert.InRange(whole.Count(each => each == 1), whole.Count / 6, whole.Count / 4);
        Assert.InRange(Send(new FileRounds(Segment, Page), Segment, Page, 0).Count, 0, whole.Count * 0.82);
    }

    [Fact]
    public void What_begins_within_a_page_comes_to_the_ends_of_pages()
    {
        const long Offset = 2048;
        var rounds = new FileRounds(1448, 4096);
        for (var sum = 0L; sum < File / 2;)
        {
            sum += rounds.Fit(0, Offset + sum, File - sum, most: 1 << 20);
            Assert.Equal(0, (Offset + sum) % 4096);
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5000, 5000)]
    [InlineData(65536, 65536)]
    [InlineData(200_000, 131_072)]
    public void Others_have_their_turn_at_the_end_of_a_round(long left, long expected) =>
        Assert.Equal(expected, new FileRounds(1448, 4096).Fit(0, 0, left, most: 65537));

    /// <summary>Jumbo frames, a loopback's segments, those of a path that carries nearly nothing, and one larger than any packet.</summary>
    [Theory]
    [InlineData(8948)]
    [InlineData(65483)]
    [InlineData(36)]
    [InlineData(1 << 20)]
    public void Other_segments_are_sent_to_the_end_too(int segment)
    {
        var rounds = new FileRounds(segment, 4096);
        for (var left = File; left > 0;)
        {
            var part = rounds.Fit((int)(left % 100_000), File - left, left, most: 2 << 20);
            Assert.InRange(part, 1, Math.Min(left, (2 << 20) + 65536));
            left -= part;
        }
    }

    /// <returns>How many segments each packet has, but for what is left at the end.</returns>
    private static List<int> Send(FileRounds rounds, int segment, int page, long offset)
    {
        var packets = new List<int>();
        var (waiting, left) = (Header, File);
        while (left > 0)
        {
            var part = rounds.Fit(waiting, offset, left, most: 2 << 20);
            waiting = Kernel(packets, waiting, offset, part, segment, page);
            offset += part;
            left -= part;
        }

        // The last call ends where the file does.
        packets.RemoveRange(packets.Count - 2, 2);
        return packets;
    }

    /// <returns>Bytes that wait behind it.</returns>
    private static int Kernel(List<int> packets, int waiting, long offset, long length, int segment, int page)
    {
        var largest = 65215 / segment * segment;
        for (var end = offset + length; offset < end;)
        {
            var round = Math.Min(end - offset, (16 * page) - (offset % page));
            offset += round;
            for (waiting += (int)round; waiting >= segment; waiting -= packets[^1] * segment)
                packets.Add(Math.Min(waiting, largest) / segment);
        }

        return waiting;
    }
}
