using Lanboot.Boot;
using Lanboot.Protocols.Icmpv6;

namespace Lanboot.Servers.RouterAdvertisement;

/// <summary>Which machine sent a router solicitation: IPv6 addresses are not what machines are known by here.</summary>
public static class Solicitor
{
    public const int AddressLength = 16;

    private const byte UniversalLocalBit = 2;

    /// <summary>
    /// The hardware address within the source address (modified EUI-64, RFC 4291 appendix A), as boot loaders make it, else
    /// the one in the message. In this order, or a false option could have our answer sent to a machine that is not booting.
    /// </summary>
    /// <param name="source">The 16 bytes of the source address.</param>
    /// <param name="solicitation">The message.</param>
    /// <returns>Null for a source that is not link-local, since nothing proves that it is on this link, or without either.</returns>
    public static MacAddress? Identify(ReadOnlySpan<byte> source, RouterSolicitation solicitation)
    {
        // fe80::/10. Routers never forward it, which proves what the hop limit of 255 would (RFC 4861 section 6.1.1).
        if (source.Length != AddressLength || source[0] != 0xfe || (source[1] & 0xc0) != 0x80)
            return null;
        var identifier = source[8..];
        if (identifier[3] == 0xff && identifier[4] == 0xfe)
        {
            return MacAddress.FromBytes(
                [(byte)(identifier[0] ^ UniversalLocalBit), identifier[1], identifier[2], identifier[5], identifier[6], identifier[7]]);
        }

        var said = solicitation.SourceLinkLayerAddress;
        return said.Length >= MacAddress.Length ? MacAddress.FromBytes(said) : null;
    }
}
