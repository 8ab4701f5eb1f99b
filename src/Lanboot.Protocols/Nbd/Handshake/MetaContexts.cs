using Lanboot.Protocols.Wire;

namespace Lanboot.Protocols.Nbd.Handshake;

/// <summary>The data of NBD_OPT_LIST_META_CONTEXT and NBD_OPT_SET_META_CONTEXT: an export, and queries for contexts.</summary>
internal readonly ref struct MetaContexts
{
    /// <summary>The id of base:allocation once it is selected; any number would do.</summary>
    public const uint AllocationId = 1;

    private readonly bool _all;
    private readonly bool _allocation;
    private readonly bool _wildcard;

    private MetaContexts(string export, bool all, bool allocation, bool wildcard)
    {
        Export = export;
        _all = all;
        _allocation = allocation;
        _wildcard = wildcard;
    }

    /// <summary>The one context that there is ("The base: metadata namespace").</summary>
    public static ReadOnlySpan<byte> Allocation => "base:allocation"u8;

    public string Export { get; }

    /// <summary>base:allocation is among what a listing asks for: no query means all, "base:" all of this namespace.</summary>
    public bool IsListed => _all || _allocation || _wildcard;

    /// <summary>base:allocation is to be selected; wildcards select nothing.</summary>
    public bool IsSelected => _allocation;

    // export name length32, export name, count32, { query length32, query } …
    public static bool TryRead(ReadOnlySpan<byte> data, out MetaContexts contexts)
    {
        var reader = new WireReader(data);
        var export = NbdNames.Read(ref reader);
        var count = reader.ReadUInt32();
        var (allocation, wildcard) = (false, false);
        // Each query takes at least its length field, so that the data bounds this loop, whatever the count says.
        for (var i = 0u; i < count && !reader.Failed; i++)
        {
            var query = NbdNames.ReadBytes(ref reader);
            allocation |= query.SequenceEqual(Allocation);
            wildcard |= query.SequenceEqual("base:"u8);
        }

        contexts = new MetaContexts(export, count == 0, allocation, wildcard);
        return !reader.Failed && reader.AtEnd;
    }
}
