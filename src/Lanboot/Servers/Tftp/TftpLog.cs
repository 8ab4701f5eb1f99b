using Lanboot.Protocols.Tftp;

namespace Lanboot.Servers.Tftp;

/// <summary>Events 3000 to 3099: what looks wrong from inside the server. What happens to machines stands in the journal.</summary>
internal static partial class TftpLog
{
    [LoggerMessage(3000, LogLevel.Debug, "{Peer} was refused {File}: {Reason}")]
    public static partial void RequestRefused(ILogger logger, TftpPeer peer, string file, string reason);

    [LoggerMessage(3001, LogLevel.Debug, "{Peer} sent a packet with opcode {Opcode} that belongs to no transfer")]
    public static partial void StrayPacket(ILogger logger, TftpPeer peer, TftpOpcode opcode);

    [LoggerMessage(3002, LogLevel.Debug, "{Peer} has as many transfers as one client may have; its next one waits")]
    public static partial void TooMany(ILogger logger, TftpPeer peer);

    [LoggerMessage(3003, LogLevel.Warning, "The request of {Peer} for {File} failed")]
    public static partial void RequestFailed(ILogger logger, Exception exception, TftpPeer peer, string file);

    [LoggerMessage(3004, LogLevel.Warning, "The transfer to {Peer} failed")]
    public static partial void TransferFailed(ILogger logger, Exception exception, TftpPeer peer);
}
