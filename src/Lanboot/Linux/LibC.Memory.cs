using System.Runtime.InteropServices;

namespace Lanboot.Linux;

// The C library's heap, which .NET's runtime takes its own memory from, and what the kernel is told of memory.
internal static partial class LibC
{
    // malloc.h
    public const int M_ARENA_MAX = -8;

    // sys/mman.h
    public const int MADV_DONTNEED = 4;

    /// <summary>
    /// All threads share one heap, in place of one for each, whose gaps none of the others can use: some megabytes less. What is busy here
    /// takes no memory from it, so that nobody waits for it. Other C libraries than GNU's have one heap as they are.
    /// </summary>
    public static void ShareHeap()
    {
        try
        {
            _ = SetMallocOption(M_ARENA_MAX, 1);
        }
        catch (EntryPointNotFoundException)
        {
            // As said above.
        }
    }

    /// <summary>At the next touch a file's pages come from it anew (madvise(2)); other memory is lost. Where the kernel won't, nothing happens.</summary>
    public static void AdviseUnneeded(nuint start, nuint length) => _ = Advise(start, length, MADV_DONTNEED);

    [LibraryImport(Library, EntryPoint = "madvise")]
    private static partial int Advise(nuint start, nuint length, int advice);

    [LibraryImport(Library, EntryPoint = "mallopt")]
    private static partial int SetMallocOption(int option, int value);
}
