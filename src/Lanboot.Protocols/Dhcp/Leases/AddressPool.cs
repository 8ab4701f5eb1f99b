namespace Lanboot.Protocols.Dhcp.Leases;

/// <summary>The addresses that may be given out: a range, less those that can't be a client's.</summary>
public sealed class AddressPool
{
    /// <summary>A whole class A network; more addresses than that are a slip of the pen.</summary>
    public const uint MaxSpan = 1 << 24;

    private readonly HashSet<IPv4Address> _excluded;

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

    public IPv4Address First { get; }

    public IPv4Address Last { get; }

    public bool IsEmpty => Span <= _excluded.Count;

    /// <summary>How many addresses can be given.</summary>
    public int Count => (int)(Span - _excluded.Count);

    /// <summary>How many addresses lie between the two ends, those left out included.</summary>
    internal uint Span => Last.Bits - First.Bits + 1;

    public bool Contains(IPv4Address address) => address >= First && address <= Last && !_excluded.Contains(address);

    internal IPv4Address At(uint offset) => new(First.Bits + offset);
}
