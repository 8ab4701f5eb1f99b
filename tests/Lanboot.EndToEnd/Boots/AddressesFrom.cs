namespace Lanboot.EndToEnd.Boots;

/// <summary>Who gives the machine its address.</summary>
public enum AddressesFrom
{
    /// <summary>Lanboot, by <c>--range</c>.</summary>
    Lanboot,

    /// <summary>dnsmasq on another host; Lanboot is a proxyDHCP beside it, as it is without options.</summary>
    AnotherServer,

    /// <summary>dnsmasq on the very host of Lanboot, which holds port 67; <c>--dhcp-no-bind</c>.</summary>
    DnsmasqOnThisHost,

    /// <summary>The same with ISC's dhcpd.</summary>
    IscOnThisHost,

    /// <summary>dnsmasq on another host, with what <c>lanboot snippet</c> says; Lanboot leaves DHCP alone.</summary>
    DnsmasqWithSnippet,

    /// <summary>The same with ISC's dhcpd.</summary>
    IscWithSnippet,

    /// <summary>The same with Kea.</summary>
    KeaWithSnippet,

    /// <summary>A PXE server with pxelinux.0 and a menu that includes what <c>lanboot menu</c> prints; kernels by TFTP.</summary>
    Pxelinux,

    /// <summary>The same with lpxelinux.0; kernels by HTTP.</summary>
    PxelinuxWithHttp,
}
