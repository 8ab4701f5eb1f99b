using System.Globalization;
using Lanboot.Journal;

namespace Lanboot.Cli;

/// <summary>A journal entry as one line: the time, whose it is, what happened. Columns are aligned, so that grep and eye find their way.</summary>
internal static class LogLine
{
    /// <summary>As wide as a hardware address.</summary>
    private const int WhoWidth = 17;

    /// <summary>Where the text begins in a line with the time of day.</summary>
    public const int TextColumn = 8 + 2 + WhoWidth + 2;

    /// <summary>"2026-11-21 10:53:23  52:54:00:12:34:56  HTTP boot.ipxe: 512 B".</summary>
    public static string WithDate(JournalEntry entry, TimeZoneInfo zone) => Line(entry, zone, "yyyy-MM-dd HH:mm:ss");

    /// <summary>The same with the time of day only, for a screen that shows the last minutes.</summary>
    public static string WithTime(JournalEntry entry, TimeZoneInfo zone) => Line(entry, zone, "HH:mm:ss");

    private static string Line(JournalEntry entry, TimeZoneInfo zone, string format)
    {
        var time = TimeZoneInfo.ConvertTime(entry.Time, zone).ToString(format, CultureInfo.InvariantCulture);
        var who = entry.Machine?.ToString() ?? entry.Address?.ToString() ?? "-";
        return $"{time}  {who.PadRight(WhoWidth)}  {(entry.Kind == EntryKind.Warning ? "WARNING " : "")}{Printable(entry.Text)}";
    }

    /// <summary>File names and classes come from the network: no control character of theirs may reach the terminal.</summary>
    public static string Printable(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(letter => char.IsControl(letter) ? '?' : letter)) : text;
}
