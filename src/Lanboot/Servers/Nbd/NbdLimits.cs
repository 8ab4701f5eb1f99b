using Lanboot.Protocols.Nbd.Handshake;

namespace Lanboot.Servers.Nbd;

/// <summary>What one client, and all of them together, may take. Initial values are those served with; tests set smaller ones.</summary>
internal sealed record NbdLimits
{
    /// <summary>What is kept of a connection's input: the longest option, or three hundred requests (Linux has 128 in flight).</summary>
    public const int Input = NbdHandshake.MaxInput;

    /// <summary>Up to here the data of a READ is copied behind its header, and many replies leave in one send; beyond, sendfile(2) is cheaper.</summary>
    public const int SmallRead = 16 << 10;

    /// <summary>
    /// Replies gathered for one send. It is also all that is kept for a client that does not read: its next requests wait in
    /// its own socket until these bytes are gone, so that no client has more than this in flight with us.
    /// </summary>
    public const int Outbox = 96 << 10;

    /// <summary>For one call of sendfile(2): bounds how long a thread stays in the kernel when the file is not in memory.</summary>
    public const int SendFileMost = 2 << 20;

    /// <summary>After so many bytes without a pause others that wait have their turn.</summary>
    public const long Turn = 4 << 20;

    /// <summary>What a request counts for beside its data: some thousands are a turn, too.</summary>
    public const long RequestWork = 1 << 10;

    /// <summary>What is taken of the data of a WRITE at a time.</summary>
    public const int WritePiece = 64 << 10;

    /// <summary>Reads of one connection that wait for the disc while those behind them are answered from memory; beyond, its next requests wait.</summary>
    public const int ColdReads = 64;

    /// <summary>Threads; most of them are there to wait for a disc, and take no more memory than their stack until then.</summary>
    public int Workers { get; init; } = 16;

    /// <summary>
    /// Of them, those that may wait for the disc at a time; two hundred would serve it no better. The rest are for what is in memory, and for
    /// sources that can't tell.
    /// </summary>
    public int DiscWorkers => Math.Max(1, Workers * 3 / 4);

    /// <summary>From the connection to the choice of an export: long for a serial line, short for somebody who holds connections open.</summary>
    public TimeSpan HandshakeTime { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A root file system may be idle for days. After this time we ask whether its machine is still there.</summary>
    public TimeSpan IdleTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a machine may not answer: a cable that was pulled is put back within minutes, and a kernel waits for that.</summary>
    public TimeSpan SilenceTime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>All connections: two for each of 2,000 machines that start together; each costs some 10 KiB.</summary>
    public int Connections { get; init; } = 4096;

    /// <summary>Connections of one address. A machine needs one, a copying tool four to sixteen; behind one address may be a room (NAT).</summary>
    public int ConnectionsPerClient { get; init; } = 256;

    /// <summary>Connections that wait to be accepted: a rack that asks within the same moment. The kernel has its own bound (somaxconn).</summary>
    public int Backlog { get; init; } = 1024;

    /// <summary>Connections accepted before others have their turn.</summary>
    public int AcceptsInTurn { get; init; } = 64;

    /// <summary>When this process has no descriptor left for a connection, the next attempt waits so long.</summary>
    public TimeSpan AcceptPause { get; init; } = TimeSpan.FromMilliseconds(100);
}
