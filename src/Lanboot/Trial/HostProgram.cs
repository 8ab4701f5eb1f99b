using System.ComponentModel;
using System.Diagnostics;

namespace Lanboot.Trial;

/// <summary>A program of this host, run to its end.</summary>
internal static class HostProgram
{
    /// <summary>Runs it and returns what it wrote to its standard output.</summary>
    /// <exception cref="TrialException">It is not there, or ended with another code than 0; the message says what it said.</exception>
    public static async Task<string> RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancel, string? folder = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder ?? "",
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        using var process = Start(start);
        process.StandardInput.Close();
        try
        {
            var errors = process.StandardError.ReadToEndAsync(cancel);
            var output = await process.StandardOutput.ReadToEndAsync(cancel).ConfigureAwait(false);
            await process.WaitForExitAsync(cancel).ConfigureAwait(false);
            return process.ExitCode == 0
                ? output
                : throw new TrialException($"{program} {string.Join(' ', start.ArgumentList)} failed: {(await errors.ConfigureAwait(false)).Trim()}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    public static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new TrialException($"{start.FileName} did not start.");
        }
        catch (Win32Exception failed)
        {
            throw new TrialException($"{start.FileName} can't be started: {failed.Message}.", failed);
        }
    }
}
