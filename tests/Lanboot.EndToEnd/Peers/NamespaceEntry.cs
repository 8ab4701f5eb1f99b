using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Lanboot.Lab;
using Microsoft.Win32.SafeHandles;

namespace Lanboot.EndToEnd.Peers;

/// <summary>
/// Runs a piece of this process on another host of the lab. A socket belongs to the network namespace of the thread that makes it
/// (setns(2)) and can then be used from any thread: so a door that opens its sockets in here serves that host.
/// </summary>
internal static partial class NamespaceEntry
{
    private const int CLONE_NEWNET = 0x40000000;
    private const int CAP_NET_BIND_SERVICE = 10;

    /// <param name="withAllRights">
    /// False: of root's rights only CAP_NET_BIND_SERVICE is left, for the action and for all threads that it starts.
    /// </param>
    public static void Run(NetworkNamespace host, Action action, bool withAllRights = true)
    {
        ExceptionDispatchInfo? failure = null;
        // A thread of its own: one of the pool's would take the namespace along to others' work.
        var thread = new Thread(() =>
        {
            try
            {
                Enter(host);
                if (!withAllRights)
                    KeepOnly(CAP_NET_BIND_SERVICE);
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

    private static void KeepOnly(int capability)
    {
        // capset(2), version 3: effective, permitted and inheritable bits of the first 32, then of the others.
        uint[] header = [0x20080522, 0];
        uint[] sets = [1u << capability, 1u << capability, 0, 0, 0, 0];
        if (SetCapabilities(header, sets) != 0)
            throw new InvalidOperationException($"capset: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [LibraryImport("libc", EntryPoint = "capset", SetLastError = true)]
    private static partial int SetCapabilities(uint[] header, uint[] sets);

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(SafeFileHandle handle, int kind);
}
