using Lanboot.Journal;
using Lanboot.Protocols.Tftp;
using Microsoft.Extensions.Logging;

namespace Lanboot.Servers.Tftp;

/// <summary>What the TFTP door says in the log. What happens to machines is in the journal; this is for who looks into the server.</summary>
internal static partial class TftpLog
{
    [LoggerMessage(EventId = 301, Level = LogLevel.Debug, Message = "{Peer} asks for {File}: {BlockSize} bytes a block, {WindowSize} blocks a window")]
    public static partial void TransferBegan(ILogger logger, TftpPeer peer, string file, int blockSize, int windowSize);

    [LoggerMessage(EventId = 302, Level = LogLevel.Debug, Message = "{Peer} {File}: {End} after {Bytes} bytes ({Reason})")]
    public static partial void TransferEnded(ILogger logger, TftpPeer peer, string file, TransferEnd? end, long bytes, string? reason);

    [LoggerMessage(EventId = 303, Level = LogLevel.Debug, Message = "{Peer} was refused {File}: {Reason}")]
    public static partial void RequestRefused(ILogger logger, TftpPeer peer, string file, string reason);

    [LoggerMessage(EventId = 304, Level = LogLevel.Debug, Message = "{Peer} sent a packet that belongs to no transfer, opcode {Opcode}")]
    public static partial void StrayPacket(ILogger logger, TftpPeer peer, TftpOpcode opcode);

    [LoggerMessage(EventId = 305, Level = LogLevel.Error, Message = "the transfer to {Peer} failed")]
    public static partial void TransferFailed(ILogger logger, Exception exception, TftpPeer peer);

    [LoggerMessage(EventId = 306, Level = LogLevel.Error, Message = "the request of {Peer} for {File} failed")]
    public static partial void RequestFailed(ILogger logger, Exception exception, TftpPeer peer, string file);
}
