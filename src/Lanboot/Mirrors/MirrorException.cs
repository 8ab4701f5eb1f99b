namespace Lanboot.Mirrors;

/// <summary>Something could not be had from a mirror, or not be kept. The message is whole sentences for people.</summary>
internal sealed class MirrorException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The mirror does not have it (404, 410).</summary>
    public bool IsNotFound { get; init; }

    /// <summary>The next try may go well: the connection broke, or the mirror is busy.</summary>
    public bool MayPass { get; init; }

    /// <summary>
    /// What was fetched earlier may be used in its place. Not so where what came is something else than was published: somebody has to look
    /// at that.
    /// </summary>
    public bool CachedFilesWillDo { get; init; } = true;
}
