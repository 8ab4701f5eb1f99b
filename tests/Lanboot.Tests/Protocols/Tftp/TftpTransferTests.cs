using Lanboot.Protocols.Tftp;
using Xunit;

namespace Lanboot.Tests.Protocols.Tftp;

public sealed class TftpTransferTests
{
    private static readonly TftpMove Wait = TftpMove.Wait;
    private static readonly TftpMove Complete = TftpMove.End(TftpOutcome.Complete);

    private TimeSpan _now = TimeSpan.FromSeconds(1000);

    [Fact]
    public void Without_options_the_first_block_is_the_answer()
    {
        var transfer = new TftpTransfer(Terms(oack: false), lastBlock: 2);

        Assert.Equal(TftpMove.Blocks(1, 1), transfer.Start(_now));
        Assert.False(transfer.IsOpen);
        Assert.Equal(TftpMove.Blocks(2, 1), Ack(transfer, 1));
        Assert.True(transfer.IsOpen);
        Assert.Equal(Complete, Ack(transfer, 2));
    }

    [Fact]
    public void With_options_the_oack_is_acknowledged_as_block_0()
    {
        var transfer = new TftpTransfer(Terms(), lastBlock: 1);

        Assert.Equal(TftpMove.Oack, transfer.Start(_now));
        Assert.Equal(TftpMove.Blocks(1, 1), Ack(transfer, 0));
        Assert.Equal(Complete, Ack(transfer, 1));
    }

    [Theory]
    [InlineData(0, 512, 1)]
    [InlineData(1, 512, 1)]
    [InlineData(511, 512, 1)]
    [InlineData(512, 512, 2)]
    [InlineData(513, 512, 2)]
    [InlineData(1024, 512, 3)]
    [InlineData(1L << 40, 512, (1L << 31) + 1)]
    public void The_last_block_is_the_one_that_is_not_whole(long length, int blockSize, long last) =>
        Assert.Equal(last, TftpTransfer.LastBlockOf(length, blockSize));

    [Fact]
    public void A_window_goes_out_at_once_and_is_acknowledged_by_its_last_block()
    {
        var transfer = Opened(window: 4, lastBlock: 10, out var first);

        Assert.Equal(TftpMove.Blocks(1, 4), first);
        Assert.Equal(TftpMove.Blocks(5, 4), Ack(transfer, 4));
        Assert.Equal(TftpMove.Blocks(9, 2), Ack(transfer, 8));
        Assert.Equal(Complete, Ack(transfer, 10));
    }

    [Fact]
    public void An_ack_in_the_middle_of_a_window_begins_the_next_window_behind_it()
    {
        var transfer = Opened(window: 4, lastBlock: 10, out _);

        Assert.Equal(TftpMove.Blocks(3, 4), Ack(transfer, 2));
        Assert.Equal(TftpMove.Blocks(7, 4), Ack(transfer, 6));
    }

    [Fact]
    public void Edk2_acknowledges_every_packet_behind_a_gap_and_gets_the_window_again_once()
    {
        // NetworkPkg/Mtftp4Dxe/Mtftp4Rrq.c: each block but the expected one is answered with the number before that.
        var transfer = Opened(window: 4, lastBlock: 100, out _);
        Ack(transfer, 4);

        Assert.Equal(TftpMove.Blocks(6, 4), Ack(transfer, 5)); // 5 came, 6 is missing, 7 came
        Assert.Equal(Wait, Ack(transfer, 5)); // 8 came
        Assert.Equal(TftpMove.Blocks(10, 4), Ack(transfer, 9));
    }

    [Fact]
    public void The_ack_before_a_window_again_means_that_its_first_block_is_lost()
    {
        var transfer = Opened(window: 4, lastBlock: 100, out _);
        Ack(transfer, 4);

        Assert.Equal(TftpMove.Blocks(5, 4), Ack(transfer, 4));
        Assert.Equal(Wait, Ack(transfer, 4));
        Assert.Equal(TftpMove.Blocks(9, 4), Ack(transfer, 8));
    }

    [Fact]
    public void A_window_that_was_sent_twice_needlessly_does_not_double_the_rest_of_the_transfer()
    {
        var transfer = Opened(window: 4, lastBlock: 1000, out _);
        Assert.Equal(TftpMove.Blocks(1, 4), TimeIsUp(transfer));
        Assert.Equal(TftpMove.Blocks(5, 4), Ack(transfer, 4));

        // The client answers each block of the second copy with its last number.
        for (var i = 0; i < 4; i++)
            Assert.Equal(Wait, Ack(transfer, 4));
        Assert.Equal(TftpMove.Blocks(9, 4), Ack(transfer, 8));
        Assert.Equal(TftpMove.Blocks(9, 4), Ack(transfer, 8));
    }

    [Fact]
    public void Single_blocks_are_not_sent_again_for_a_repeated_ack()
    {
        // The Sorcerer's Apprentice Syndrome, RFC 1123 section 4.2.3.1.
        var transfer = Opened(window: 1, lastBlock: 10, out _);

        Assert.Equal(TftpMove.Blocks(2, 1), Ack(transfer, 1));
        Assert.Equal(Wait, Ack(transfer, 1));
        Assert.Equal(Wait, Ack(transfer, 0));
        Assert.Equal(TftpMove.Blocks(2, 1), TimeIsUp(transfer));
    }

    [Fact]
    public void Acks_of_blocks_that_were_never_sent_are_passed_over()
    {
        var transfer = Opened(window: 4, lastBlock: 100, out _);

        Assert.Equal(Wait, Ack(transfer, 5));
        Assert.Equal(Wait, Ack(transfer, 0xffff));
        Assert.Equal(0, transfer.Acknowledged);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    public void Block_numbers_roll_over_and_positions_do_not(int window)
    {
        const long Last = 200_001;
        var transfer = Opened(window, Last, out var move);

        long next = 1;
        while (move != Complete)
        {
            Assert.Equal(TftpMove.Blocks(next, (int)Math.Min(window, Last - next + 1)), move);
            next += move.Count;
            move = Ack(transfer, (ushort)(next - 1));
        }

        Assert.Equal(Last, transfer.Acknowledged);
    }

    [Fact]
    public void An_ack_from_before_the_roll_over_is_old()
    {
        var transfer = Opened(window: 1, lastBlock: 70_000, out _);
        for (long block = 1; block <= 65_537; block++)
            Ack(transfer, (ushort)block);

        Assert.Equal(Wait, Ack(transfer, 65_535));
        Assert.Equal(Wait, Ack(transfer, 0));
        Assert.Equal(TftpMove.Blocks(65_539, 1), Ack(transfer, 2));
    }

    [Fact]
    public void Grub_gets_the_block_behind_the_roll_over_along_when_its_ack_does_not_come()
    {
        var transfer = Opened(window: 1, lastBlock: 70_000, out _);
        for (long block = 1; block <= 65_534; block++)
            Ack(transfer, (ushort)block);

        Assert.Equal(TftpMove.Blocks(65_535, 1), TimeIsUp(transfer));
        Assert.Equal(TftpMove.Blocks(65_535, 2), TimeIsUp(transfer));
        Assert.Equal(TftpMove.Blocks(65_537, 1), Ack(transfer, 0));
    }

    /// <summary>atftp repeats a lost ACK once; when that is lost too, only the next block makes it speak again.</summary>
    [Fact]
    public void A_block_that_was_sent_three_times_in_vain_takes_the_next_one_along()
    {
        var transfer = Opened(window: 1, lastBlock: 100, out _);
        Ack(transfer, 1);

        Assert.Equal(TftpMove.Blocks(2, 1), TimeIsUp(transfer));
        Assert.Equal(TftpMove.Blocks(2, 1), TimeIsUp(transfer));
        Assert.Equal(TftpMove.Blocks(2, 2), TimeIsUp(transfer));
        Assert.Equal(TftpMove.Blocks(4, 1), Ack(transfer, 3));
    }

    [Fact]
    public void The_wait_follows_the_clients_own_pace_and_doubles()
    {
        var transfer = new TftpTransfer(Terms(), lastBlock: 100);
        transfer.Start(_now);
        _now += TimeSpan.FromMilliseconds(100);
        transfer.Acknowledge(0, _now);

        Assert.Equal(TimeSpan.FromMilliseconds(400), transfer.Deadline - _now);
        TimeIsUp(transfer);
        Assert.Equal(TimeSpan.FromMilliseconds(800), transfer.Deadline - _now);
        for (var i = 0; i < 4; i++)
            TimeIsUp(transfer);
        Assert.Equal(TimeSpan.FromMilliseconds(6400), transfer.Deadline - _now);

        // What was sent several times teaches nothing: the wait stays. Then it follows again.
        Ack(transfer, 1);
        Assert.Equal(TimeSpan.FromMilliseconds(6400), transfer.Deadline - _now);
        Ack(transfer, 2);
        Ack(transfer, 3);
        Assert.True(transfer.Deadline - _now < TimeSpan.FromMilliseconds(400));
    }

    [Fact]
    public void A_quick_client_is_given_50_ms()
    {
        var transfer = Opened(window: 1, lastBlock: 100, out _);

        Assert.Equal(TimeSpan.FromMilliseconds(50), transfer.Deadline - _now);
    }

    [Fact]
    public void The_wait_is_never_longer_than_the_timeout_agreed_on()
    {
        var transfer = new TftpTransfer(Terms() with { Timeout = TimeSpan.FromSeconds(1) }, lastBlock: 100);
        transfer.Start(_now);
        transfer.Acknowledge(0, _now);
        for (var i = 0; i < 10; i++)
            TimeIsUp(transfer);

        Assert.Equal(TimeSpan.FromSeconds(1), transfer.Deadline - _now);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_client_that_never_answers_gets_five_small_packets(bool oack)
    {
        var transfer = new TftpTransfer(Terms(window: 64, oack: oack), lastBlock: 1000);
        var sent = 0;
        var began = _now;
        for (var move = transfer.Start(_now); move.Kind != TftpMoveKind.End; move = TimeIsUp(transfer))
        {
            Assert.Equal(oack ? TftpMove.Oack : TftpMove.Blocks(1, 1), move);
            sent++;
        }

        Assert.Equal(5, sent);
        Assert.InRange(_now - began, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(25));
    }

    [Fact]
    public void The_same_request_again_is_answered_again_only_before_the_first_ack()
    {
        var transfer = new TftpTransfer(Terms(window: 8), lastBlock: 100);
        transfer.Start(_now);

        Assert.Equal(TftpMove.Oack, transfer.RepeatRequest());
        Ack(transfer, 0);
        Assert.Equal(Wait, transfer.RepeatRequest());
    }

    [Fact]
    public void A_client_that_falls_silent_is_given_up_after_a_minute()
    {
        var transfer = Opened(window: 8, lastBlock: 100, out _);
        Ack(transfer, 8);
        var began = _now;
        TftpMove move;
        do
            move = TimeIsUp(transfer);
        while (move.Kind != TftpMoveKind.End);

        Assert.Equal(TftpOutcome.Silent, move.Outcome);
        Assert.InRange(_now - began, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(65));
    }

    [Fact]
    public void Old_acks_without_end_do_not_keep_a_transfer_alive()
    {
        var transfer = Opened(window: 8, lastBlock: 100, out _);
        var began = _now;
        while (TimeIsUp(transfer).Kind != TftpMoveKind.End)
            Ack(transfer, 0);

        Assert.InRange(_now - began, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(65));
    }

    [Fact]
    public void Without_the_last_ack_the_file_counts_as_sent()
    {
        var transfer = Opened(window: 1, lastBlock: 2, out _);
        Ack(transfer, 1);
        TftpMove move;
        do
            move = TimeIsUp(transfer);
        while (move.Kind != TftpMoveKind.End);

        Assert.Equal(TftpOutcome.Complete, move.Outcome);
    }

    [Theory]
    [InlineData(TftpErrorCode.OptionRefused)] // EDK2
    [InlineData(TftpErrorCode.NotDefined)] // iPXE
    public void To_break_off_after_the_oack_is_a_size_probe(TftpErrorCode code)
    {
        var transfer = new TftpTransfer(Terms(), lastBlock: 100);
        transfer.Start(_now);

        Assert.Equal(TftpMove.End(TftpOutcome.Probe), transfer.Refused(code));
        Assert.Equal(Wait, Ack(transfer, 0));
        Assert.Equal(Wait, TimeIsUp(transfer));
    }

    [Fact]
    public void To_break_off_later_or_for_another_reason_is_an_abort()
    {
        var later = Opened(window: 1, lastBlock: 100, out _);
        Ack(later, 1);
        var full = new TftpTransfer(Terms(), lastBlock: 100);
        full.Start(_now);

        Assert.Equal(TftpMove.End(TftpOutcome.Aborted), later.Refused(TftpErrorCode.NotDefined));
        Assert.Equal(TftpMove.End(TftpOutcome.Aborted), full.Refused(TftpErrorCode.DiskFull));
    }

    [Fact]
    public void A_closed_port_ends_it_and_the_file_counts_as_sent_if_all_of_it_was()
    {
        var early = Opened(window: 1, lastBlock: 100, out _);
        var late = Opened(window: 1, lastBlock: 2, out _);
        Ack(late, 1);

        Assert.Equal(TftpMove.End(TftpOutcome.Aborted), early.PortClosed());
        Assert.Equal(TftpMove.End(TftpOutcome.Complete), late.PortClosed());
    }

    [Fact]
    public void The_end_of_a_translation_is_told_when_it_is_reached()
    {
        var transfer = new TftpTransfer(Terms(), lastBlock: null);
        transfer.Start(_now);
        Assert.Equal(TftpMove.Blocks(1, 1), Ack(transfer, 0));
        Assert.Equal(TftpMove.Blocks(2, 1), Ack(transfer, 1));
        transfer.EndsWith(2);

        Assert.True(transfer.IsFinishing);
        Assert.Equal(Complete, Ack(transfer, 2));
    }

    private static TftpTerms Terms(int window = 1, bool oack = true) =>
        new() { WindowSize = window, Oack = oack ? new byte[] { 0, 6 } : default };

    private TftpTransfer Opened(int window, long lastBlock, out TftpMove first)
    {
        var transfer = new TftpTransfer(Terms(window), lastBlock);
        transfer.Start(_now);
        first = Ack(transfer, 0);
        return transfer;
    }

    private TftpMove Ack(TftpTransfer transfer, ushort block)
    {
        _now += TimeSpan.FromMilliseconds(1);
        return transfer.Acknowledge(block, _now);
    }

    private TftpMove TimeIsUp(TftpTransfer transfer)
    {
        _now = transfer.Deadline > _now ? transfer.Deadline : _now;
        return transfer.Tick(_now);
    }
}
