using Lanboot.Boot;
using Lanboot.Journal;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Lanboot.Cli.Terminal;

/// <summary>Draws a frame: what is served, the machines, the last log lines. A pure function of state and size.</summary>
internal static class MachineView
{
    /// <summary>The log keeps this many lines however many machines there are.</summary>
    private const int LeastLog = 5;

    /// <summary>The bar with its percentage, beside the file's name.</summary>
    private const int BarWidth = 14;

    private static readonly Style Quiet = new(Color.Grey);
    private static readonly Style Heading = new(Color.Grey, decoration: Decoration.Bold);
    private static readonly Style Alarm = new(Color.Yellow);
    private static readonly Style Done = new(Color.Green);
    private static readonly Style Busy = new(Color.Aqua);

    /// <summary>Exactly as many lines as the terminal is high, none wider than it.</summary>
    public static IRenderable Draw(ViewState state, int width, int height)
    {
        List<IRenderable> lines = [.. state.Header.Select((line, i) => Line(line, width, i == 0 ? new Style(decoration: Decoration.Bold) : Quiet))];
        lines.Add(Line("", width, Style.Plain));
        AddMachines(lines, state, width, Math.Max(1, height - lines.Count - LeastLog - 2));
        lines.Add(Line("", width, Style.Plain));
        var room = Math.Max(0, height - lines.Count);
        lines.AddRange(state.Log.TakeLast(room).SelectMany(entry => LogLines(entry, state.Zone, width)).TakeLast(room));
        return new Rows(lines.Take(height));
    }

    private static void AddMachines(List<IRenderable> lines, ViewState state, int width, int room)
    {
        if (state.Machines.Count == 0)
        {
            lines.Add(Line("No machine has asked yet. Switch one on and let it boot from the network (PXE).", width, Quiet));
            return;
        }

        var columns = MachineColumns.For(width);
        lines.Add(Row(columns, width, column => (column.Title, Heading)));
        var all = state.Machines.Count <= room;
        var shown = state.Machines.Take(all ? room : room - 1).ToList();
        lines.AddRange(shown.Select(row => Row(columns, width, column => (Cell(column, row), StyleOf(row)))));
        if (!all)
            lines.Add(Line($"… and {state.Machines.Count - shown.Count} more", width, Quiet));
    }

    private static string Cell(MachineColumn column, MachineRow row) => column.Title == "FILE" ? FileCell(row, column.Width) : column.Text(row);

    /// <summary>What is on its way and how far; where nothing is, what the machine is stuck on, or what it has had.</summary>
    private static string FileCell(MachineRow row, int width)
    {
        var status = row.Status;
        if (status.Transfers is [.., { IsInUse: true } root])
            return $"root over {root.Protocol.ToString().ToUpperInvariant()}, {Quantity.Bytes(root.Sent)} read";
        if (status.Transfers is [.., var newest])
        {
            var total = newest.Length ?? newest.File.Source.Length - newest.Offset;
            var bar = Math.Min(BarWidth, width / 2);
            var name = newest.File.Path[(newest.File.Path.LastIndexOf('/') + 1)..];
            return $"{Fit(name, width - bar - 1).PadRight(width - bar - 1)} {ProgressBar.Draw(total == 0 ? 1 : (double)newest.Sent / total, bar)}";
        }

        if (status.Stall is { } stall)
            return stall;
        var bytes = status.AllBytes;
        return status.Stage == BootStage.Booted ? $"{Quantity.Bytes(bytes)} in {Quantity.Time(status.Elapsed)}" : bytes > 0 ? Quantity.Bytes(bytes) : "";
    }

    /// <summary>What a person must read is shown whole, in as many lines as it takes; of the rest the middle may go.</summary>
    private static IEnumerable<IRenderable> LogLines(JournalEntry entry, TimeZoneInfo zone, int width)
    {
        var text = LogLine.WithTime(entry, zone);
        var style = StyleOf(entry.Kind);
        if (entry.Kind is not (EntryKind.Warning or EntryKind.Summary) || width < 2 * LogLine.TextColumn)
            return [Line(text.Length <= width ? text : CutMiddle(text, width), width, style)];

        var indent = new string(' ', LogLine.TextColumn);
        var lines = Wrap(text[LogLine.TextColumn..], width - LogLine.TextColumn).ToList();
        return lines.Select((line, i) => Line((i == 0 ? text[..LogLine.TextColumn] : indent) + line, width, style));
    }

    private static IEnumerable<string> Wrap(string text, int width)
    {
        while (text.Length > width)
        {
            var end = text.LastIndexOf(' ', width) is > 0 and var blank ? blank : width;
            yield return text[..end];
            text = text[end..].TrimStart();
        }

        yield return text;
    }

    /// <summary>The end of a line about a file tells how much and how fast, its beginning whose it is.</summary>
    private static string CutMiddle(string text, int width)
    {
        var tail = Math.Min(40, width / 2);
        return $"{text[..(width - tail - 1)]}…{text[^tail..]}";
    }

    private static Paragraph Row(IReadOnlyList<MachineColumn> columns, int width, Func<MachineColumn, (string Text, Style Style)> cell)
    {
        var line = new Paragraph();
        // A terminal narrower than the columns loses the last ones.
        for (var i = 0; i < columns.Count && width > 0; i++)
        {
            var (text, style) = cell(columns[i]);
            var fitted = Fit(text, columns[i].Width);
            // Amounts end in line, words begin in line.
            fitted = columns[i].Title is "RATE" or "TIME" ? fitted.PadLeft(columns[i].Width) : fitted.PadRight(columns[i].Width);
            fitted = Cut(fitted + new string(' ', i < columns.Count - 1 ? MachineColumns.Gap : 0), width);
            line.Append(fitted, style);
            width -= fitted.Length;
        }

        return line.Overflow(Overflow.Crop);
    }

    private static Paragraph Line(string text, int width, Style style) => new Paragraph(Fit(text, width), style).Overflow(Overflow.Crop);

    /// <summary>File names and classes come from the network.</summary>
    private static string Fit(string text, int width) => Cut(LogLine.Printable(text), width);

    private static string Cut(string text, int width) => text.Length <= width ? text : width <= 1 ? text[..width] : $"{text[..(width - 1)]}…";

    private static Style StyleOf(MachineRow row) => row.Status switch
    {
        { Stall: not null } => Alarm,
        { Stage: BootStage.Booted } => Done,
        { Transfers.Count: > 0 } => Busy,
        _ => Style.Plain,
    };

    private static Style StyleOf(EntryKind kind) => kind switch
    {
        EntryKind.Warning => Alarm,
        EntryKind.Summary => Done,
        EntryKind.Detail => Quiet,
        _ => Style.Plain,
    };
}
