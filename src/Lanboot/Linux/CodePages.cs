using System.Globalization;
using System.Runtime.Versioning;

namespace Lanboot.Linux;

/// <summary>The pages of the program's file, and of libraries', that this process has mapped to run them.</summary>
[SupportedOSPlatform("linux")]
internal static class CodePages
{
    /// <summary>
    /// Lets go of them all. What is in use comes back at its next touch, from the page cache; the rest counts for this process no more, and is the
    /// first that the kernel takes when memory is short: some 5 MiB of the runtime's beginnings, and of what reads settings and images.
    /// </summary>
    public static void LetGo()
    {
        try
        {
            foreach (var (start, length) in Clean(File.ReadLines("/proc/self/smaps")))
                LibC.AdviseUnneeded(start, length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A program that was given rights by setcap(8) may not read of itself; then they stay.
        }
    }

    /// <summary>
    /// What of an address space is code as it is in a file. Nothing else: code stays where it was loaded until the process ends, while other
    /// memory could become something else between these lines and what is done on account of them.
    /// </summary>
    /// <param name="smaps">Lines of /proc/PID/smaps (proc(5)).</param>
    public static IEnumerable<(nuint Start, nuint Length)> Clean(IEnumerable<string> smaps)
    {
        var (start, end) = ((nuint)0, (nuint)0);
        foreach (var line in smaps)
        {
            // "55d0c0a00000-55d0c0a21000 r-xp 00010000 fe:00 5309824    /usr/bin/lanboot", then a fact a line: "Anonymous:    0 kB".
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length >= 5 && words[0].Split('-') is [var first, var behind])
            {
                var isCode = words[1] == "r-xp" && words.Length >= 6 && words[5].StartsWith('/');
                (start, end) = isCode ? (Address(first), Address(behind)) : (0, 0);
            }
            else if (start != end && words is ["Anonymous:", "0", ..])
            {
                yield return (start, end - start);
            }
        }
    }

    private static nuint Address(string hex) => nuint.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
