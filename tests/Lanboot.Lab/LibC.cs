using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Lanboot.Lab;

/// <summary>The system calls that the base library has no name for.</summary>
internal static partial class LibC
{
    public const int SIGINT = 2;
    public const int SIGKILL = 9;
    public const int SIGTERM = 15;
    public const int LOCK_EX = 2;
    public const int CLONE_NEWNET = 0x40000000;

    /// <summary>kill(2).</summary>
    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int pid, int signal);

    /// <summary>flock(2): waits until the lock is free; the kernel gives it back when the file is closed, also by a crash.</summary>
    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    public static partial int Lock(SafeFileHandle file, int operation);

    /// <summary>setns(2): moves the calling thread into a namespace.</summary>
    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    public static partial int SetNamespace(SafeFileHandle @namespace, int type);

    /// <summary>if_nametoindex(3), in the network namespace of the calling thread; 0 where there is none of that name.</summary>
    [LibraryImport("libc", EntryPoint = "if_nametoindex", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int InterfaceIndex(string name);
}
