using System.Diagnostics;
using Xunit;

namespace Lanboot.Tests.Media.Support;

/// <summary>Programs of this host that make and read images: the oracles of these tests.</summary>
internal static class Tool
{
    /// <summary>Skips the test, aloud, when the program is not installed.</summary>
    public static void Require(string program, string package) =>
        Assert.SkipUnless(Locate(program) is not null, $"{program} is not installed: apt-get install {package}");

    /// <summary>Runs to the end; a failure fails the test with what the program said.</summary>
    /// <returns>What it wrote to its standard output.</returns>
    public static string Run(string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Locate(program) ?? program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["LC_ALL"] = "C.UTF-8", ["TZ"] = "UTC", ["MTOOLS_SKIP_CHECK"] = "1" },
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}\n{errors.Result}\n{output}");
        return output;
    }

    /// <summary>Unprivileged users do not have the administrator's folders on their path.</summary>
    private static string? Locate(string program) =>
        $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/sbin".Split(':')
            .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
