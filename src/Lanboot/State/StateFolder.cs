namespace Lanboot.State;

/// <summary>Where what must outlive a restart has its place, unless the settings say another.</summary>
public static class StateFolder
{
    /// <summary>
    /// The folder that systemd gives (STATE_DIRECTORY), else the system's for root and that of the XDG Base Directory Specification for
    /// others. It may not be there yet.
    /// </summary>
    public static string Default { get; } =
        FirstOf(Environment.GetEnvironmentVariable("STATE_DIRECTORY"))
        ?? (Environment.IsPrivilegedProcess ? "/var/lib/lanboot" : Path.Combine(OfUser(), "lanboot"));

    /// <summary>systemd lists several, parted by colons.</summary>
    private static string? FirstOf(string? folders) => string.IsNullOrEmpty(folders) ? null : folders.Split(':')[0];

    private static string OfUser() => Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } folder
        ? folder
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");
}
