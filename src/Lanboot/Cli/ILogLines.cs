using Lanboot.Journal;

namespace Lanboot.Cli;

/// <summary>Turns entries into lines of a log.</summary>
internal interface ILogLines
{
    /// <summary>Free of control characters; none where this log does not have it.</summary>
    IEnumerable<string> Of(JournalEntry entry);
}
