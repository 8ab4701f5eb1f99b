using Lanboot.Protocols.Wire;

namespace Lanboot.Protocols.Nbd.Transmission;

/// <summary>"Request types", NBD_CMD_….</summary>
public enum NbdCommand : ushort
{
    READ = 0,
    WRITE = 1,
    DISC = 2,
    FLUSH = 3,
    TRIM = 4,
    CACHE = 5,
    WRITE_ZEROES = 6,
    BLOCK_STATUS = 7,
}

/// <summary>"Command flags", NBD_CMD_FLAG_….</summary>
[Flags]
public enum NbdCommandModes : ushort
{
    None = 0,
    FUA = 1 << 0,
    NO_HOLE = 1 << 1,
    DF = 1 << 2,
    REQ_ONE = 1 << 3,
    FAST_ZERO = 1 << 4,
}

/// <summary>"Error values", NBD_E….</summary>
public enum NbdError : uint
{
    None = 0,
    EPERM = 1,
    EIO = 5,
    EINVAL = 22,
    ENOSPC = 28,
    EOVERFLOW = 75,
}

/// <summary>A request as it came ("Request message"), unchecked.</summary>
public readonly record struct NbdRequest(NbdCommandModes Flags, NbdCommand Command, ulong Cookie, ulong Offset, uint Length)
{
    // magic32, flags16, type16, cookie64, offset64, length32
    public const int Size = 4 + 2 + 2 + 8 + 8 + 4;

    /// <summary>The bytes of data that follow it.</summary>
    public uint PayloadLength => Command == NbdCommand.WRITE ? Length : 0;

    /// <returns>False when the magic number is wrong: what follows can't be told apart any more.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out NbdRequest request)
    {
        var reader = new WireReader(bytes);
        var magic = reader.ReadUInt32();
        request = new NbdRequest(
            (NbdCommandModes)reader.ReadUInt16(),
            (NbdCommand)reader.ReadUInt16(),
            reader.ReadUInt64(),
            reader.ReadUInt64(),
            reader.ReadUInt32());
        return !reader.Failed && magic == NbdMagic.NBD_REQUEST_MAGIC;
    }
}
