namespace Lanboot.Mirrors;

/// <summary>How long a mirror may take, and how much it may send.</summary>
internal sealed record MirrorLimits
{
    /// <summary>
    /// To connect. A server on the other side of the world takes a second; a firewall that drops packets would take minutes.
    /// </summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Without a byte from the mirror. Servers that wake a disk or ask another server take ten seconds.</summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Between two tries.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Tries in a row that bring less than <see cref="Worthwhile"/>.</summary>
    public int Attempts { get; init; } = 4;

    /// <summary>
    /// In bytes: a try that brings this much was none in vain. A mirror that ends every connection after a while still ends up sending all.
    /// </summary>
    public long Worthwhile { get; init; } = 1 << 20;

    /// <summary>In bytes, for lists: Debian's SHA256SUMS has 100 kB, a stream of CoreOS 300 kB.</summary>
    public int Text { get; init; } = 4 << 20;

    /// <summary>In bytes, for files: the largest image that is fetched has 4 GB. A mirror that never ends would fill the disk.</summary>
    public long File { get; init; } = 16L << 30;
}
