using System.Runtime.CompilerServices;

namespace Lanboot.EndToEnd.Lab;

/// <summary>What the servers of this run keep for their next start lies in a folder of the run's own, not in the system's.</summary>
internal static class StateOfTests
{
    [ModuleInitializer]
    public static void Begin()
    {
        var folder = Directory.CreateTempSubdirectory("lanboot-state-").FullName;
        Environment.SetEnvironmentVariable("STATE_DIRECTORY", folder);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
    }
}
