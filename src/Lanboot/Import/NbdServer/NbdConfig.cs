using Lanboot.Settings;

namespace Lanboot.Import.NbdServer;

/// <summary>A line of the file: a section, or a key with its value.</summary>
/// <param name="Section">The one that it stands in.</param>
/// <param name="SectionLine">Where that begins: two sections of one name are two.</param>
/// <param name="Key">Null for the line of the section itself.</param>
/// <param name="Line">As it was written.</param>
/// <param name="Problem">Why it can't be read; null where it can.</param>
internal sealed record NbdEntry(SettingOrigin Where, string Section, int SectionLine, string? Key, string Value, string Line, string? Problem);

/// <summary>
/// The format of GLib's key files: sections in brackets, "key = value", comments on lines of their own. Blanks around keys and values
/// do not count.
/// </summary>
internal static class NbdConfig
{
    public static IEnumerable<NbdEntry> Entries(ImportFile file)
    {
        var section = "";
        var sectionLine = 0;
        for (var i = 0; i < file.Lines.Count; i++)
        {
            var raw = file.Lines[i];
            var line = raw.Trim();
            if (line.Length == 0 || line[0] is '#' or ';')
                continue;
            var where = new SettingOrigin(file.Path, i + 1, raw.Length - raw.TrimStart().Length + 1);
            if (line[0] == '[' && line[^1] == ']')
            {
                (section, sectionLine) = (line[1..^1], i + 1);
                yield return Entry(where, null, "", line, section.Length == 0 ? "a section needs a name between its brackets" : null);
            }
            else if (line.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals)
            {
                var problem = sectionLine == 0 ? "it stands before the first section: begin with a line [generic]" : null;
                yield return Entry(where, line[..equals].Trim(), line[(equals + 1)..].Trim(), line, problem);
            }
            else
            {
                yield return Entry(where, line, "", line, "expected a section such as [generic], or a line such as readonly = true; found "
                    + $"\"{line}\"");
            }
        }

        NbdEntry Entry(SettingOrigin where, string? key, string value, string line, string? problem) =>
            new(where, section, sectionLine, key, value, line, problem);
    }
}
