using System.ComponentModel;
using System.Diagnostics;

namespace Lanboot.Lab;

/// <summary>A program of this host, run to its end.</summary>
public static class HostProgram
{
    /// <summary>Runs it and returns what it wrote to its standard output.</summary>
    /// <exception cref="InvalidOperationException">It ended with another code than 0; the message has its error output.</exception>
    public static string Run(string program, params IEnumerable<string> arguments) => RunIn(Environment.CurrentDirectory, program, arguments);

    /// <inheritdoc cref="Run"/>
    public static string RunIn(string folder, string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException(
                $"{program} {string.Join(' ', start.ArgumentList)} ended with {process.ExitCode}: {errors.Result}{output}");
    }

    /// <summary>Whether <paramref name="program"/> can be started by its name.</summary>
    public static bool Exists(string program)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("which", [program]) { RedirectStandardOutput = true });
            process!.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
