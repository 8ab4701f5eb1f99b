using System.Buffers.Binary;

namespace Lanboot.Protocols.Rpc;

public enum RecordState
{
    /// <summary>The rest of it is still on its way.</summary>
    Incomplete,

    Complete,

    /// <summary>Longer than the limit, or in more pieces than anybody sends: the stream can't be followed any further.</summary>
    Refused,
}

/// <summary>Record marking (RFC 5531 section 11): how messages are told apart in a stream.</summary>
// Each fragment: its length 4, of which the highest bit says that it is the record's last; then its bytes.
public static class RecordMark
{
    public const int Length = 4;

    private const uint LastFragment = 0x8000_0000;

    /// <summary>
    /// Clients send a call in one fragment, TI-RPC in as many as its buffer of 9,000 bytes makes of it. The bound keeps empty
    /// fragments without end from costing more than a glance.
    /// </summary>
    private const int MaxFragments = 64;

    /// <summary>Finds the record at the start of what was received. Several fragments are moved together, in place.</summary>
    /// <param name="received">From the first mark on.</param>
    /// <param name="most">The longest record to take, its marks included.</param>
    /// <param name="record">Where the message lies.</param>
    /// <param name="consumed">Where the next record begins.</param>
    public static RecordState Find(Span<byte> received, int most, out Range record, out int consumed)
    {
        record = default;
        consumed = 0;
        var length = 0;
        for (var fragments = 1; received.Length - consumed >= Length; fragments++)
        {
            var mark = BinaryPrimitives.ReadUInt32BigEndian(received[consumed..]);
            var size = mark & ~LastFragment;
            if (fragments > MaxFragments || size > most - Length - consumed)
                return RecordState.Refused;
            if (received.Length - consumed - Length < size)
                return RecordState.Incomplete;

            consumed += Length + (int)size;
            length += (int)size;
            if ((mark & LastFragment) == 0)
                continue;
            if (fragments > 1)
                Join(received[..consumed]);
            record = (consumed - length)..consumed;
            return RecordState.Complete;
        }

        return RecordState.Incomplete;
    }

    /// <summary>Writes the mark of a record that is one fragment.</summary>
    /// <param name="length">Of the record, what the transport sends behind the buffer included.</param>
    public static void Write(Span<byte> mark, int length) => BinaryPrimitives.WriteUInt32BigEndian(mark, LastFragment | (uint)length);

    /// <summary>Moves the fragments to the end, so that they touch; the marks between them are overwritten.</summary>
    private static void Join(Span<byte> fragments)
    {
        Span<int> starts = stackalloc int[MaxFragments];
        var count = 0;
        for (var at = 0; at < fragments.Length; at += Length + SizeAt(fragments, at))
            starts[count++] = at;

        var end = fragments.Length;
        for (var i = count - 1; i >= 0; i--)
        {
            var size = SizeAt(fragments, starts[i]);
            end -= size;
            fragments.Slice(starts[i] + Length, size).CopyTo(fragments[end..]);
        }
    }

    private static int SizeAt(ReadOnlySpan<byte> fragments, int at) =>
        (int)(BinaryPrimitives.ReadUInt32BigEndian(fragments[at..]) & ~LastFragment);
}
