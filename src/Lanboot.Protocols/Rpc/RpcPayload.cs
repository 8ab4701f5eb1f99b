namespace Lanboot.Protocols.Rpc;

/// <summary>Bytes that are not in memory. Only whoever made it knows how to read them.</summary>
public interface IRpcContent
{
    long Length { get; }

    /// <summary>How many of so many bytes at an offset can be had in one go: at least one where there are any.</summary>
    int Available(long offset, int count);
}

/// <summary>
/// The end of a reply that the transport fetches itself, so that it may go from the file to the network without being copied. Padding
/// up to four bytes follows it.
/// </summary>
/// <param name="Content">Null when the reply has none.</param>
public readonly record struct RpcPayload(IRpcContent? Content, long Offset, int Count);
