namespace Lanboot.Host;

/// <summary>What sort of network an interface leads to; decides whether we serve on it unasked.</summary>
public enum InterfaceKind
{
    /// <summary>Ethernet with hardware behind it, and what is built on such hardware: a bond, a VLAN, a bridge with a wired port.</summary>
    Wired,

    /// <summary>Ethernet without hardware: the inside end of a container's cable. Served on when there is nothing wired.</summary>
    Virtual,

    /// <summary>No firmware boots over it by PXE.</summary>
    Wireless,

    /// <summary>A bridge without a wired port, as Docker and libvirt make them for their own guests.</summary>
    InnerBridge,

    /// <summary>A tun or tap device, or anything that is not Ethernet: VPNs, serial lines.</summary>
    Tunnel,

    Loopback,
}
