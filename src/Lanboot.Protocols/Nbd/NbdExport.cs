namespace Lanboot.Protocols.Nbd;

/// <summary>What a client is told of an export. The same after a restart, or clients that reconnect would give up.</summary>
/// <param name="Name">Its canonical name.</param>
/// <param name="Size">In bytes.</param>
/// <param name="IsWritable">Writes are taken, into a layer that this connection alone sees.</param>
public record NbdExport(string Name, long Size, bool IsWritable)
{
    /// <summary>For people.</summary>
    public string Description { get; init; } = "";

    /// <summary>The transmission flags ("Transmission flags").</summary>
    /// <param name="structured">SEND_DF must be clear unless structured replies were negotiated.</param>
    public NbdFeatures Flags(bool structured)
    {
        var flags = NbdFeatures.HAS_FLAGS | NbdFeatures.SEND_FLUSH | NbdFeatures.SEND_CACHE;
        if (structured)
            flags |= NbdFeatures.SEND_DF;
        // Several connections see the same bytes only where none of them can write.
        return flags | (IsWritable
            ? NbdFeatures.SEND_TRIM | NbdFeatures.SEND_WRITE_ZEROES
            : NbdFeatures.READ_ONLY | NbdFeatures.CAN_MULTI_CONN);
    }
}

/// <summary>"Transmission flags", NBD_FLAG_….</summary>
[Flags]
public enum NbdFeatures : ushort
{
    None = 0,
    HAS_FLAGS = 1 << 0,
    READ_ONLY = 1 << 1,
    SEND_FLUSH = 1 << 2,
    SEND_FUA = 1 << 3,
    ROTATIONAL = 1 << 4,
    SEND_TRIM = 1 << 5,
    SEND_WRITE_ZEROES = 1 << 6,
    SEND_DF = 1 << 7,
    CAN_MULTI_CONN = 1 << 8,
    SEND_CACHE = 1 << 10,
}
