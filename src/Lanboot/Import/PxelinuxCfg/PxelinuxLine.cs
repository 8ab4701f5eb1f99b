using Lanboot.Settings;

namespace Lanboot.Import.PxelinuxCfg;

/// <summary>A line of a PXELINUX menu: a keyword in any case, and what stands behind it.</summary>
/// <param name="Keyword">In capitals; "MENU LABEL" and "TEXT HELP" are one keyword each.</param>
internal sealed record PxelinuxLine(SettingOrigin Where, string Keyword, string Value, SettingOrigin ValueWhere, string Line)
{
    /// <summary>Keywords that say with a second word what they are about.</summary>
    private static readonly string[] Doubled = ["MENU", "TEXT", "F"];

    /// <summary>The lines but for blank ones, comments and the texts of TEXT HELP.</summary>
    public static IEnumerable<PxelinuxLine> In(ImportFile file)
    {
        var inText = false;
        for (var i = 0; i < file.Lines.Count; i++)
        {
            var text = file.Lines[i];
            var trimmed = text.Trim();
            if (inText)
            {
                inText = !trimmed.Equals("ENDTEXT", StringComparison.OrdinalIgnoreCase);
                continue;
            }

            if (trimmed.Length == 0 || trimmed[0] == '#' || Read(file.Path, i + 1, text) is not { } line)
                continue;
            inText = line.Keyword == "TEXT HELP";
            yield return line;
        }
    }

    private static PxelinuxLine? Read(string path, int number, string text)
    {
        var begin = text.Length - text.TrimStart().Length;
        var end = WordEnd(text, begin);
        var keyword = text[begin..end].ToUpperInvariant();
        var value = Skip(text, end);
        if (Doubled.Contains(keyword) && value < text.Length)
        {
            end = WordEnd(text, value);
            keyword += $" {text[value..end].ToUpperInvariant()}";
            value = Skip(text, end);
        }

        return new PxelinuxLine(
            new SettingOrigin(path, number, begin + 1), keyword, text[value..].TrimEnd(), new SettingOrigin(path, number, value + 1), text.Trim());
    }

    private static int WordEnd(string text, int at)
    {
        while (at < text.Length && !char.IsWhiteSpace(text[at]))
            at++;
        return at;
    }

    private static int Skip(string text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
            at++;
        return at;
    }
}
