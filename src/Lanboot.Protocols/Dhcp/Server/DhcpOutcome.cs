using Lanboot.Protocols.Dhcp.Leases;

namespace Lanboot.Protocols.Dhcp.Server;

/// <summary>What came of a request.</summary>
public enum DhcpAct
{
    /// <summary>No answer; <see cref="DhcpOutcome.Reason"/> says why.</summary>
    Silence,

    /// <summary>An address is offered.</summary>
    Offer,

    /// <summary>An address is given or prolonged: the reply may go out only when the lease is safe on disk.</summary>
    Acknowledge,

    /// <summary>As <see cref="Acknowledge"/>, for a client without DHCP (BOOTP).</summary>
    BootpReply,

    /// <summary>The client may not use the address.</summary>
    Refuse,

    /// <summary>The client has an address and only asked for the rest (INFORM).</summary>
    Inform,

    /// <summary>The client gave its address back: the lease is to be kept on disk, and there is no reply.</summary>
    Release,

    /// <summary>The client found its address in use: there is no reply.</summary>
    Decline,

    /// <summary>Boot options without an address, beside the offer of another server.</summary>
    ProxyOffer,

    /// <summary>The boot options, again without an address, to a client that asked us by name.</summary>
    BootAcknowledge,
}

/// <summary>What came of a request, and where the reply goes.</summary>
public readonly record struct DhcpOutcome
{
    public required DhcpAct Act { get; init; }

    /// <summary>Of the reply, in bytes; 0: there is none.</summary>
    public int Length { get; init; }

    public DhcpDestination Destination { get; init; }

    /// <summary>The lease that was made or changed.</summary>
    public Lease? Lease { get; init; }

    /// <summary>The address is new for this client: see that nobody uses it before the client asks for it.</summary>
    public bool InDoubt { get; init; }

    /// <summary>The lease went on as it was: nothing that a person wants to read.</summary>
    public bool IsRenewal { get; init; }

    /// <summary>Why there is silence or a refusal, in words.</summary>
    public string? Reason { get; init; }

    /// <summary>The first option that did not fit into the reply; 0 when all did.</summary>
    public byte FirstLeftOut { get; init; }

    public static DhcpOutcome Silent(string reason) => new() { Act = DhcpAct.Silence, Reason = reason };
}
