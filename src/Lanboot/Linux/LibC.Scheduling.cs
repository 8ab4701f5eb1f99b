using System.Runtime.InteropServices;

namespace Lanboot.Linux;

// Whose turn it is on a processor (sched(7)).
internal static unsafe partial class LibC
{
    // sched.h
    public const int SCHED_OTHER = 0;
    public const int SCHED_BATCH = 3;

    private const int ThisThread = 0;

    /// <returns>This thread's policy; negative where the C library can't tell.</returns>
    public static int Scheduling() => GetScheduler(ThisThread);

    /// <summary>
    /// Puts this thread under another policy: SCHED_OTHER or SCHED_BATCH, which need no right. Where the kernel won't, or the C library can't (musl),
    /// it stays under the one that it has.
    /// </summary>
    public static void SetScheduling(int policy)
    {
        var priority = 0;
        _ = SetScheduler(ThisThread, policy, &priority);
    }

    [LibraryImport(Library, EntryPoint = "sched_getscheduler")]
    private static partial int GetScheduler(int thread);

    [LibraryImport(Library, EntryPoint = "sched_setscheduler")]
    private static partial int SetScheduler(int thread, int policy, int* priority);
}
