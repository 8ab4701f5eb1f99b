namespace Lanboot.Protocols.Dhcp.Leases;

/// <summary>The addresses that may be given out: a range, less those that can't be a client's; or some that are named.</summary>
public sealed class AddressPool
{
    /// <summary>A whole class A network; more addresses than that are a slip of the pen.</summary>
    public const uint MaxSpan = 1 << 24;

    private readonly HashSet<IPv4Address> _excluded;
    private readonly HashSet<IPv4Address>? _only;

    /// <param name="first">The first address, included.</param>
    /// <param name="last">The last address, included; not before <paramref name="first"/>, nor <see cref="MaxSpan"/> beyond it.</param>
    /// <param name="excluded">Our own addresses, the router's, the network's own two: never given, whether in the range or not.</param>
    public AddressPool(IPv4Address first, IPv4Address last, IEnumerable<IPv4Address> excluded)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first.Bits, last.Bits, nameof(first));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(last.Bits - first.Bits, MaxSpan, nameof(last));
        First = first;
        Last = last;
        _excluded = [.. excluded.Where(address => address >= first && address <= last)];
    }

    private AddressPool(IPv4Address within, HashSet<IPv4Address> only)
    {
        (First, Last, _excluded) = (within, within, []);
        _only = only;
    }

    /// <summary>Addresses that belong to a machine each, so that none is ever chosen for anybody.</summary>
    /// <param name="within">An address of their network.</param>
    public static AddressPool Named(IPv4Address within, IEnumerable<IPv4Address> addresses) => new(within, [.. addresses]);

    public IPv4Address First { get; }

    public IPv4Address Last { get; }

    public bool IsEmpty => Span <= _excluded.Count;

    /// <summary>How many addresses can be given.</summary>
    public int Count => _only?.Count ?? (int)(Span - _excluded.Count);

    /// <summary>How many addresses lie between the two ends, those left out included.</summary>
    internal uint Span => _only is not null ? (uint)_only.Count : Last.Bits - First.Bits + 1;

    public bool Contains(IPv4Address address) =>
        _only?.Contains(address) ?? (address >= First && address <= Last && !_excluded.Contains(address));

    internal IPv4Address At(uint offset) => new(First.Bits + offset);
}
