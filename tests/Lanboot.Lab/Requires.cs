namespace Lanboot.Lab;

/// <summary>What a laboratory needs of its host.</summary>
public static class Requires
{
    /// <summary>What is done where something is missing; tests are skipped or fail, all else stops with the reason.</summary>
    public static Action<string> OnMissing { get; set; } = reason => throw new InvalidOperationException(reason);

    /// <summary>For namespaces, bridges and taps.</summary>
    public static void RootAndPrograms(params ReadOnlySpan<string> programs)
    {
        if (!Environment.IsPrivilegedProcess)
            OnMissing("this needs root, for network namespaces; run it with sudo");
        foreach (var program in programs)
        {
            if (!HostProgram.Exists(program))
                OnMissing($"the program {program} is not installed");
        }
    }

    public static void HostFile(string path, string package)
    {
        if (!File.Exists(path))
            OnMissing($"{path} is missing; it comes with the Debian package {package}");
    }
}
