using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Lanboot.Settings;

namespace Lanboot.BootApi;

/// <summary>
/// Reads an answer of the boot API, version 1 (README.api.md of pixiecore): "kernel", "initrd", "cmdline" and "message", or
/// "ipxe-script". As there, the case of keys does not matter and nothing that follows the JSON object is read.
/// </summary>
internal static class ApiAnswerReader
{
    /// <summary>A script or a command line of a few KiB; what is larger than this is something else than an answer.</summary>
    public const int MaxLength = 1 << 20;

    /// <summary>The object, "cmdline" and the object of a URL in it are three levels.</summary>
    private const int MaxDepth = 8;

    /// <summary>Microcode, the initramfs and its overlays are some five; each is a request for each machine.</summary>
    private const int MaxInitrds = 32;

    /// <summary>The most that a Linux takes on any processor (COMMAND_LINE_SIZE of s390 and others).</summary>
    private const int MaxCommandLine = 4096;

    /// <summary>A screen full of text.</summary>
    private const int MaxMessage = 2000;

    private static readonly string[] Keys = ["kernel", "initrd", "cmdline", "message", "ipxe-script"];

    /// <param name="json">The body of the answer.</param>
    /// <param name="api">By which naked paths become URLs.</param>
    /// <param name="problem">Why it is no answer, for a sentence that begins "the boot API's answer is no good: ".</param>
    public static bool TryRead(
        ReadOnlySpan<byte> json, Uri api, [NotNullWhen(true)] out ApiAnswer? answer, [NotNullWhen(false)] out string? problem)
    {
        answer = null;
        problem = json.Length > MaxLength ? $"it is longer than {MaxLength >> 20} MiB"
            : json.Trim(" \t\r\n"u8).IsEmpty ? "it is empty"
            : null;
        if (problem is not null)
            return false;
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
            using var document = JsonDocument.ParseValue(ref reader);
            answer = Read(document.RootElement, api, out problem);
        }
        catch (JsonException broken)
        {
            problem = $"it is no JSON (line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1})";
        }
        // A text with half a surrogate pair.
        catch (InvalidOperationException broken)
        {
            problem = $"it is no JSON ({broken.Message})";
        }

        if (problem is null && answer is not null)
            return true;
        (answer, problem) = (null, problem ?? "it says nothing");
        return false;
    }

    private static ApiAnswer? Read(JsonElement root, Uri api, out string? problem)
    {
        problem = null;
        if (root.ValueKind != JsonValueKind.Object)
        {
            problem = $"expected an object; found {Kind(root)}";
            return null;
        }

        var answer = new ApiAnswer();
        List<string> notes = [];
        foreach (var property in root.EnumerateObject())
        {
            var key = property.Name.ToLowerInvariant();
            if (!Keys.Contains(key))
                notes.Add(UnknownKey(property.Name));
            else if (property.Value.ValueKind != JsonValueKind.Null && problem is null)
                answer = Take(answer, key, property.Value, api, out problem);
        }

        if (problem is null && answer is { Kernel: null, Script: null })
            problem = "it names neither a kernel nor an ipxe-script";
        return answer with { Notes = notes };
    }

    private static ApiAnswer Take(ApiAnswer answer, string key, JsonElement value, Uri api, out string? problem) => key switch
    {
        "kernel" => Text(key, value, ApiUrl.MaxLength, out problem) is { } text
            ? answer with { Kernel = Url(key, text, api, out problem) }
            : answer,
        "initrd" => answer with { Initrds = Initrds(value, api, out problem) },
        "cmdline" => answer with { CommandLine = CommandLine(value, api, out problem) },
        "message" => answer with { Message = Text(key, value, MaxMessage, out problem) ?? "" },
        // As in pixiecore, an empty script is none.
        _ => Text(key, value, MaxLength, out problem) is { Length: > 0 } script ? answer with { Script = script } : answer,
    };

    private static List<Uri> Initrds(JsonElement value, Uri api, out string? problem)
    {
        List<Uri> initrds = [];
        problem = value.ValueKind != JsonValueKind.Array ? $"\"initrd\": expected a list of texts; found {Kind(value)}"
            : value.GetArrayLength() > MaxInitrds ? $"\"initrd\" has more than {MaxInitrds} files"
            : null;
        if (problem is not null)
            return initrds;
        foreach (var each in value.EnumerateArray())
        {
            if (Text("initrd", each, ApiUrl.MaxLength, out problem) is not { } text || Url("initrd", text, api, out problem) is not { } url)
                break;
            initrds.Add(url);
        }

        return initrds;
    }

    private static List<CommandPiece> CommandLine(JsonElement value, Uri api, out string? problem)
    {
        IReadOnlyList<CommandPiece>? pieces;
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                if (!CommandTemplate.TryParse(value.GetString()!, "URL", out pieces, out problem))
                    problem = $"\"cmdline\" {problem}";
                break;
            case JsonValueKind.Object:
                pieces = CommandObject.Read(value, out problem);
                break;
            default:
                problem = $"\"cmdline\": expected a text or an object; found {Kind(value)}";
                return [];
        }

        List<CommandPiece> absolute = [];
        foreach (var piece in pieces ?? [])
        {
            if (problem is not null)
                break;
            absolute.Add(piece.IsFile ? new CommandPiece(Url("cmdline", piece.Text, api, out problem)?.OriginalString ?? "", true) : piece);
        }

        if (problem is null && absolute.Sum(piece => piece.IsFile ? 0 : piece.Text.Length) > MaxCommandLine)
            problem = $"\"cmdline\" is longer than {MaxCommandLine} characters";
        return absolute;
    }

    private static Uri? Url(string key, string text, Uri api, out string? problem)
    {
        if (ApiUrl.TryRead(text, api, out var url, out var wrong))
        {
            problem = null;
            return url;
        }

        problem = $"\"{key}\" names \"{(text.Length > 100 ? text[..100] + "…" : text)}\": {wrong}";
        return null;
    }

    private static string? Text(string key, JsonElement value, int maxLength, out string? problem)
    {
        problem = value.ValueKind != JsonValueKind.String ? $"\"{key}\": expected a text; found {Kind(value)}" : null;
        var text = problem is null ? value.GetString()! : null;
        if (text?.Length > maxLength)
            problem = $"\"{key}\" is longer than {maxLength} characters";
        return problem is null ? text : null;
    }

    private static string UnknownKey(string name)
    {
        var shown = name.Length > 40 ? name[..40] + "…" : name;
        return $"The boot API's answers have a key \"{shown}\", which means nothing"
            + (NearestName.Of(shown, Keys) is { } near ? $": did you mean \"{near}\"?" : $": there are {string.Join(", ", Keys)}.");
    }

    internal static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };
}
