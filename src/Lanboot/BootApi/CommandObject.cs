using System.Text.Json;

namespace Lanboot.BootApi;

/// <summary>
/// The older form of a command line in an answer: an object with a parameter for each key, in the order of their names, since objects
/// have none of their own. A text is the parameter's value, true the parameter alone, {"url": …} a file.
/// </summary>
internal static class CommandObject
{
    private const string Expected = "expected a text, true, or an object with a \"url\"";

    public static IReadOnlyList<CommandPiece>? Read(JsonElement value, out string? problem)
    {
        problem = null;
        List<CommandPiece> pieces = [];
        foreach (var each in value.EnumerateObject().OrderBy(each => each.Name, StringComparer.Ordinal))
        {
            var (name, parameter) = (each.Name, each.Value);
            var word = pieces.Count > 0 ? $" {name}" : name;
            if (name.Length == 0 || name.Any(letter => char.IsControl(letter) || char.IsWhiteSpace(letter)))
                problem = $"\"cmdline\" has the parameter \"{name}\", which is no word";
            else if (parameter.ValueKind == JsonValueKind.True)
                pieces.Add(new CommandPiece(word, false));
            else if (parameter.ValueKind == JsonValueKind.String)
                Add(pieces, word, parameter.GetString()!, out problem);
            else if (UrlOf(parameter) is { } url)
                pieces.AddRange([new CommandPiece($"{word}=", false), new CommandPiece(url, true)]);
            // False leaves the parameter out. pixiecore takes it for true, which nobody can mean.
            else if (parameter.ValueKind != JsonValueKind.False)
                problem = $"\"cmdline\" has {ApiAnswerReader.Kind(parameter)} for {name}: {Expected}";
            if (problem is not null)
                return null;
        }

        return pieces;
    }

    private static string? UrlOf(JsonElement parameter) =>
        parameter.ValueKind == JsonValueKind.Object && parameter.TryGetProperty("url", out var url) && url.ValueKind == JsonValueKind.String
            ? url.GetString()
            : null;

    /// <summary>
    /// The kernel keeps a value with blanks together where it stands in double quotes, and has no escape for them (next_arg in Linux's
    /// lib/cmdline.c). What reads /proc/cmdline by itself seldom knows quotes, so values without blanks get none.
    /// </summary>
    private static void Add(List<CommandPiece> pieces, string name, string value, out string? problem)
    {
        problem = value.Any(char.IsControl) ? $"\"cmdline\" has a control character in {name.Trim()}"
            : value.Contains(' ', StringComparison.Ordinal) && value.Contains('"', StringComparison.Ordinal)
                ? $"\"cmdline\" has blanks and quotes in {name.Trim()}, which no kernel command line can hold"
            : null;
        if (problem is null)
            pieces.Add(new CommandPiece(value.Contains(' ', StringComparison.Ordinal) ? $"{name}=\"{value}\"" : $"{name}={value}", false));
    }
}
