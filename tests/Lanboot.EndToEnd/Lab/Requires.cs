namespace Lanboot.EndToEnd.Lab;

/// <summary>
/// What a test needs of its host. Where it is missing the test is skipped, with the reason; where LANBOOT_REQUIRE_ALL is 1, as
/// in CI, it fails instead, so that nothing is left out unnoticed.
/// </summary>
public static class Requires
{
    /// <summary>For namespaces, bridges and taps.</summary>
    public static void RootAndPrograms(params ReadOnlySpan<string> programs)
    {
        if (!Environment.IsPrivilegedProcess)
            Missing("this needs root, for network namespaces; run it with sudo");
        foreach (var program in programs)
        {
            if (!HostProgram.Exists(program))
                Missing($"the program {program} is not installed");
        }
    }

    public static void HostFile(string path, string package)
    {
        if (!File.Exists(path))
            Missing($"{path} is missing; it comes with the Debian package {package}");
    }

    private static void Missing(string reason)
    {
        if (Environment.GetEnvironmentVariable("LANBOOT_REQUIRE_ALL") == "1")
            Assert.Fail($"LANBOOT_REQUIRE_ALL is set, yet {reason}.");
        Assert.Skip($"Skipped: {reason}.");
    }
}
