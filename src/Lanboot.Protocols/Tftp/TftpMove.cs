namespace Lanboot.Protocols.Tftp;

public enum TftpMoveKind
{
    /// <summary>Nothing to send: wait for the client, at most until the transfer's deadline.</summary>
    Wait,

    SendOack,

    /// <summary>Send <see cref="TftpMove.Count"/> blocks from <see cref="TftpMove.From"/> on.</summary>
    SendBlocks,

    /// <summary>It is over, as <see cref="TftpMove.Outcome"/> says.</summary>
    End,
}

/// <summary>How a transfer ended.</summary>
public enum TftpOutcome
{
    /// <summary>The client has the whole file.</summary>
    Complete,

    /// <summary>The client has learnt that the file is there, and how long it is; it wanted no more.</summary>
    Probe,

    /// <summary>The client broke off.</summary>
    Aborted,

    /// <summary>The client never answered, or fell silent.</summary>
    Silent,
}

/// <summary>What a transfer wants done after an event.</summary>
/// <param name="From">The first block to send, counted from 1 without ever rolling over.</param>
public readonly record struct TftpMove(TftpMoveKind Kind, long From = 0, int Count = 0, TftpOutcome Outcome = default)
{
    public static TftpMove Wait => default;
    public static TftpMove Oack => new(TftpMoveKind.SendOack);

    public static TftpMove Blocks(long from, int count) => new(TftpMoveKind.SendBlocks, from, count);

    public static TftpMove End(TftpOutcome outcome) => new(TftpMoveKind.End, Outcome: outcome);
}
