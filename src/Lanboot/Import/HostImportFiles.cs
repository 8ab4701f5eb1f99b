using System.Text;

namespace Lanboot.Import;

/// <summary>The files of this host.</summary>
/// <param name="signs">Files and folders each of which tells a disc, as the recipes know them.</param>
internal sealed class HostImportFiles(IReadOnlyList<string> signs) : IImportFiles
{
    /// <summary>Block lists for name servers are the longest files that a configuration includes; somebody who names an ISO must not wait.</summary>
    private const int MaxLength = 4 << 20;

    /// <summary>A folder of configuration has a few files; one of all MAC addresses of a campus has thousands.</summary>
    private const int MaxNames = 10_000;

    public bool FileExists(string path) => File.Exists(path);

    public bool FolderExists(string path) => Directory.Exists(path);

    public bool HoldsADisc(string folder) => signs.Any(sign => Path.Exists(Path.Combine(folder, sign)));

    public IReadOnlyList<string> NamesIn(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(folder).Take(MaxNames).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    public string? Read(string path, out string? problem)
    {
        try
        {
            problem = new FileInfo(path) is { Exists: true, Length: > MaxLength } ? "it is larger than 4 MiB, which no configuration is" : null;
            // Latin-1 for bytes that are no UTF-8 would hide them; as replacement characters they show in the report.
            return problem is null ? File.ReadAllText(path, Encoding.UTF8) : null;
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            problem = "it is not there";
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            problem = $"it can't be read: {closed.Message}";
        }

        return null;
    }
}
