using System.Runtime.CompilerServices;

namespace Lanboot.EndToEnd;

/// <summary>What the servers of this run keep for their next start lies in a folder of the run's own, not in the system's.</summary>
internal static class StateOfTests
{
    [ModuleInitializer]
    public static void Begin()
    {
        foreach (var variable in (string[])["STATE_DIRECTORY", "RUNTIME_DIRECTORY"])
        {
            var folder = Directory.CreateTempSubdirectory("lanboot-state-").FullName;
            Environment.SetEnvironmentVariable(variable, folder);
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        }
    }
}
