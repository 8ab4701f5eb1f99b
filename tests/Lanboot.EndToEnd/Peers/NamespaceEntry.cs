using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Lanboot.EndToEnd.Lab;
using Microsoft.Win32.SafeHandles;

namespace Lanboot.EndToEnd.Peers;

/// <summary>
/// Runs a piece of this process on another host of the lab. A socket belongs to the network namespace of the thread that makes it
/// (setns(2)) and can then be used from any thread: so a door that opens its sockets in here serves that host.
/// </summary>
internal static partial class NamespaceEntry
{
    private const int CLONE_NEWNET = 0x40000000;

    public static void Run(NetworkNamespace host, Action action)
    {
        ExceptionDispatchInfo? failure = null;
        // A thread of its own: one of the pool's would take the namespace along to others' work.
        var thread = new Thread(() =>
        {
            try
            {
                Enter(host);
                action();
            }
            catch (Exception error)
            {
                failure = ExceptionDispatchInfo.Capture(error);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
    }

    private static void Enter(NetworkNamespace host)
    {
        using var handle = File.OpenHandle($"/run/netns/{host.Name}");
        if (SetNamespace(handle, CLONE_NEWNET) != 0)
            throw new InvalidOperationException($"setns to {host.Name}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(SafeFileHandle handle, int kind);
}
