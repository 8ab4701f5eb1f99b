using System.Globalization;
using System.Text;

namespace Lanboot.Menus;

/// <summary>Text that comes from an image (titles, paths, options) made safe to stand in a menu of any language.</summary>
internal static class MenuText
{
    /// <summary>A line of a text screen less what menus draw around it.</summary>
    public const int LineLength = 70;

    /// <summary>
    /// One line of printable ASCII: loaders know one code page at best, and a line feed in a volume's label would
    /// otherwise begin a line of the menu's own.
    /// </summary>
    public static string Line(string text, int maxLength = LineLength)
    {
        var line = Printable(text).Trim();
        return line.Length <= maxLength ? line : line[..(maxLength - 3)].TrimEnd() + "...";
    }

    /// <summary>The same text with every control character as a blank and every other character beyond ASCII as '?'.</summary>
    public static string Printable(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is >= 0x20 and < 0x7f)
                line.Append((char)rune.Value);
            else
                line.Append(Rune.IsControl(rune) || Rune.IsWhiteSpace(rune) ? ' ' : '?');
        }

        return line.ToString();
    }

    /// <summary>The text in lines of at most <see cref="LineLength"/> characters, broken between words.</summary>
    public static IEnumerable<string> Wrap(string text)
    {
        var line = "";
        foreach (var word in Printable(text).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > LineLength)
            {
                yield return line;
                line = "";
            }

            line = line.Length == 0 ? word : $"{line} {word}";
        }

        if (line.Length > 0)
            yield return line;
    }

    /// <summary>"850 MiB", "2.1 GiB": rounded up, since it says what a machine needs.</summary>
    public static string Size(long bytes)
    {
        const double MiB = 1024 * 1024;
        return bytes < 1000 * MiB
            ? $"{(long)Math.Ceiling(bytes / MiB)} MiB"
            : string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(bytes / MiB / 1024 * 10) / 10:0.0} GiB");
    }
}
