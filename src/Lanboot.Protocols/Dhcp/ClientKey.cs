using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Lanboot.Protocols.Dhcp;

/// <summary>
/// What a client is known by: its hardware address, and only where it has none its client identifier (option 61).
/// RFC 2131 section 4.2 would take the identifier first. But a machine that boots has another identifier at each step (none in
/// its ROM, a UUID in iPXE, a DUID in its system) and must keep its address; and machines cloned from one image have
/// all the same identifier and must not share one.
/// </summary>
public readonly record struct ClientKey(UInt128 Bits)
{
    private const int Length = 16;

    /// <summary>No client: it has neither address nor identifier.</summary>
    public bool IsNone => Bits == default;

    public static ClientKey Of(in DhcpPacket packet) =>
        Of(packet.HardwareType, packet.HardwareAddress, packet.ClientIdentifier);

    public static ClientKey Of(byte hardwareType, ReadOnlySpan<byte> hardware, ReadOnlySpan<byte> identifier)
    {
        Span<byte> key = stackalloc byte[Length];
        key.Clear();
        if (hardware.ContainsAnyExcept((byte)0))
        {
            // Type, length, address: Ethernet's fits easily, longer ones fill the key and lose their last two bytes.
            key[0] = hardwareType;
            key[1] = (byte)hardware.Length;
            hardware[..Math.Min(hardware.Length, Length - 2)].CopyTo(key[2..]);
        }
        else if (!identifier.IsEmpty)
        {
            Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(identifier, digest);
            digest[..Length].CopyTo(key);
            // No hardware address has a length above 16, so the two kinds of key never meet.
            key[1] = byte.MaxValue;
        }

        return new ClientKey(BinaryPrimitives.ReadUInt128BigEndian(key));
    }
}
