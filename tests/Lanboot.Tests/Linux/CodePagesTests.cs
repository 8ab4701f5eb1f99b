using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Lanboot.Linux;
using Xunit;

namespace Lanboot.Tests.Linux;

[SupportedOSPlatform("linux")]
public sealed partial class CodePagesTests
{
    // sys/mman.h
    private const int PROT_READ = 1;
    private const int PROT_EXEC = 4;
    private const int MAP_PRIVATE = 2;

    [Fact]
    public void Only_code_that_is_as_in_its_file_is_let_go()
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

    /// <remarks>
    /// What of the whole program is in memory cannot be counted here: other tests run beside this one and bring code back as fast as it goes. So
    /// the test maps code of its own, which nobody else touches.
    /// </remarks>
    [Fact]
    public void Code_that_nobody_runs_leaves_memory_and_comes_back_at_a_touch()
    {
        var path = typeof(CodePagesTests).Assembly.Location;
        var content = File.ReadAllBytes(path);
        using var file = File.OpenHandle(path);
        var code = Map(0, (nuint)content.Length, PROT_READ | PROT_EXEC, MAP_PRIVATE, file, 0);
        Assert.NotEqual(-1, code);
        try
        {
            Assert.Equal(content, Mapped(code, content.Length));
            Assert.NotEqual(0, InMemory(code));

            CodePages.LetGo();

            Assert.Equal(0, InMemory(code));
            Assert.Equal(content, Mapped(code, content.Length));
        }
        finally
        {
            _ = Unmap(code, (nuint)content.Length);
        }
    }

    private static unsafe ReadOnlySpan<byte> Mapped(nint address, int length) => new((void*)address, length);

    /// <summary>KiB of the mapping at an address that this process has in memory.</summary>
    private static long InMemory(nint address)
    {
        var rss = File.ReadLines("/proc/self/smaps")
            .SkipWhile(line => !line.StartsWith($"{address:x}-", StringComparison.Ordinal))
            .First(line => line.StartsWith("Rss:", StringComparison.Ordinal));
        return long.Parse(rss.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial nint Map(nint address, nuint length, int protection, int flags, SafeHandle file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    private static partial int Unmap(nint address, nuint length);
}
