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
    /// <summary>The network address it came from, where that is known.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>It stands for this, which only logs in the words of other servers show; the text is empty then.</summary>
    public WireEvent? Wire { get; init; }
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
