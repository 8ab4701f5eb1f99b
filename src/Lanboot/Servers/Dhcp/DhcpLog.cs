using System.Net;

namespace Lanboot.Servers.Dhcp;

/// <summary>Events 2000 to 2099.</summary>
internal static partial class DhcpLog
{
    [LoggerMessage(2000, LogLevel.Debug, "A packet from {Sender} on {Interface} was refused: {Reason}")]
    public static partial void Refused(ILogger logger, IPAddress sender, string @interface, string reason);

    [LoggerMessage(2001, LogLevel.Debug, "{Client} on {Interface} gets no answer to its {Message}: {Reason}")]
    public static partial void Silent(ILogger logger, string client, string @interface, string message, string reason);

    [LoggerMessage(2002, LogLevel.Debug, "Option {Option} did not fit into the reply to {Client} on {Interface}")]
    public static partial void LeftOut(ILogger logger, byte option, string client, string @interface);

    [LoggerMessage(2003, LogLevel.Debug, "A reply could not be sent: {Reason}")]
    public static partial void NotSent(ILogger logger, string reason);

    [LoggerMessage(2004, LogLevel.Debug, "Looking for DHCP servers on {Interface} failed: {Reason}")]
    public static partial void DiscoveryFailed(ILogger logger, string @interface, string reason);

    [LoggerMessage(2005, LogLevel.Error, "The DHCP service stopped by a fault of its own")]
    public static partial void Broken(ILogger logger, Exception fault);
}
