using System.Net;
using Lanboot.Linux;

namespace Lanboot.Servers.Tftp;

/// <summary>The client's end of a transfer: its address and port, both in network order. Together they are its TID (RFC 1350 section 4).</summary>
internal readonly record struct TftpPeer(uint NetworkAddress, ushort NetworkPort)
{
    public static TftpPeer From(SocketAddress4 address) => new(address.NetworkAddress, address.NetworkPort);

    public IPAddress Address => new(NetworkAddress);

    public IPEndPoint EndPoint => new(Address, SocketAddress.Port);

    public SocketAddress4 SocketAddress => new()
    {
        Family = LibC.AF_INET,
        NetworkAddress = NetworkAddress,
        NetworkPort = NetworkPort,
    };

    /// <summary>Address and port zero are nobody's; sent to, they would mean this host itself.</summary>
    public bool IsValid => NetworkAddress != 0 && NetworkPort != 0;

    public override string ToString() => EndPoint.ToString();
}
