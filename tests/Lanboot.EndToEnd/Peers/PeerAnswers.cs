namespace Lanboot.EndToEnd.Peers;

/// <summary>
/// Answers of Lanboot beside those of the program that it replaces, by what was asked. A difference must be explained in a page of docs/,
/// by a row that begins with the question, and a row whose difference does not show itself fails the test.
/// </summary>
internal static class PeerAnswers
{
    /// <summary>Lines of "question: answer".</summary>
    public static Dictionary<string, string> Read(string lines) => lines
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split(": ", 2))
        .ToDictionary(parts => parts[0], parts => parts.Length == 2 ? parts[1] : "");

    /// <param name="page">"nbd.md".</param>
    /// <param name="heading">Of the table.</param>
    public static void AreTheSame(IReadOnlyDictionary<string, string> peer, IReadOnlyDictionary<string, string> own, string page, string heading)
    {
        var different = peer.Keys.Union(own.Keys)
            .Where(question => peer.GetValueOrDefault(question) != own.GetValueOrDefault(question))
            .Order(StringComparer.Ordinal).ToList();
        var explained = Questions(page, heading).Order(StringComparer.Ordinal).ToList();
        var told = different.Select(question => $"{question}: {peer.GetValueOrDefault(question)} there, {own.GetValueOrDefault(question)} here");
        Assert.True(explained.SequenceEqual(different), $"docs/{page} explains {string.Join(", ", explained)}; what differs is\n{string.Join('\n', told)}");
    }

    /// <summary>The first cells of the table below a heading.</summary>
    private static IEnumerable<string> Questions(string page, string heading) =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "docs", page))
            .SkipWhile(line => line != $"## {heading}").Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1)
            .Select(line => line.Split('|')[1].Trim());
}
