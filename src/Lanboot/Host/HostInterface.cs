using System.Net;
using Lanboot.Boot;

namespace Lanboot.Host;

/// <summary>A network interface of this host that we serve on.</summary>
/// <param name="Name">"eth0".</param>
/// <param name="Index">The kernel's number for it (ifindex).</param>
/// <param name="Mac">Its hardware address.</param>
/// <param name="Address">Its first IPv4 address: what clients on it are told as the server's.</param>
/// <param name="PrefixLength">The length of its network's prefix, 0 to 32.</param>
public sealed record HostInterface(string Name, int Index, MacAddress Mac, IPAddress Address, int PrefixLength)
{
    public int Mtu { get; init; } = 1500;

    /// <summary>The link-local IPv6 address, where it has one: router advertisements come from it.</summary>
    public IPAddress? LinkLocal { get; init; }

    public IPNetwork Network => new(Masked(Address, PrefixLength), PrefixLength);

    private static IPAddress Masked(IPAddress address, int prefix)
    {
        Span<byte> bytes = stackalloc byte[4];
        address.TryWriteBytes(bytes, out _);
        var bits = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes, prefix == 0 ? 0 : bits & (uint.MaxValue << (32 - prefix)));
        return new IPAddress(bytes);
    }
}
