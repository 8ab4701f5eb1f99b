using System.ComponentModel;
using System.Diagnostics;

namespace Lanboot.HostSetup;

/// <summary>
/// A second process of this program that holds the end of a pipe of ours, and nothing else. When the pipe closes and the record of this run
/// is still there, the run was killed, and the second process takes back what it changed.
/// </summary>
internal sealed class Watcher : IDisposable
{
    /// <summary>The command that is the second process; people don't type it.</summary>
    public const string Command = "take-back";

    private readonly Process _process;

    private Watcher(Process process) => _process = process;

    /// <returns>Null where it can't be started: then the next run takes back what this one leaves.</returns>
    public static IDisposable? Start()
    {
        var self = Environment.ProcessPath;
        if (self is null)
            return null;
        var start = new ProcessStartInfo(self)
        {
            // A folder of its own would keep a disk from being taken out.
            WorkingDirectory = "/",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Run as "dotnet lanboot.dll": the program is the first argument.
        if (Path.GetFileNameWithoutExtension(self) == "dotnet")
            start.ArgumentList.Add(Path.GetFullPath(Environment.GetCommandLineArgs()[0]));
        start.ArgumentList.Add(Command);
        try
        {
            return Process.Start(start) is { } process ? new Watcher(process) : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Closes the pipe: it finds nothing to do and ends by itself, which nobody needs to wait for.</summary>
    public void Dispose()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It is gone already.
        }

        _process.Dispose();
    }
}
