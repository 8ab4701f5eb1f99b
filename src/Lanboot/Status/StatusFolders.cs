namespace Lanboot.Status;

/// <summary>Where running servers have their sockets (hier(7): /run; the XDG Base Directory Specification for users).</summary>
internal static class StatusFolders
{
    private const string Name = "lanboot";

    /// <summary>
    /// That of this process: the one that systemd gives (RUNTIME_DIRECTORY), else the system's or the user's. Null: there is none.
    /// </summary>
    public static string? Own { get; } =
        FromSystemd
        ?? (Environment.IsPrivilegedProcess ? $"/run/{Name}"
            : Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } user ? Path.Combine(user, Name)
            : null);

    /// <summary>All where servers of this host may be: services have folders of their own, and users too.</summary>
    public static IReadOnlyList<string> All
    {
        get
        {
            // Whoever is given a folder is to look into no other: tests are.
            if (FromSystemd is { } only)
                return [only];
            string[] users = Environment.IsPrivilegedProcess ? Folders("/run/user", "*") : [];
            IEnumerable<string?> all = [.. Folders("/run", $"{Name}*"), .. users.Select(user => Path.Combine(user, Name)), Own];
            return [.. all.OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>systemd lists several, parted by colons.</summary>
    private static string? FromSystemd =>
        Environment.GetEnvironmentVariable("RUNTIME_DIRECTORY") is { Length: > 0 } folders ? folders.Split(':')[0] : null;

    private static string[] Folders(string root, string pattern)
    {
        try
        {
            return Directory.GetDirectories(root, pattern);
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
