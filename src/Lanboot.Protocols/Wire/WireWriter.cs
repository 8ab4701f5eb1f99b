using System.Buffers.Binary;
using System.Text;

namespace Lanboot.Protocols.Wire;

/// <summary>
/// Writes big-endian fields one after the other into a buffer of the caller's. What does not fit makes the writer fail:
/// nothing is written from then on, and <see cref="Failed"/> is checked once at the end.
/// </summary>
public ref struct WireWriter(Span<byte> buffer)
{
    private readonly Span<byte> _buffer = buffer;

    /// <summary>Bytes written so far.</summary>
    public int Position { get; private set; }

    /// <summary>True once anything did not fit.</summary>
    public bool Failed { get; private set; }

    public readonly int Remaining => Failed ? 0 : _buffer.Length - Position;

    public readonly ReadOnlySpan<byte> Written => _buffer[..Position];

    public void WriteByte(byte value)
    {
        if (Take(1) is { IsEmpty: false } field)
            field[0] = value;
    }

    public void WriteUInt16(ushort value)
    {
        if (Take(2) is { IsEmpty: false } field)
            BinaryPrimitives.WriteUInt16BigEndian(field, value);
    }

    public void WriteUInt32(uint value)
    {
        if (Take(4) is { IsEmpty: false } field)
            BinaryPrimitives.WriteUInt32BigEndian(field, value);
    }

    public void WriteUInt64(ulong value)
    {
        if (Take(8) is { IsEmpty: false } field)
            BinaryPrimitives.WriteUInt64BigEndian(field, value);
    }

    public void WriteBytes(scoped ReadOnlySpan<byte> bytes)
    {
        if (Take(bytes.Length) is { IsEmpty: false } field)
            bytes.CopyTo(field);
    }

    public void WriteZeros(int count) => Take(count).Clear();

    /// <summary>The text in ASCII; anything else becomes '?'.</summary>
    public void WriteAscii(scoped ReadOnlySpan<char> text)
    {
        if (Take(text.Length) is { IsEmpty: false } field)
            Encoding.ASCII.GetBytes(text, field);
    }

    /// <summary>The next <paramref name="count"/> bytes, to be filled by the caller; empty when they do not fit.</summary>
    public Span<byte> Take(int count)
    {
        if (Failed || count < 0 || count > _buffer.Length - Position)
        {
            Failed = true;
            return default;
        }

        var field = _buffer.Slice(Position, count);
        Position += count;
        return field;
    }
}
