namespace Lanboot.Linux;

/// <summary>
/// How much of a file one sendfile(2) is to send, so that a corked TCP socket makes large packets of it.
/// </summary>
/// <remarks>
/// The kernel moves a file in rounds of sixteen pages, and lets TCP send after each what fills segments; a packet has as many of these as fit into
/// 64 KiB. With pages of 4,096 bytes and segments of 1,448, a round is a packet of 45 segments and 376 bytes that wait. After three more
/// rounds they are a segment, which leaves alone, for half of what a large packet costs: one packet in five. Only the last round of a call can be made
/// shorter, so a call ends with the one that would leave such a rest, without its last page.
/// </remarks>
/// <param name="segment">Bytes of data in one (TCP_MAXSEG, tcp(7)).</param>
/// <param name="page">Bytes of memory in one.</param>
internal readonly struct FileRounds(int segment, int page)
{
    /// <summary>In a round: PIPE_DEF_BUFFERS, of the pipe that sendfile(2) has within it.</summary>
    public const int Pages = 16;

    /// <summary>What the kernel gives to a packet at most (GSO_LEGACY_MAX_SIZE), less what it keeps free for headers (MAX_TCP_HEADER).</summary>
    private const int MostInPacket = (64 << 10) - 321;

    /// <summary>For the next call.</summary>
    /// <param name="waiting">Bytes that the socket has and has not sent.</param>
    /// <param name="offset">In the file.</param>
    /// <param name="left">Bytes of the file that are still to be sent.</param>
    /// <param name="most">Others want their turn after so many; the round in which they are reached is sent to its end.</param>
    /// <returns>At least 1, at most <paramref name="left"/>.</returns>
    public long Fit(int waiting, long offset, long left, long most)
    {
        var rest = waiting % segment;
        var sum = 0L;
        while (sum < left && sum < most)
        {
            var round = (Pages * page) - (int)((offset + sum) % page);
            // Which of the two makes more bytes of a packet.
            if ((long)(round - page) * Packets(rest + round) > (long)round * Packets(rest + round - page))
                return Math.Min(left, sum + round - page);
            sum += round;
            rest = (rest + round) % segment;
        }

        return Math.Min(left, sum);
    }

    private int Packets(int bytes)
    {
        var largest = Math.Max(1, MostInPacket / segment) * segment;
        return (bytes / largest) + (bytes % largest >= segment ? 1 : 0);
    }
}
