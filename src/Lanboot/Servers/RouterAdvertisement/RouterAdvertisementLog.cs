using Lanboot.Boot;

namespace Lanboot.Servers.RouterAdvertisement;

/// <summary>Events 6000 to 6099.</summary>
internal static partial class RouterAdvertisementLog
{
    [LoggerMessage(6000, LogLevel.Debug, "{Machine} asked for an IPv6 router on {Interface}; told that there is none to wait for")]
    public static partial void Answered(ILogger logger, MacAddress machine, string @interface);

    [LoggerMessage(6001, LogLevel.Debug, "A router solicitation on {Interface} could not be answered: {Reason}")]
    public static partial void NotSent(ILogger logger, string @interface, string reason);

    [LoggerMessage(6002, LogLevel.Debug, "Receiving router solicitations on {Interface} failed: {Reason}")]
    public static partial void NotReceived(ILogger logger, string @interface, string reason);
}
