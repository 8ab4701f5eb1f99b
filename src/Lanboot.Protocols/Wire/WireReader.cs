using System.Buffers.Binary;

namespace Lanboot.Protocols.Wire;

/// <summary>
/// Reads big-endian fields one after the other. The first read beyond the end makes the reader fail: from then on every
/// read gives zero or nothing, and <see cref="Failed"/> is checked once at the end, so that a parser is straight lines.
/// </summary>
public ref struct WireReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Bytes consumed so far.</summary>
    public int Position { get; private set; }

    /// <summary>True once anything was asked that the bytes did not hold.</summary>
    public bool Failed { get; private set; }

    public readonly int Remaining => Failed ? 0 : _bytes.Length - Position;

    public readonly bool AtEnd => Remaining == 0;

    public byte ReadByte()
    {
        var field = ReadBytes(1);
        return field.IsEmpty ? (byte)0 : field[0];
    }

    public ushort ReadUInt16()
    {
        var field = ReadBytes(2);
        return field.IsEmpty ? (ushort)0 : BinaryPrimitives.ReadUInt16BigEndian(field);
    }

    public uint ReadUInt32()
    {
        var field = ReadBytes(4);
        return field.IsEmpty ? 0 : BinaryPrimitives.ReadUInt32BigEndian(field);
    }

    public ulong ReadUInt64()
    {
        var field = ReadBytes(8);
        return field.IsEmpty ? 0 : BinaryPrimitives.ReadUInt64BigEndian(field);
    }

    /// <summary>The next <paramref name="count"/> bytes, in place; empty when they are not there.</summary>
    public ReadOnlySpan<byte> ReadBytes(int count)
    {
        if (Failed || count < 0 || count > _bytes.Length - Position)
        {
            Failed = true;
            return default;
        }

        var field = _bytes.Slice(Position, count);
        Position += count;
        return field;
    }

    public void Skip(int count) => ReadBytes(count);

    /// <summary>What was read makes no sense: the same as if the bytes had ended before it.</summary>
    public void Fail() => Failed = true;

    /// <summary>All that is left.</summary>
    public ReadOnlySpan<byte> ReadRest() => ReadBytes(Remaining);

    /// <summary>The bytes before the next NUL, which is consumed too. Fails without a NUL.</summary>
    public ReadOnlySpan<byte> ReadToNul()
    {
        var length = Failed ? -1 : _bytes[Position..].IndexOf((byte)0);
        var field = ReadBytes(length);
        Skip(1);
        return field;
    }
}
