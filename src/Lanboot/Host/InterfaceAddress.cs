using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Lanboot.Host;

/// <summary>An IPv4 address as an interface has it: "192.168.0.1/24".</summary>
/// <param name="Address">Of the host itself, not of its network.</param>
/// <param name="PrefixLength">The length of its network's prefix, 1 to 32.</param>
public sealed record InterfaceAddress(IPAddress Address, int PrefixLength)
{
    /// <summary>Reads "192.168.0.1/24"; what is no address that a host may have is none.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out InterfaceAddress? read)
    {
        read = null;
        // Four numbers: .NET takes "10.1" for 10.0.0.1, which nobody means here.
        if (text.Split('/') is not [var left, var right]
            || left.Split('.').Length != 4
            || !IPAddress.TryParse(left, out var address)
            || address.AddressFamily != AddressFamily.InterNetwork
            || !int.TryParse(right, NumberStyles.None, CultureInfo.InvariantCulture, out var prefix)
            || prefix is < 1 or > 32)
        {
            return false;
        }

        var number = Number(address);
        var host = prefix == 32 ? 0 : number & (uint.MaxValue >> prefix);
        // The network itself and its broadcast address are nobody's (RFC 1122 section 3.2.1.3); two addresses are both good (RFC 3021).
        if (prefix <= 30 && (host == 0 || host == uint.MaxValue >> prefix))
            return false;
        // 0/8, 127/8 and from 224 on: this network, loopback, multicast and reserved.
        if (number >> 24 is 0 or 127 or >= 224)
            return false;
        read = new InterfaceAddress(address, prefix);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Address}/{PrefixLength}");

    /// <summary>The address in host order.</summary>
    internal uint Number() => Number(Address);

    private static uint Number(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[4];
        address.TryWriteBytes(bytes, out _);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }
}
