using System.Net;

namespace Lanboot.Servers.Nfs;

/// <summary>Events 4000 to 4099: what looks wrong from inside the server. What happens to machines stands in the journal.</summary>
internal static partial class NfsLog
{
    [LoggerMessage(4000, LogLevel.Debug, "The connection of {Client} was closed: {Reason}")]
    public static partial void Closed(ILogger logger, IPAddress client, string reason);

    [LoggerMessage(4001, LogLevel.Debug, "A connection of {Client} was not taken: {Reason}")]
    public static partial void NotTaken(ILogger logger, IPAddress client, string reason);

    [LoggerMessage(4002, LogLevel.Warning, "Answering {Client} failed")]
    public static partial void Failed(ILogger logger, Exception exception, IPAddress client);

    [LoggerMessage(4003, LogLevel.Debug, "{Client} was refused {Path}: {Reason}")]
    public static partial void MountRefused(ILogger logger, IPAddress client, string path, string reason);

    [LoggerMessage(4004, LogLevel.Debug, "{Image} could not be read: {Reason}")]
    public static partial void Unreadable(ILogger logger, string image, string reason);

    [LoggerMessage(4005, LogLevel.Debug, "MOUNT is not served on port {Port} too: {Reason}")]
    public static partial void NoMountPort(ILogger logger, int port, string reason);

    [LoggerMessage(4006, LogLevel.Debug, "The names of {Client} could not be looked up: {Reason}")]
    public static partial void NoName(ILogger logger, IPAddress client, string reason);

    [LoggerMessage(4007, LogLevel.Debug, "No more connections are taken for a moment: {Reason}")]
    public static partial void AcceptFailed(ILogger logger, string reason);
}
