using System.Runtime.InteropServices;

namespace Lanboot.Linux;

/// <summary>The C library's heap, which .NET's runtime takes its own memory from.</summary>
internal static partial class LibC
{
    // malloc.h
    public const int M_ARENA_MAX = -8;

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

    [LibraryImport(Library, EntryPoint = "mallopt")]
    private static partial int SetMallocOption(int option, int value);
}
