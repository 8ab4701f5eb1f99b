namespace Lanboot.Protocols.Dhcp.Policy;

/// <summary>Where a client is.</summary>
public static class ClientNetwork
{
    /// <summary>An address of the network that the client is on: what relay or client say, else our own on the interface.</summary>
    public static IPv4Address Of(in DhcpPacket request, in DhcpArrival arrival)
    {
        // RFC 3527, RFC 3011: the relay, or the client, says which; giaddr is then only where to answer.
        if (request.IsRelayed && request.RelayInformation(DhcpOption.Relay.LinkSelection) is { Length: IPv4Address.Length } link)
            return IPv4Address.FromBytes(link);
        if (request.Address(DhcpOption.SubnetSelection) is { IsNone: false } selected)
            return selected;
        return request.IsRelayed ? request.RelayAddress : arrival.Server;
    }
}
