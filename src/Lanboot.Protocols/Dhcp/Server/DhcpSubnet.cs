using Lanboot.Protocols.Dhcp.Leases;

namespace Lanboot.Protocols.Dhcp.Server;

/// <summary>A network on which we give addresses, and what its clients are told.</summary>
public sealed class DhcpSubnet
{
    private volatile bool _isAuthoritative = true;

    public required IPv4Address Mask { get; init; }

    public required LeaseTable Leases { get; init; }

    /// <summary>In seconds, at least 120.</summary>
    public required uint LeaseTime { get; init; }

    public IPv4Address? Router { get; init; }

    public ReadOnlyMemory<IPv4Address> Dns { get; init; }

    public string? Domain { get; init; }

    /// <summary>
    /// We are the network's only server: a client that we do not know is given the address that it asks for when it is free
    /// and refused when not, where RFC 2131 would have us be silent. Saves it half a minute after our lease file was lost.
    /// May be changed at any time, from any thread.
    /// </summary>
    public bool IsAuthoritative { get => _isAuthoritative; set => _isAuthoritative = value; }

    public bool Contains(IPv4Address address) => ((address.Bits ^ Leases.Pool.First.Bits) & Mask.Bits) == 0;

    public IPv4Address BroadcastAddress => new(Leases.Pool.First.Bits | ~Mask.Bits);
}
