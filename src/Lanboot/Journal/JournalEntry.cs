using System.Net;
using Lanboot.Boot;

namespace Lanboot.Journal;

/// <summary>One thing that happened.</summary>
/// <param name="Time">When, by the wall clock.</param>
/// <param name="Machine">Whose boot it belongs to; null: of the server or the network as a whole.</param>
/// <param name="Stage">The stage that the machine was in or came into.</param>
/// <param name="Kind">How a reader should take it.</param>
/// <param name="Text">What happened, in one plain sentence.</param>
public sealed record JournalEntry(DateTimeOffset Time, MacAddress? Machine, BootStage? Stage, EntryKind Kind, string Text)
{
    public IPAddress? Address { get; init; }
}

public enum EntryKind
{
    /// <summary>A step of a boot.</summary>
    Step,

    /// <summary>A boot is over: the summary line.</summary>
    Summary,

    /// <summary>Something that a person should look at.</summary>
    Warning,

    /// <summary>Detail for those who ask for it.</summary>
    Detail,
}

public enum TransferProtocol
{
    Tftp,
    Http,
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
