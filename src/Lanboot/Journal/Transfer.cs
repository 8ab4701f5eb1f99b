using System.Net;
using Lanboot.Boot;

namespace Lanboot.Journal;

public enum TransferProtocol
{
    Tftp,
    Http,
    Nfs,
    Nbd,
}

public enum TransferEnd
{
    /// <summary>All bytes of the request went out and were taken.</summary>
    Complete,

    /// <summary>The client only wanted to know the size (TFTP tsize, HTTP HEAD): nothing wrong.</summary>
    SizeProbe,

    /// <summary>The client went away or said stop.</summary>
    Aborted,

    /// <summary>We gave up: no answer, or the file failed.</summary>
    Failed,
}

/// <summary>A file on its way to a client. Doors report progress with <see cref="Advance"/>, which costs one addition.</summary>
public sealed class Transfer
{
    private readonly BootJournal _journal;
    private long _sent;
    private int _ended;

    internal Transfer(IPAddress client, TransferProtocol protocol, BootFile file, long offset, long? length, BootJournal journal)
    {
        Client = client;
        Protocol = protocol;
        File = file;
        Offset = offset;
        Length = length;
        _journal = journal;
    }

    public IPAddress Client { get; }
    public TransferProtocol Protocol { get; }
    public BootFile File { get; }

    /// <summary>Where in the file the request begins, in bytes.</summary>
    public long Offset { get; }

    /// <summary>The bytes that this request asks for; null where that is not known.</summary>
    public long? Length { get; }

    /// <summary>
    /// A root file system that a running system reads from as it needs to, in no order and as long as it runs: an NFS mount, an NBD
    /// connection. It has no end that could be reached, so nothing is missing when it stops.
    /// </summary>
    public bool IsInUse => Protocol is TransferProtocol.Nfs or TransferProtocol.Nbd;

    public long Sent => Volatile.Read(ref _sent);

    /// <summary>How it ended; null while it runs.</summary>
    public TransferEnd? End { get; private set; }

    /// <summary>Why it ended, where that needs words: the client's error text, our reason for giving up.</summary>
    public string? Reason { get; private set; }

    /// <summary>Whose boot it belongs to, by the address; null where nobody is known there.</summary>
    internal MachineTrack? Track { get; init; }

    /// <summary>The boot in which it began: one that outlasts it says nothing about the next.</summary>
    internal BootProgress? Boot { get; init; }

    /// <summary>When it began, on the journal's clock.</summary>
    internal long Began { get; init; }

    public void Advance(long bytes) => Interlocked.Add(ref _sent, bytes);

    /// <summary>The client sent an error (TFTP): the transfer ends by what the door makes of it.</summary>
    public void Refused(int code, string text)
    {
        if (_journal.IsWatched)
            _journal.Pass(new TftpErrorWireEvent(Client, code, text));
    }

    /// <summary>It is over. Only the first call counts.</summary>
    public void Finish(TransferEnd end, string? reason = null)
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
            return;
        Reason = reason;
        End = end;
        _journal.Ended(this);
    }
}
