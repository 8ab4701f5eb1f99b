using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Lanboot.Benchmarks.Report;

/// <summary>
/// docs/performance.md: how to read figures, which people write, and below the mark the figures, of which each run writes its own. A
/// part is what lies between two headings of the second level; a run takes the place of the last one with the same heading.
/// </summary>
internal static class PerformancePage
{
    private const string Mark = "<!-- Below are the runs of ./bench --write. -->";

    private const string Heading = "## ";

    /// <param name="part">Markdown that begins with its heading.</param>
    /// <param name="rounds">How often each server ran; null where that is no measure of it.</param>
    public static void Put(string path, string part, int? rounds)
    {
        var text = File.Exists(path) ? File.ReadAllText(path) : $"# Performance\n\n{Mark}\n";
        var at = text.IndexOf(Mark, StringComparison.Ordinal);
        if (at < 0)
            throw new InvalidOperationException($"{path} has no line “{Mark}”, below which the figures belong.");
        var people = text[..(at + Mark.Length)];
        var parts = Split(text[(at + Mark.Length)..]);
        var heading = FirstLine(part);
        var whole = $"{part.TrimEnd()}\n\n{Circumstances(rounds)}\n";
        var old = parts.FindIndex(each => FirstLine(each) == heading);
        if (old < 0)
            parts.Add(whole);
        else
            parts[old] = whole;
        File.WriteAllText(path, $"{people}\n\n{string.Join('\n', parts)}");
    }

    private static List<string> Split(string text)
    {
        List<string> parts = [];
        var part = new StringBuilder();
        foreach (var line in text.Trim().Split('\n'))
        {
            if (line.StartsWith(Heading, StringComparison.Ordinal) && part.Length > 0)
            {
                parts.Add($"{part.ToString().TrimEnd()}\n");
                part.Clear();
            }

            part.Append(line).Append('\n');
        }

        if (!string.IsNullOrWhiteSpace(part.ToString()))
            parts.Add($"{part.ToString().TrimEnd()}\n");
        return parts;
    }

    private static string FirstLine(string part) => part.Split('\n', 2)[0].TrimEnd();

    /// <summary>What the figures come from: without it a ratio of today can't be told from one of last year.</summary>
    private static string Circumstances(int? rounds)
    {
        var many = rounds is null ? "" : $"{(rounds == 1 ? "1 round" : $"{rounds} rounds")}; ";
        return string.Create(CultureInfo.InvariantCulture, $"*{DateTime.UtcNow:yyyy-MM-dd}; {many}{Processor()}; Linux {KernelVersion()}; {RuntimeInformation.FrameworkDescription}.*");
    }

    private static string Processor()
    {
        var name = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim();
        return $"{Environment.ProcessorCount} cores of {name ?? "a processor without a name"}";
    }

    private static string KernelVersion() => Environment.OSVersion.Version.ToString(2);
}
