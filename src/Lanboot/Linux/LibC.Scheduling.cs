using System.Runtime.InteropServices;

namespace Lanboot.Linux;

// Whose turn it is on a processor (sched(7)).
internal static unsafe partial class LibC
{
    // sched.h
    public const int SCHED_BATCH = 3;

    /// <summary>Puts this thread under another policy. Where the kernel won't, or the C library can't, it stays under the one that it has.</summary>
    public static void SetScheduling(int policy)
    {
        var priority = 0;
        _ = SetScheduler(0, policy, &priority);
    }

    [LibraryImport(Library, EntryPoint = "sched_setscheduler")]
    private static partial int SetScheduler(int thread, int policy, int* priority);
}
