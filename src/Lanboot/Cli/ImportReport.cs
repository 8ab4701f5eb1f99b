using Lanboot.Import;

namespace Lanboot.Cli;

/// <summary>What became of every line of other programs' files, for people.</summary>
internal static class ImportReport
{
    /// <summary>Wider directives stand on a line of their own, so that the words beside them stay in their column.</summary>
    private const int WidestDirective = 44;

    private const int Width = 120;

    // The sixteen colours that every terminal has (ECMA-48 8.3.117), in the shades that its owner chose.
    private const string Green = "\e[32m";
    private const string Yellow = "\e[33m";
    private const string Red = "\e[31m";
    private const string Plain = "\e[0m";

    /// <summary>A line for each directive, below the name of its file; and how many of each kind there were.</summary>
    public static IEnumerable<string> Whole(IReadOnlyList<ImportLine> lines, bool withColours)
    {
        foreach (var file in lines.GroupBy(line => line.Where.Source))
        {
            yield return file.Key;
            var number = Math.Max(3, $"{file.Max(line => line.Where.Line)}".Length);
            var directive = file.Select(line => line.Directive.Length).Where(length => length <= WidestDirective).DefaultIfEmpty(0).Max();
            foreach (var text in file.SelectMany(line => Lines(line, number, directive, withColours)))
                yield return text;
            yield return "";
        }

        yield return $"{lines.Count} directives: {string.Join(", ", Enum.GetValues<ImportOutcome>().Select(Count))}.";

        string Count(ImportOutcome outcome) => $"{lines.Count(line => line.Outcome == outcome)} {Word(outcome)}";
    }

    /// <summary>A line or two for `serve`: what was not supported, and how to see all of it.</summary>
    public static IEnumerable<string> Brief(IReadOnlyList<ImportLine> lines)
    {
        if (lines.Count == 0)
            yield break;
        var missing = lines.Where(line => line.Outcome == ImportOutcome.NotSupported).ToList();
        var files = string.Join(' ', lines.Select(line => line.Where.Source).Distinct());
        var changed = lines.Count(line => line.Outcome == ImportOutcome.Changed);
        yield return missing.Count == 0
            ? $"All {lines.Count} directives of {files} are taken{(changed > 0 ? $", {changed} of them changed" : "")}."
            : $"Of {lines.Count} directives {missing.Count} {(missing.Count == 1 ? "is" : "are")} not supported: {Names(missing)}.";
        if (missing.Count > 0 || changed > 0)
            yield return $"{Commands.Name} import {files} says for every line what became of it.";
    }

    private static string Names(List<ImportLine> missing)
    {
        const int Most = 6;
        var names = missing.Take(Most).Select(line => $"{line.Directive.Split('=', ' ')[0]} ({Path.GetFileName(line.Where.Source)}:{line.Where.Line})");
        return string.Join(", ", names) + (missing.Count > Most ? " …" : "");
    }

    private static IEnumerable<string> Lines(ImportLine line, int number, int directive, bool withColours)
    {
        var word = Word(line.Outcome).PadRight(Word(ImportOutcome.NotSupported).Length);
        var coloured = withColours ? $"{Colour(line.Outcome)}{word}{Plain}" : word;
        var begin = number + 2 + word.Length + 2;
        var head = $"{$"{line.Where.Line}".PadLeft(number)}  {coloured}  {line.Directive.PadRight(directive)}";
        var column = begin + directive + 2;
        var pieces = Wrapped(line.Text, Width - column).ToList();
        if (line.Directive.Length > directive || pieces.Count == 0)
        {
            yield return head.TrimEnd();
        }
        else
        {
            yield return $"{head}  {pieces[0]}";
            pieces.RemoveAt(0);
        }

        foreach (var piece in pieces)
            yield return new string(' ', column) + piece;
    }

    private static IEnumerable<string> Wrapped(string text, int width)
    {
        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = "";
            }

            line += line.Length == 0 ? word : $" {word}";
        }

        if (line.Length > 0)
            yield return line;
    }

    private static string Word(ImportOutcome outcome) => outcome switch
    {
        ImportOutcome.Kept => "kept",
        ImportOutcome.Changed => "changed",
        _ => "not supported",
    };

    private static string Colour(ImportOutcome outcome) => outcome switch
    {
        ImportOutcome.Kept => Green,
        ImportOutcome.Changed => Yellow,
        _ => Red,
    };
}
