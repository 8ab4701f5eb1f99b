namespace Lanboot.Servers.Nfs;

/// <summary>What one client, and all of them together, may take. Initial values are those served with; tests set smaller ones.</summary>
internal sealed record NfsLimits
{
    /// <summary>
    /// A call with its record marks. Reading ones have some 150 bytes; the longest is a WRITE, which we announce with 32 KiB so that
    /// it fits and is refused in words.
    /// </summary>
    public int Record { get; init; } = 64 << 10;

    /// <summary>
    /// All connections: one for each machine of a large school, and room. An idle one costs a kilobyte, a busy one 128 KiB.
    /// </summary>
    public int Connections { get; init; } = 4096;

    /// <summary>
    /// Connections of one address. A mount has one, or up to 16 where Linux is told so (nconnect), and takes a few more while it is made;
    /// behind one address there may be a room (NAT).
    /// </summary>
    public int ConnectionsPerClient { get; init; } = 64;

    /// <summary>Connections that wait to be accepted: a rack that mounts within the same moment.</summary>
    public int Backlog { get; init; } = 1024;

    /// <summary>From being accepted to the first whole call: clients connect when they have something to say.</summary>
    public TimeSpan FirstCall { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>From the first byte of a call to its last: long for the worst of networks, short for somebody who holds memory.</summary>
    public TimeSpan WholeCall { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Replies that a client does not take: it will connect and ask anew when it is back.</summary>
    public TimeSpan Untaken { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A connection that is silent for so long is asked whether its machine still lives.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Linux' client closes what was idle for 5 minutes; we come after it, since whoever closes first costs the other a round trip.
    /// </summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(6);

    /// <summary>
    /// A root of which nothing was heard for so long, without a connection, is let go in the journal; the machine may still use it.
    /// </summary>
    public TimeSpan RootUnheard { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How often all of these are looked after.</summary>
    public TimeSpan Sweep { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Up to here the bytes of a file leave in one send with their header, which costs less than sendfile(2).</summary>
    public int SmallRead { get; init; } = 16 << 10;

    /// <summary>Files that wait to be sent on one connection: as many as Linux has calls on their way.</summary>
    public int QueuedFiles { get; init; } = 128;

    /// <summary>
    /// Bytes that one connection sends before the others have their turn: Linux's largest READ. With more, machines that read the same image drift
    /// apart in it, and the processor's caches no longer have for one what the one before it was sent.
    /// </summary>
    public int Turn { get; init; } = 1 << 20;

    /// <summary>Datagrams taken from one socket before the others have their turn.</summary>
    public int DatagramsInTurn { get; init; } = 64;

    /// <summary>
    /// Threads that answer; each has its share of the connections. A disc that is slow holds up one share while it reads, not all.
    /// </summary>
    public int Threads { get; init; } = Math.Clamp(Environment.ProcessorCount, 2, 4);
}
