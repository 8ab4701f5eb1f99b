using System.Net;

namespace Lanboot.Servers.Nbd;

/// <summary>Events 5000 to 5099: what looks wrong from inside the server. What happens to machines stands in the journal.</summary>
internal static partial class NbdLog
{
    [LoggerMessage(5000, LogLevel.Debug, "{Client} was disconnected: {Reason}")]
    public static partial void Disconnected(ILogger logger, IPAddress client, string reason);

    [LoggerMessage(5001, LogLevel.Debug, "{Client} may not use NBD here (nbd.clients), and was disconnected")]
    public static partial void NotAllowed(ILogger logger, IPAddress client);

    [LoggerMessage(5002, LogLevel.Warning, "The connection of {Client} failed")]
    public static partial void ConnectionFailed(ILogger logger, Exception exception, IPAddress client);

    [LoggerMessage(5003, LogLevel.Warning, "No connection can be accepted: {Reason}. Trying again")]
    public static partial void AcceptFailed(ILogger logger, string reason);

    [LoggerMessage(5004, LogLevel.Warning, "Serving NBD failed")]
    public static partial void WorkerFailed(ILogger logger, Exception exception);
}
