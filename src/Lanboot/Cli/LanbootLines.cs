using Lanboot.Journal;

namespace Lanboot.Cli;

/// <summary>Our own log: a line for each entry, with the date.</summary>
internal sealed class LanbootLines(TimeZoneInfo zone) : ILogLines
{
    public IEnumerable<string> Of(JournalEntry entry) => entry.Wire is null ? [LogLine.WithDate(entry, zone)] : [];
}
