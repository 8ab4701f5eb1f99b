namespace Lanboot.Protocols.Dhcp.Leases;

public enum LeaseState
{
    /// <summary>Offered, and held for the client a short while; a REQUEST of another client for the address wins.</summary>
    Offered,

    /// <summary>Given. After <see cref="Lease.Expires"/> it is free, yet kept for its client as long as others are free.</summary>
    Bound,

    /// <summary>Somebody unknown uses the address: nobody gets it until <see cref="Lease.Expires"/>.</summary>
    InUse,
}

/// <summary>An address and the client that has it, had it last, or is offered it.</summary>
public sealed class Lease
{
    private byte[] _hardware = [];
    private byte[] _identifier = [];
    private byte[] _hostName = [];

    internal Lease(IPv4Address address) => Address = address;

    public IPv4Address Address { get; }

    public ClientKey Client { get; internal set; }

    public LeaseState State { get; internal set; }

    /// <summary>Until when, in seconds since 1970; see <see cref="LeaseTable"/> for the clock.</summary>
    public long Expires { get; internal set; }

    /// <summary>When the offer was made, while it is one.</summary>
    internal long HeldSince { get; set; }

    /// <summary>The place in the <see cref="ExpiryQueue"/> that counts; the lease has none while this is the largest value.</summary>
    internal long QueuePlace { get; set; } = long.MaxValue;

    public byte HardwareType { get; private set; }

    public ReadOnlyMemory<byte> HardwareAddress => _hardware;

    /// <summary>Option 61 as last sent; empty when none was.</summary>
    public ReadOnlyMemory<byte> ClientIdentifier => _identifier;

    /// <summary>Letters, digits, '-' and '.' only; empty when the client has said none.</summary>
    public ReadOnlyMemory<byte> HostName => _hostName;

    public bool IsBoundAt(long now) => State == LeaseState.Bound && Expires > now;

    /// <summary>
    /// Notes who the client is. The arrays are exchanged, never changed, since the lease file may be writing the old ones, and
    /// only when they differ, so that a renewal allocates nothing.
    /// </summary>
    internal void Describe(byte hardwareType, ReadOnlySpan<byte> hardware, ReadOnlySpan<byte> identifier, ReadOnlySpan<byte> hostName)
    {
        HardwareType = hardwareType;
        Exchange(ref _hardware, hardware);
        Exchange(ref _identifier, identifier);
        Exchange(ref _hostName, hostName);
    }

    private static void Exchange(ref byte[] held, ReadOnlySpan<byte> said)
    {
        if (!said.SequenceEqual(held))
            held = said.ToArray();
    }
}
