using System.Globalization;
using System.Runtime.Versioning;
using Lanboot.Linux;
using Xunit;

namespace Lanboot.Tests.Linux;

[SupportedOSPlatform("linux")]
public sealed class CodePagesTests
{
    [Fact]
    public void OnlyCodeThatIsAsInItsFileIsLetGo()
    {
        string[] smaps =
        [
            "55d0c0a00000-55d0c0a21000 r-xp 00010000 fe:00 5309824                    /usr/bin/lanboot",
            "Rss:                  84 kB",
            "Anonymous:             0 kB",
            "55d0c0b00000-55d0c0b10000 rw-p 00031000 fe:00 5309824                    /usr/bin/lanboot",
            "Anonymous:             0 kB",
            "55d0c0c00000-55d0c0c10000 r--p 00041000 fe:00 5309824                    /usr/bin/lanboot",
            "Anonymous:             0 kB",
            // Somebody has changed it in this process: a breakpoint, an address put in.
            "7f0000000000-7f0000010000 r-xp 00000000 fe:00 77                         /usr/lib/x86_64-linux-gnu/libc.so.6",
            "Anonymous:             4 kB",
            "7f1000000000-7f1000010000 r-xp 00000000 00:00 0 ",
            "Anonymous:             0 kB",
            "7ffc6d5e2000-7ffc6d5e4000 r-xp 00000000 00:00 0                          [vdso]",
            "Anonymous:             0 kB",
            "7f2000000000-7f2000001000 r-xp 00000000 fe:00 78                         /usr/lib/a folder/lib.so",
            "Anonymous:             0 kB",
        ];

        Assert.Equal([(0x55d0c0a00000, 0x21000), (0x7f2000000000, 0x1000)], CodePages.Clean(smaps).Select(run => ((long)run.Start, (long)run.Length)));
    }

    [Fact]
    public void TheProgramRunsOnAndHasLessOfItInMemory()
    {
        var before = MappedCode();

        CodePages.LetGo();

        Assert.InRange(MappedCode(), 1, before / 2);
    }

    /// <summary>KiB of code from files that this process has in memory.</summary>
    private static long MappedCode()
    {
        var (sum, isCode) = (0L, false);
        foreach (var line in File.ReadLines("/proc/self/smaps"))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words[0].Contains('-'))
                isCode = words[1] == "r-xp" && words.Length >= 6 && words[5].StartsWith('/');
            else if (isCode && words[0] == "Rss:")
                sum += long.Parse(words[1], CultureInfo.InvariantCulture);
        }

        return sum;
    }
}
