using System.Buffers.Binary;
using System.Globalization;
using System.Net;

namespace Lanboot.Protocols.Dhcp;

/// <summary>An IPv4 address as a number in host order: no allocation, and a range is a comparison.</summary>
public readonly record struct IPv4Address(uint Bits) : IComparable<IPv4Address>
{
    public const int Length = 4;

    /// <summary>255.255.255.255: all hosts on the link.</summary>
    public static readonly IPv4Address Broadcast = new(uint.MaxValue);

    /// <summary>0.0.0.0, which in DHCP's fields means "none".</summary>
    public bool IsNone => Bits == 0;

    public static IPv4Address FromBytes(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt32BigEndian(bytes));

    /// <exception cref="ArgumentException">It is no IPv4 address.</exception>
    public static IPv4Address From(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[Length];
        return address.TryWriteBytes(bytes, out var written) && written == Length
            ? FromBytes(bytes)
            : throw new ArgumentException($"{address} is no IPv4 address.", nameof(address));
    }

    /// <summary>The mask of a prefix of 0 to 32 bits.</summary>
    public static IPv4Address Mask(int prefixLength) => new(prefixLength == 0 ? 0 : uint.MaxValue << (32 - prefixLength));

    public static IPv4Address Parse(string text) => From(IPAddress.Parse(text));

    public void CopyTo(Span<byte> bytes) => BinaryPrimitives.WriteUInt32BigEndian(bytes, Bits);

    public IPAddress ToIPAddress()
    {
        Span<byte> bytes = stackalloc byte[Length];
        CopyTo(bytes);
        return new IPAddress(bytes);
    }

    public int CompareTo(IPv4Address other) => Bits.CompareTo(other.Bits);

    /// <summary>Writes "192.168.0.1" into <paramref name="text"/>, which holds at least 15 characters.</summary>
    public int Format(Span<char> text)
    {
        text.TryWrite(CultureInfo.InvariantCulture, $"{Bits >> 24}.{(Bits >> 16) & 255}.{(Bits >> 8) & 255}.{Bits & 255}", out var written);
        return written;
    }

    public override string ToString()
    {
        Span<char> text = stackalloc char[15];
        return new string(text[..Format(text)]);
    }

    public static bool operator <(IPv4Address left, IPv4Address right) => left.Bits < right.Bits;

    public static bool operator >(IPv4Address left, IPv4Address right) => left.Bits > right.Bits;

    public static bool operator <=(IPv4Address left, IPv4Address right) => left.Bits <= right.Bits;

    public static bool operator >=(IPv4Address left, IPv4Address right) => left.Bits >= right.Bits;
}
