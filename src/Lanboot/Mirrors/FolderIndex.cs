using System.Text.RegularExpressions;

namespace Lanboot.Mirrors;

/// <summary>The list of a folder's content that web servers make (Apache, nginx, lighttpd): a link for each name.</summary>
internal static partial class FolderIndex
{
    /// <summary>The names of the folders in it; links that lead elsewhere are passed over.</summary>
    public static IEnumerable<string> Folders(string page) =>
        Links().Matches(page).Select(match => match.Groups["name"].Value).Distinct(StringComparer.Ordinal);

    [GeneratedRegex(
        """href=["']?(\./)?(?<name>[A-Za-z0-9][A-Za-z0-9._-]{0,63})/["' >]""",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex Links();
}
