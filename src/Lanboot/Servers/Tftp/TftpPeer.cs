using System.Net;
using System.Runtime.Versioning;
using Lanboot.Linux;
using Lanboot.Settings;

namespace Lanboot.Servers.Tftp;

/// <summary>The client's end of a transfer, in host order: address and port together are its TID (RFC 1350 section 4).</summary>
[SupportedOSPlatform("linux")]
internal readonly record struct TftpPeer(uint Bits, ushort Port)
{
    public static TftpPeer From(LibC.InternetAddress address) => new(address.Address, address.Port);

    public IPAddress Address => Ipv4Text.Address(Bits);

    public IPEndPoint EndPoint => new(Address, Port);

    public LibC.InternetAddress SocketAddress => new(Bits, Port);

    /// <summary>Address and port zero are nobody's; sent to, they would mean this host itself.</summary>
    public bool IsValid => Bits != 0 && Port != 0;

    public override string ToString() => EndPoint.ToString();
}
