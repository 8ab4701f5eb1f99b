namespace Lanboot.Protocols.Dhcp;

/// <summary>Where a reply goes.</summary>
/// <param name="ByHardware">
/// The client has no address yet, so it answers no ARP request: the reply goes straight to its hardware address, or by
/// broadcast where that can't be done.
/// </param>
public readonly record struct DhcpDestination(IPv4Address Address, ushort Port, bool ByHardware = false)
{
    public const ushort ServerPort = 67;
    public const ushort ClientPort = 68;

    public static readonly DhcpDestination Everybody = new(IPv4Address.Broadcast, ClientPort);

    /// <summary>RFC 2131 section 4.1, for a reply that gives <paramref name="yiaddr"/>.</summary>
    /// <param name="ciaddr">The address that the client has already, none when it is not to be believed.</param>
    public static DhcpDestination For(in DhcpPacket request, IPv4Address ciaddr, IPv4Address yiaddr)
    {
        if (request.IsRelayed)
            return new DhcpDestination(request.RelayAddress, ServerPort);
        if (!ciaddr.IsNone)
            return new DhcpDestination(ciaddr, ClientPort);
        if (request.WantsBroadcast || !request.HasEthernetAddress || yiaddr.IsNone)
            return Everybody;
        return new DhcpDestination(yiaddr, ClientPort, ByHardware: true);
    }

    /// <summary>For a refusal (RFC 2131 section 4.1): the client's address is wrong, so it is told by broadcast.</summary>
    public static DhcpDestination ForNak(in DhcpPacket request) =>
        request.IsRelayed ? new DhcpDestination(request.RelayAddress, ServerPort) : Everybody;
}
