using Lanboot.Protocols.Dhcp.Leases;

namespace Lanboot.Protocols.Dhcp.Server;

/// <summary>A network on which we give addresses, and what its clients are told.</summary>
public sealed class DhcpSubnet
{
    public required IPv4Address Mask { get; init; }

    public required LeaseTable Leases { get; init; }

    /// <summary>In seconds, at least 120.</summary>
    public required uint LeaseTime { get; init; }

    public IPv4Address? Router { get; init; }

    public ReadOnlyMemory<IPv4Address> Dns { get; init; }

    public string? Domain { get; init; }

    public bool Contains(IPv4Address address) => ((address.Bits ^ Leases.Pool.First.Bits) & Mask.Bits) == 0;

    public IPv4Address BroadcastAddress => new(Leases.Pool.First.Bits | ~Mask.Bits);
}
