using Lanboot.Journal;

namespace Lanboot.Cli.Terminal;

/// <summary>All that one frame of the terminal view shows.</summary>
internal sealed record ViewState
{
    /// <summary>What is served and where, a line each.</summary>
    public required IReadOnlyList<string> Header { get; init; }

    public required IReadOnlyList<MachineRow> Machines { get; init; }

    /// <summary>The last entries, the oldest first.</summary>
    public required IReadOnlyList<JournalEntry> Log { get; init; }

    public required TimeZoneInfo Zone { get; init; }
}

/// <summary>A machine and how fast it is being sent to, in bytes per second.</summary>
internal sealed record MachineRow(MachineStatus Status, double Rate);
