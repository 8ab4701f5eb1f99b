using Lanboot.Protocols.Wire;

namespace Lanboot.Protocols.Nbd.Transmission;

/// <summary>"Structured reply types", NBD_REPLY_TYPE_…; errors have the highest bit set.</summary>
public enum NbdChunk : ushort
{
    NONE = 0,
    OFFSET_DATA = 1,
    OFFSET_HOLE = 2,
    BLOCK_STATUS = 5,
    ERROR = 0x8001,
    ERROR_OFFSET = 0x8002,
}

/// <summary>The state of an extent in the context base:allocation, NBD_STATE_….</summary>
[Flags]
public enum NbdState : uint
{
    None = 0,
    HOLE = 1 << 0,
    ZERO = 1 << 1,
}

/// <summary>Writes what goes to the client in the transmission phase ("Simple reply message", "Structured reply chunk message").</summary>
public static class NbdReplies
{
    /// <summary>No reply takes more than this beside the data of a READ.</summary>
    public const int MaxLength = 128;

    /// <summary>What stands in front of the data of a READ, at the most.</summary>
    public const int MaxDataHeader = ChunkHeader + sizeof(ulong);

    // magic32, flags16, type16, cookie64, length32
    private const int ChunkHeader = 4 + 2 + 2 + 8 + 4;

    private const ushort NBD_REPLY_FLAG_DONE = 1;

    /// <summary>What stands in front of the data that answers a READ.</summary>
    /// <param name="isFinal">
    /// Nothing can go wrong any more: the data is at hand. Otherwise a structured reply must be ended by <see cref="Done"/> or
    /// <see cref="FailAt"/>, for no chunk may be marked as final while its data may still fail.
    /// </param>
    public static void Data(ref WireWriter output, bool structured, in NbdRequest read, bool isFinal)
    {
        if (!structured)
        {
            Simple(ref output, NbdError.None, read.Cookie);
            return;
        }

        Chunk(ref output, NbdChunk.OFFSET_DATA, read.Cookie, sizeof(ulong) + read.Length, isFinal);
        output.WriteUInt64(read.Offset);
    }

    /// <summary>A command without data has been done.</summary>
    public static void Ok(ref WireWriter output, in NbdRequest request) => Simple(ref output, NbdError.None, request.Cookie);

    /// <summary>A request failed: as a whole, and before anything of its reply was sent.</summary>
    public static void Fail(ref WireWriter output, bool structured, in NbdRequest request, NbdError error)
    {
        if (!structured)
        {
            Simple(ref output, error, request.Cookie);
            return;
        }

        // error32, message length16, message
        var message = Message(error);
        Chunk(ref output, NbdChunk.ERROR, request.Cookie, (uint)(4 + 2 + message.Length), isFinal: true);
        output.WriteUInt32((uint)error);
        output.WriteUInt16((ushort)message.Length);
        output.WriteBytes(message);
    }

    /// <summary>Ends a structured reply whose data went out well.</summary>
    public static void Done(ref WireWriter output, ulong cookie) => Chunk(ref output, NbdChunk.NONE, cookie, 0, isFinal: true);

    /// <summary>Ends a structured reply whose data is not what it should be from this offset on.</summary>
    public static void FailAt(ref WireWriter output, ulong cookie, NbdError error, ulong offset)
    {
        // error32, message length16, message, offset64
        var message = Message(error);
        Chunk(ref output, NbdChunk.ERROR_OFFSET, cookie, (uint)(4 + 2 + message.Length + 8), isFinal: true);
        output.WriteUInt32((uint)error);
        output.WriteUInt16((ushort)message.Length);
        output.WriteBytes(message);
        output.WriteUInt64(offset);
    }

    /// <summary>The answer to BLOCK_STATUS: one extent, which serves NBD_CMD_FLAG_REQ_ONE and all others alike.</summary>
    public static void BlockStatus(ref WireWriter output, ulong cookie, uint length, NbdState state)
    {
        // context32, { length32, flags32 }
        Chunk(ref output, NbdChunk.BLOCK_STATUS, cookie, 4 + 4 + 4, isFinal: true);
        output.WriteUInt32(Handshake.MetaContexts.AllocationId);
        output.WriteUInt32(length);
        output.WriteUInt32((uint)state);
    }

    // magic32, error32, cookie64
    private static void Simple(ref WireWriter output, NbdError error, ulong cookie)
    {
        output.WriteUInt32(NbdMagic.NBD_SIMPLE_REPLY_MAGIC);
        output.WriteUInt32((uint)error);
        output.WriteUInt64(cookie);
    }

    private static void Chunk(ref WireWriter output, NbdChunk type, ulong cookie, uint length, bool isFinal)
    {
        output.WriteUInt32(NbdMagic.NBD_STRUCTURED_REPLY_MAGIC);
        output.WriteUInt16(isFinal ? NBD_REPLY_FLAG_DONE : (ushort)0);
        output.WriteUInt16((ushort)type);
        output.WriteUInt64(cookie);
        output.WriteUInt32(length);
    }

    /// <summary>For the person at the client.</summary>
    private static ReadOnlySpan<byte> Message(NbdError error) => error switch
    {
        NbdError.EPERM => "This export is read-only."u8,
        NbdError.EIO => "The server can't read or write its file."u8,
        NbdError.ENOSPC => "There is no room for more changes."u8,
        NbdError.EOVERFLOW => "The request is larger than 32 MiB."u8,
        _ => "The request is not valid here."u8,
    };
}
