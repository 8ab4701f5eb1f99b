using System.Text;
using Lanboot.Boot;

namespace Lanboot.Snippets;

/// <summary>Lines of a configuration file, with its sign for comments.</summary>
/// <param name="comment">"#", "//"; empty for a text that is for people only.</param>
internal sealed class SnippetText(string comment)
{
    private readonly StringBuilder _text = new();

    public SnippetText Add(string line = "")
    {
        _text.Append(line).Append('\n');
        return this;
    }

    public SnippetText Say(params IReadOnlyList<string> lines)
    {
        foreach (var line in lines)
            Add(comment.Length == 0 ? line : $"{comment} {line}".TrimEnd());
        return this;
    }

    /// <summary>The first lines of every snippet.</summary>
    public SnippetText Begin(BootAddress at, string program) => Say(
        $"Lanboot at {at.Server}: what to add to {program}, which goes on giving the addresses.",
        "Lanboot then runs without DHCP of its own:  lanboot serve --no-dhcp IMAGE.iso");

    public override string ToString() => _text.ToString();
}
