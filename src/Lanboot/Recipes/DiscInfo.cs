using System.Text.RegularExpressions;

namespace Lanboot.Recipes;

/// <summary>
/// What the file .disk/info of Debian and its relatives says: 'Debian GNU/Linux 12.5.0 "Bookworm" - Official amd64 NETINST …',
/// 'Official Debian GNU/Linux Live 12.5.0 standard 2024-02-10T11:33'.
/// </summary>
internal sealed partial record DiscInfo(string Distribution, string? Version)
{
    public const string Path = ".disk/info";

    /// <returns>The name given where the file is missing or says nothing of the kind.</returns>
    public static DiscInfo Read(ImageContent image, string otherwise)
    {
        var line = image.FirstLine(Path);
        if (line is null)
            return new DiscInfo(otherwise, null);
        // A line without end costs time in the expression and is no title.
        var match = Form().Match(line.Length > 200 ? line[..200] : line);
        return match.Success
            ? new DiscInfo(match.Groups["name"].Value, match.Groups["version"].Value)
            : new DiscInfo(otherwise, null);
    }

    [GeneratedRegex(
        """^(Official )?(?<name>[A-Za-z][A-Za-z/ ]*?)( [Ll]ive)? (?<version>[0-9][0-9A-Za-z.]*)\b""",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Form();
}
