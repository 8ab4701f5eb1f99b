using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Lanboot.Boot;

namespace Lanboot.Servers.Http;

/// <summary>
/// A folder as a page for people. Its links are absolute paths: the page is the same with and without a slash at the end
/// of the address, so that no redirect is needed, which loaders would not follow.
/// </summary>
internal static class FolderPage
{
    /// <summary>Lines on a page: more than any folder of an image has, and still a page of a few megabytes.</summary>
    private const int MaxLines = 20_000;

    private const string Style = """
        body{font:15px/1.6 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#222;background:#fff}
        h1{font-size:1.2rem;font-weight:600;word-break:break-all}
        table{border-collapse:collapse;width:100%}
        td{padding:.15rem .5rem;border-bottom:1px solid #eee}
        td+td{text-align:right;color:#666;white-space:nowrap;font-variant-numeric:tabular-nums}
        tr:hover td{background:#f6f8fa}
        a{color:#0b57a4;text-decoration:none}a:hover{text-decoration:underline}
        @media(prefers-color-scheme:dark){body{background:#181a1c;color:#ddd}td{border-color:#2a2d30}td+td{color:#999}
        tr:hover td{background:#212427}a{color:#7ab8ff}}
        """;

    /// <param name="path">The folder's path without slashes at the ends; empty for the root.</param>
    public static string Write(string path, IReadOnlyList<BootListing> entries)
    {
        var title = HtmlEncoder.Default.Encode($"/{path}");
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>{title}</title><style>
            {Style}
            </style></head><body><h1>{title}</h1><table>

            """);

        var folder = path.Length == 0 ? "/" : $"/{BootPath.Escape(path)}/";
        if (path.Length > 0)
            WriteLine(page, BootPath.FolderOf(folder[..^1]), "..", "", "");
        foreach (var entry in entries.OrderByDescending(entry => entry.IsFolder).ThenBy(entry => entry.Name, StringComparer.Ordinal).Take(MaxLines))
        {
            var slash = entry.IsFolder ? "/" : "";
            WriteLine(page, folder + BootPath.Escape(entry.Name) + slash, entry.Name + slash, Size(entry.Length), Date(entry.Modified));
        }

        page.Append("</table>\n");
        if (entries.Count > MaxLines)
            page.Append(CultureInfo.InvariantCulture, $"<p>The first {MaxLines} of {entries.Count} entries.</p>\n");
        return page.Append("</body></html>\n").ToString();
    }

    private static void WriteLine(StringBuilder page, string link, string name, string size, string date) =>
        page.Append(
            CultureInfo.InvariantCulture,
            $"<tr><td><a href=\"{link}\">{HtmlEncoder.Default.Encode(name)}</a></td><td>{size}</td><td>{date}</td></tr>\n");

    private static string Date(DateTimeOffset? modified) =>
        modified?.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "";

    private static string Size(long? length) => length switch
    {
        null => "",
        < 1024 => $"{length} B",
        < 1024 * 1024 => $"{(length.Value / 1024.0).ToString("0.0", CultureInfo.InvariantCulture)} KiB",
        < 1024 * 1024 * 1024 => $"{(length.Value / (1024.0 * 1024)).ToString("0.0", CultureInfo.InvariantCulture)} MiB",
        _ => $"{(length.Value / (1024.0 * 1024 * 1024)).ToString("0.00", CultureInfo.InvariantCulture)} GiB",
    };
}
