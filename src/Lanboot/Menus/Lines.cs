using System.Text;

namespace Lanboot.Menus;

/// <summary>A text that grows line by line; every line ends in a line feed alone, as loaders want it.</summary>
internal sealed class Lines
{
    private readonly StringBuilder _text = new();

    public void Add(string line = "") => _text.Append(line).Append('\n');

    public override string ToString() => _text.ToString();
}
