namespace Lanboot.Protocols.Tftp;

/// <summary>
/// One file on its way to one client, as the server sees it: takes events, says what to send. It holds no bytes and no
/// clock; times are those of any clock that only goes forward.
/// </summary>
/// <remarks>
/// Blocks are counted from 1 in 64 bits; on the wire their numbers roll over from 65535 to 0. The OACK counts as block 0, since
/// that is the number by which the client acknowledges it (RFC 2347). RFC 1350 section 2, RFC 7440 section 4.
/// </remarks>
public sealed class TftpTransfer
{
    /// <summary>
    /// Tries of the very first packet. Its address may be forged, so that it goes out five times within 14 seconds and no more.
    /// A live client that needs longer asks again.
    /// </summary>
    private const int MaxOpeningTries = 5;

    /// <summary>
    /// Tries of the last blocks: some loaders close without the last ACK. Eight tries are some ten seconds.
    /// </summary>
    private const int MaxFinalTries = 8;

    /// <summary>Tries of a single block after which the next one goes out with it.</summary>
    private const int TriesAlone = 3;

    /// <summary>
    /// A client that has taken no block for this long is gone, even if it goes on sending old ACKs. Loaders pause in the middle of
    /// a file, to show a picture or to check a signature; none is known to pause for so long.
    /// </summary>
    private static readonly TimeSpan MaxStall = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The longest wait before sending again, unless the client asked for less. atftp repeats an ACK after five seconds in which nothing
    /// came: sent to more often, it would be silent for ever.
    /// </summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(6.4);

    private readonly TftpTerms _terms;
    private readonly long _beforeFirst;
    private RoundTrip _roundTrip;
    private long _lastBlock;
    private long _highestSent;
    private long _highestRepeated;
    private TimeSpan _sentAt;
    private TimeSpan _progressAt;
    private int _tries;
    private bool _ended;

    /// <param name="terms">What was agreed.</param>
    /// <param name="lastBlock">
    /// The number of the last block; null where that shows only while reading (<see cref="EndsWith"/>).
    /// </param>
    public TftpTransfer(TftpTerms terms, long? lastBlock)
    {
        _terms = terms;
        _lastBlock = lastBlock ?? long.MaxValue;
        _roundTrip = new RoundTrip(terms.Timeout is { } asked && asked < LongestWait ? asked : LongestWait);
        _beforeFirst = terms.Oack.IsEmpty ? 0 : -1;
        Acknowledged = _highestSent = _highestRepeated = _beforeFirst;
    }

    /// <summary>The number of the last block of a file: the one that is shorter than a whole block, be it empty.</summary>
    public static long LastBlockOf(long length, int blockSize) => length / blockSize + 1;

    /// <summary>The client has all blocks up to this one; 0 or less: none.</summary>
    public long Acknowledged { get; private set; }

    /// <summary>When to call <see cref="Tick"/>, if nothing happens before.</summary>
    public TimeSpan Deadline { get; private set; }

    /// <summary>The client has answered at least once, so its address is its own.</summary>
    public bool IsOpen => Acknowledged > _beforeFirst;

    /// <summary>All that is left to wait for is the ACK of the last block, which not every client sends.</summary>
    public bool IsFinishing => IsOpen && _highestSent == _lastBlock;

    /// <summary>How long the client has taken nothing new.</summary>
    public TimeSpan StalledFor(TimeSpan now) => now - _progressAt;

    /// <summary>The request has come.</summary>
    public TftpMove Start(TimeSpan now)
    {
        _progressAt = now;
        return Send(now);
    }

    /// <summary>The same request has come again, from the same port: the client has not heard our first answer.</summary>
    public TftpMove RepeatRequest() => _ended || IsOpen ? TftpMove.Wait : Opening();

    /// <summary>An ACK has come, of the block whose number ends in these 16 bits.</summary>
    public TftpMove Acknowledge(ushort number, TimeSpan now)
    {
        // The window is far smaller than 65536 blocks, so that only one block between the last ACK and the last one sent can be meant.
        var news = (ushort)(number - (ushort)Acknowledged);
        if (_ended || news > _highestSent - Acknowledged)
            return TftpMove.Wait; // An older one, or of a block that was never sent.
        return news == 0 ? Repeated(now) : Advance(news, now);
    }

    /// <summary>The block with the last bytes is this one.</summary>
    public void EndsWith(long block) => _lastBlock = block;

    /// <summary>The client has sent an ERROR.</summary>
    public TftpMove Refused(TftpErrorCode code) =>
        // EDK2 and iPXE ask for the size, PXE ROMs whether there is such a file, and end it with 8 or 0.
        End(Acknowledged <= 0 && code is TftpErrorCode.NotDefined or TftpErrorCode.OptionRefused ? TftpOutcome.Probe : TftpOutcome.Aborted);

    /// <summary>The client's port is closed (ICMP port unreachable).</summary>
    public TftpMove PortClosed() => End(IsFinishing ? TftpOutcome.Complete : TftpOutcome.Aborted);

    /// <summary>Time has passed.</summary>
    public TftpMove Tick(TimeSpan now)
    {
        if (_ended || now < Deadline)
            return TftpMove.Wait;
        _tries++;
        if (IsFinishing && _tries >= MaxFinalTries)
            return End(TftpOutcome.Complete);
        if (StalledFor(now) >= MaxStall || (!IsOpen && _tries >= MaxOpeningTries))
            return End(TftpOutcome.Silent);
        _roundTrip.BackOff();
        return Send(now);
    }

    private TftpMove Advance(int news, TimeSpan now)
    {
        // Karn's rule: only what was sent once tells how long an ACK takes.
        if (Acknowledged + news > _highestRepeated)
            _roundTrip.Learn(now - _sentAt);
        Acknowledged += news;
        _progressAt = now;
        _tries = 0;
        return Acknowledged == _lastBlock ? End(TftpOutcome.Complete) : Send(now);
    }

    /// <summary>
    /// The last ACK again. With a window that means that the first block behind it was lost, and all is sent again at once. Not so
    /// when any of those blocks, or those right before them, were sent twice already: the repeated ACK may be the echo of those,
    /// and to answer it would double the traffic for ever (EDK2 acknowledges every packet out of order). Nor with single blocks, for
    /// the same reason: that is the Sorcerer's Apprentice of RFC 1123 section 4.2.3.1. The timer sees to those cases.
    /// </summary>
    private TftpMove Repeated(TimeSpan now) =>
        _terms.WindowSize > 1 && IsOpen && Acknowledged > _highestRepeated ? Send(now) : TftpMove.Wait;

    /// <summary>Everything behind the last ACK, as far as the window goes.</summary>
    private TftpMove Send(TimeSpan now)
    {
        _sentAt = now;
        Deadline = now + _roundTrip.Timeout;
        if (!IsOpen)
        {
            _highestRepeated = _highestSent;
            _highestSent = _beforeFirst + 1;
            return Opening();
        }

        var from = Acknowledged + 1;
        var count = (int)Math.Min(Window(from), _lastBlock - Acknowledged);
        var to = Acknowledged + count;
        if (from <= _highestSent)
            _highestRepeated = Math.Max(_highestRepeated, Math.Min(_highestSent, to));
        _highestSent = Math.Max(_highestSent, to);
        return TftpMove.Blocks(from, count);
    }

    /// <summary>The first packet. Never a whole window, whose receiver may not have asked for anything.</summary>
    private TftpMove Opening() => _terms.Oack.IsEmpty ? TftpMove.Blocks(1, 1) : TftpMove.Oack;

    /// <summary>
    /// A client that has the block and whose ACK was lost may not repeat that ACK: GRUB 2.06 never does for block 65535, atftp does for
    /// the second copy and no later one. The next block along with it brings an ACK from both; others have no use for it and drop it.
    /// </summary>
    private int Window(long from) =>
        _terms.WindowSize == 1 && _tries >= ((ushort)from == ushort.MaxValue ? 2 : TriesAlone) ? 2 : _terms.WindowSize;

    private TftpMove End(TftpOutcome outcome)
    {
        _ended = true;
        return TftpMove.End(outcome);
    }
}
