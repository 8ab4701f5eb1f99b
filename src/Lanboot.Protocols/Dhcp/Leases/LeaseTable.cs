namespace Lanboot.Protocols.Dhcp.Leases;

/// <summary>
/// The leases of one network. At most one lease per address and one address per client, so its size is bounded by the
/// pool, whatever comes in. Each step takes the time of a look-up, also when all addresses are given. For one thread.
/// Times are seconds since 1970, of a clock that is never set while we run.
/// </summary>
public sealed class LeaseTable(AddressPool pool)
{
    /// <summary>
    /// When no address is free, an offer that was not taken up for so long is given up for another client: firmware takes
    /// an offer within four seconds, so a flood of DISCOVERs holds the pool no longer than this.
    /// </summary>
    public const long ShortestHold = 10;

    /// <summary>How far from the place that the client's hash says a free address is looked for, before the cursor is asked.</summary>
    private const uint HashProbes = 16;

    private readonly Dictionary<ClientKey, Lease> _byClient = [];
    private readonly Dictionary<IPv4Address, Lease> _byAddress = [];
    private readonly ExpiryQueue _byExpiry = new();
    private readonly List<Lease> _inUse = [];

    /// <summary>All addresses below it have a lease or are excluded; it only grows, so finding the last free one is cheap too.</summary>
    private uint _cursor;

    public AddressPool Pool => pool;

    public IReadOnlyCollection<Lease> All => _byAddress.Values;

    /// <summary>The lease of a client, which may have expired.</summary>
    public Lease? Find(ClientKey client) => _byClient.GetValueOrDefault(client);

    /// <summary>The lease of an address, which may have expired.</summary>
    public Lease? At(IPv4Address address) => _byAddress.GetValueOrDefault(address);

    /// <summary>
    /// Holds an address for a client: the one it has or had, else the one it asks for, else one that its hash says, so that
    /// it is likely the same again even after the lease file is lost; addresses that others had go last, the oldest first.
    /// </summary>
    /// <param name="hold">For how many seconds.</param>
    /// <param name="inDoubt">The client did not have the address until now, so that somebody else may use it.</param>
    /// <returns>Null when all addresses are taken.</returns>
    public Lease? Reserve(ClientKey client, IPv4Address asked, long now, long hold, out bool inDoubt)
    {
        var own = Find(client);
        inDoubt = own is null || own.Expires <= now;
        if (own?.IsBoundAt(now) == true)
            return own;

        var address = own?.Address ?? Choose(client, asked, now);
        if (address is null)
            return null;
        var lease = Assign(address.Value, client, LeaseState.Offered, now + hold);
        lease.HeldSince = now;
        return lease;
    }

    /// <summary>Holds the address that belongs to a machine, which may have several hardware addresses: whichever asks has it.</summary>
    /// <returns>Null where somebody else uses it, or it is not of this pool.</returns>
    public Lease? ReserveFixed(ClientKey client, IPv4Address address, long now, long hold)
    {
        if (!pool.Contains(address) || At(address) is { State: LeaseState.InUse } used && used.Expires > now)
            return null;
        if (Find(client) is { } own)
        {
            if (own.Address == address && own.IsBoundAt(now))
                return own;
            if (own.Address != address)
                Detach(own, now);
        }

        var lease = Assign(address, client, LeaseState.Offered, now + hold);
        lease.HeldSince = now;
        return lease;
    }

    /// <summary>Gives an address to a client. An offer to another client does not stand in the way, its lease does.</summary>
    /// <param name="isItsOwn">The address belongs to this machine, so that a lease of its other hardware address ends.</param>
    /// <returns>Null when the client can't have this address.</returns>
    public Lease? Bind(ClientKey client, IPv4Address address, long now, long until, bool isItsOwn = false)
    {
        if (!pool.Contains(address))
            return null;
        if (At(address) is { } lease && lease.Client != client && lease.Expires > now
            && lease.State != LeaseState.Offered && !(isItsOwn && lease.State == LeaseState.Bound))
            return null;

        // It moves to another address: the old one is free at once.
        if (Find(client) is { } old && old.Address != address)
            Detach(old, now);
        return Assign(address, client, LeaseState.Bound, until);
    }

    /// <summary>The client gives its address back. It stays the first choice for this client.</summary>
    public void Release(Lease lease, long now) => SetExpiry(lease, Math.Min(lease.Expires, now));

    /// <summary>
    /// Somebody else uses the address: it is given to nobody until then. At most half of the pool is kept back so, one address at
    /// the least, or a machine that declines everything would stop us.
    /// </summary>
    /// <returns>False when the address is no longer kept back, for that reason.</returns>
    public bool MarkInUse(Lease lease, long now, long until)
    {
        Detach(lease, now);
        _inUse.RemoveAll(other => other.State != LeaseState.InUse || other.Expires <= now);
        if (_inUse.Count >= Math.Max(1, pool.Count / 2))
            return false;
        lease.State = LeaseState.InUse;
        SetExpiry(lease, until);
        _inUse.Add(lease);
        return true;
    }

    /// <summary>Takes in a lease from the lease file; a later one of the same client or address replaces an earlier one.</summary>
    /// <returns>Null when the address is not of this pool.</returns>
    public Lease? Restore(
        IPv4Address address, long expires, byte hardwareType, ReadOnlySpan<byte> hardware, ReadOnlySpan<byte> identifier, ReadOnlySpan<byte> hostName)
    {
        var client = ClientKey.Of(hardwareType, hardware, identifier);
        if (!pool.Contains(address) || client.IsNone)
            return null;
        if (Find(client) is { } old && old.Address != address)
            Detach(old, old.Expires);
        var lease = Assign(address, client, LeaseState.Bound, expires);
        lease.Describe(hardwareType, hardware, identifier, hostName);
        return lease;
    }

    /// <summary>A new client could have an address.</summary>
    public bool HasFree(long now) => _byAddress.Count < pool.Count || OldestExpired(now) is not null;

    private IPv4Address? Choose(ClientKey client, IPv4Address asked, long now)
    {
        if (pool.Contains(asked) && (At(asked) is not { } held || held.Expires <= now))
            return asked;
        return NearHash(client) ?? NextUnused() ?? OldestExpired(now);
    }

    private IPv4Address? NearHash(ClientKey client)
    {
        // Fibonacci hashing: neighbouring hardware addresses, as of one batch of machines, land far apart.
        var folded = (ulong)(client.Bits >> 64) ^ (ulong)client.Bits;
        var start = (uint)((folded * 0x9E3779B97F4A7C15) >> 32) % pool.Span;
        for (uint step = 0; step < Math.Min(HashProbes, pool.Span); step++)
        {
            var address = pool.At((start + step) % pool.Span);
            if (IsUnused(address))
                return address;
        }

        return null;
    }

    private IPv4Address? NextUnused()
    {
        for (; _cursor < pool.Span; _cursor++)
        {
            if (IsUnused(pool.At(_cursor)))
                return pool.At(_cursor);
        }

        return null;
    }

    private IPv4Address? OldestExpired(long now)
    {
        var oldest = _byExpiry.First();
        var isFree = oldest?.Expires <= now
            || (oldest is { State: LeaseState.Offered } && oldest.HeldSince + ShortestHold <= now);
        return isFree ? oldest!.Address : null;
    }

    private bool IsUnused(IPv4Address address) => pool.Contains(address) && !_byAddress.ContainsKey(address);

    private Lease Assign(IPv4Address address, ClientKey client, LeaseState state, long until)
    {
        if (!_byAddress.TryGetValue(address, out var lease))
            _byAddress.Add(address, lease = new Lease(address));
        if (lease.Client != client)
        {
            _byClient.Remove(lease.Client);
            lease.Client = client;
        }

        _byClient[client] = lease;
        lease.State = state;
        SetExpiry(lease, until);
        return lease;
    }

    private void Detach(Lease lease, long now)
    {
        _byClient.Remove(lease.Client);
        lease.Client = default;
        Release(lease, now);
    }

    private void SetExpiry(Lease lease, long expires)
    {
        lease.Expires = expires;
        _byExpiry.Place(lease);
    }
}
