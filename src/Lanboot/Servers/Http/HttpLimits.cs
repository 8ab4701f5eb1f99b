namespace Lanboot.Servers.Http;

/// <summary>What one client, and all of them together, may take. Initial values are those served with; tests set smaller ones.</summary>
internal sealed record HttpLimits
{
    /// <summary>One line "GET /path?query HTTP/1.1". Loaders stay below 1 KiB; 8 KiB is what RFC 9112 section 3 asks of a server.</summary>
    public int RequestLine { get; init; } = 8 * 1024;

    /// <summary>All headers of a request together. Loaders send some 200 bytes; browsers with their cookies a few KiB.</summary>
    public int Headers { get; init; } = 32 * 1024;

    /// <summary>Headers of a request by number; browsers send about 20.</summary>
    public int HeaderCount { get; init; } = 100;

    /// <summary>From the first byte of a request to its last: long for a serial line, short for somebody who holds connections open.</summary>
    public TimeSpan HeadersTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// An idle connection between two requests. iPXE takes up connections that are 10 s old, and a browser's are closed
    /// before they pile up.
    /// </summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long bytes may stay without an acknowledgement: a machine that was switched off is noticed, one that
    /// stopped reading for some minutes (GRUB waiting at its menu in the middle of a file) is not cut off.
    /// </summary>
    public TimeSpan SilenceTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>All connections: two for each of 2,000 machines that start together; each costs some 10 KiB.</summary>
    public int Connections { get; init; } = 4096;

    /// <summary>Connections of one address. A machine needs one or two; behind one address there may be a whole room (NAT).</summary>
    public int ConnectionsPerClient { get; init; } = 1024;

    /// <summary>
    /// How long another server may take for its next byte, or for its first: a mirror behind a slow line answers within seconds, and iPXE
    /// itself waits no longer for us.
    /// </summary>
    public TimeSpan UpstreamPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Files from elsewhere on their way at the same time: four class rooms, each with 64 KiB of buffer.</summary>
    public int Relayed { get; init; } = 256;

    /// <summary>Connections that wait to be accepted: a rack that asks within the same moment. The kernel has its own bound (somaxconn).</summary>
    public int Backlog { get; init; } = 1024;
}
