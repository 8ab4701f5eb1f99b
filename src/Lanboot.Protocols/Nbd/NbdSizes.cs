namespace Lanboot.Protocols.Nbd;

/// <summary>The size constraints ("Size constraints"): the document's defaults, so that clients need not ask for them.</summary>
public static class NbdSizes
{
    public const int MinimumBlock = 1;

    /// <summary>A page of memory, and what file systems read at the least.</summary>
    public const int PreferredBlock = 4096;

    /// <summary>The largest READ or WRITE: 32 MiB is what clients may take for granted.</summary>
    public const int MaximumPayload = 32 << 20;

    /// <summary>Reserved zeroes behind the sizes and flags of the older handshakes.</summary>
    internal const int ReservedZeroes = 124;

    /// <summary>The longest string ("strings … MUST be no longer than 4096 bytes").</summary>
    internal const int LongestString = 4096;

    /// <summary>Names are looked up to this length: the document's advice is 256, and nbd-client desynchronises at long ones.</summary>
    internal const int LongestName = 255;
}
