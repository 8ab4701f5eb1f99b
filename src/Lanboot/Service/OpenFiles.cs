using System.Runtime.Versioning;

namespace Lanboot.Service;

/// <summary>Which files a user that nobody knows may read, by their permissions: those of each folder on the way count.</summary>
[SupportedOSPlatform("linux")]
internal static class OpenFiles
{
    /// <summary>Those of the paths that not everybody may read.</summary>
    public static IReadOnlyList<string> Closed(IEnumerable<string> paths) =>
        [.. paths.Where(path => !IsOpen(path)).Distinct(StringComparer.Ordinal)];

    /// <summary>Those that lie where a host throws away all when it starts.</summary>
    public static IReadOnlyList<string> Fleeting(IEnumerable<string> paths) =>
        [.. paths.Where(path => IsIn(path, "/tmp") || IsIn(path, "/var/tmp") || IsIn(path, "/run")).Distinct(StringComparer.Ordinal)];

    private static bool IsIn(string path, string folder) => path.StartsWith($"{folder}/", StringComparison.Ordinal);

    private static bool IsOpen(string path)
    {
        try
        {
            var needed = UnixFileMode.OtherRead | (Directory.Exists(path) ? UnixFileMode.OtherExecute : UnixFileMode.None);
            if ((File.GetUnixFileMode(path) & needed) != needed)
                return false;
            for (var folder = Path.GetDirectoryName(path); folder is not null; folder = Path.GetDirectoryName(folder))
            {
                if ((File.GetUnixFileMode(folder) & UnixFileMode.OtherExecute) == 0)
                    return false;
            }

            return true;
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
