using Lanboot.Protocols.Dhcp.Leases;
using Lanboot.Protocols.Dhcp.Policy;

namespace Lanboot.Protocols.Dhcp.Server;

/// <summary>A range of addresses, or those that belong to known machines, in a network, and what its clients are told.</summary>
public sealed class DhcpSubnet
{
    private volatile bool _isAuthoritative = true;

    public required IPv4Address Mask { get; init; }

    public required LeaseTable Leases { get; init; }

    /// <summary>In seconds, at least 120; the largest value is for ever.</summary>
    public required uint LeaseTime { get; init; }

    public IPv4Address? Router { get; init; }

    public ReadOnlyMemory<IPv4Address> Dns { get; init; }

    public string? Domain { get; init; }

    /// <summary>Its addresses go to the machines that the policy names with them, and to nobody else.</summary>
    public bool IsFixed { get; init; }

    /// <summary>Whose addresses these are.</summary>
    public TagCondition For { get; init; }

    /// <summary>What holds for who has one of them.</summary>
    public TagSet Tags { get; init; }

    /// <summary>Also for clients that know no lease.</summary>
    public bool Bootp { get; init; } = true;

    /// <summary>
    /// We are the network's only server: a client that we do not know is given the address that it asks for when it is free
    /// and refused when not, where RFC 2131 would have us be silent. Saves it half a minute after our lease file was lost.
    /// May be changed at any time, from any thread.
    /// </summary>
    public bool IsAuthoritative { get => _isAuthoritative; set => _isAuthoritative = value; }

    public bool Contains(IPv4Address address) => ((address.Bits ^ Leases.Pool.First.Bits) & Mask.Bits) == 0;

    public IPv4Address BroadcastAddress => new(Leases.Pool.First.Bits | ~Mask.Bits);
}
