namespace Lanboot.Media.Blocks;

/// <summary>A run of bytes of a source, or a hole that reads as zeros.</summary>
/// <param name="Source">Where the bytes lie; null for a hole.</param>
/// <param name="Start">The first byte within <paramref name="Source"/>; 0 for a hole.</param>
/// <param name="Length">Its length in bytes.</param>
public readonly record struct Extent(IBlockSource? Source, long Start, long Length)
{
    public static Extent Hole(long length) => new(null, 0, length);

    /// <summary>Whether <paramref name="next"/> goes on exactly where this one ends.</summary>
    internal bool IsFollowedBy(Extent next) =>
        ReferenceEquals(Source, next.Source) && (Source is null || Start + Length == next.Start);
}
