namespace Lanboot.EndToEnd.Boots;

/// <summary>Who gives the machine its address.</summary>
public enum AddressesFrom
{
    /// <summary>Lanboot, by <c>--range</c>.</summary>
    Lanboot,

    /// <summary>dnsmasq on another host; Lanboot is a proxyDHCP beside it, as it is without options.</summary>
    AnotherServer,

    /// <summary>Whoever the configuration says that the test gives with <c>--config</c>.</summary>
    Configuration,
}
