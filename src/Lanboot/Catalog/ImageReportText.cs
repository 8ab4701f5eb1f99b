using System.Globalization;
using System.Text;

namespace Lanboot.Catalog;

/// <summary>A report for people: what `inspect` prints.</summary>
public static class ImageReportText
{
    private const int NameWidth = 14;

    public static string Write(ImageReport report)
    {
        var text = new StringBuilder();
        text.Append(Visible(report.Path)).Append('\n');
        Add(text, 1, "format", report.Format);
        Add(text, 1, "label", report.Label);
        if (report.Distribution is not null)
        {
            Add(text, 1, "recognised as", $"{report.Distribution} {report.Version}".TrimEnd() + $" (recipe {report.Recipe})");
            Add(text, 1, "served as", $"images/{report.Name}/");
        }

        Add(text, 1, "problem", report.Problem);
        foreach (var entry in report.Entries)
            Add(text, entry);
        return text.ToString();
    }

    private static void Add(StringBuilder text, EntryReport entry)
    {
        text.Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"  {Visible(entry.Title)}\n");
        Add(text, 2, "name", entry.Name);
        Add(text, 2, "architecture", entry.Architecture);
        Add(text, 2, "kernel", entry.KernelVersion is null ? entry.Kernel : $"{entry.Kernel} ({entry.KernelVersion})");
        foreach (var initrd in entry.Initrds)
            Add(text, 2, "initrd", initrd);
        foreach (var root in entry.Roots)
        {
            Add(text, 2, "root", Root(root));
            Add(text, 2, "command line", root.CommandLine.Length == 0 ? "(empty)" : root.CommandLine);
            Add(text, 2, "memory", string.Create(CultureInfo.InvariantCulture, $"about {Math.Ceiling(root.Memory / 1048576.0):0} MiB"));
        }

        Add(text, 2, "can't boot", entry.Impediment);
        foreach (var note in entry.Notes)
            Add(text, 2, "note", note);
    }

    private static string Root(RootReport root)
    {
        var files = root.Files.Count == 0 ? "" : $": {string.Join(", ", root.Files)}";
        return $"{root.Way}{files}{(root.InMemory ? "" : " (read in place)")}";
    }

    private static void Add(StringBuilder text, int depth, string name, string? value)
    {
        if (value is not null)
            text.Append(' ', 2 * depth).Append(name.PadRight(NameWidth)).Append(' ').Append(Visible(value)).Append('\n');
    }

    /// <summary>Names in an image may hold anything, and a terminal obeys control characters.</summary>
    private static string Visible(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));
}
