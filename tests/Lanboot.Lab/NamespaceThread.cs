using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Lanboot.Lab;

/// <summary>Runs part of a test as if on another host: sockets opened there stay there (setns(2)).</summary>
public static class NamespaceThread
{
    /// <summary>Runs <paramref name="work"/> on a thread of its own, which is in the namespace and ends with it.</summary>
    public static T In<T>(NetworkNamespace host, Func<T> work)
    {
        var outcome = new TaskCompletionSource<T>();
        var thread = new Thread(() =>
        {
            try
            {
                Enter(host);
                outcome.SetResult(work());
            }
            catch (Exception e)
            {
                outcome.SetException(e);
            }
        });
        thread.Start();
        thread.Join();
        return outcome.Task.GetAwaiter().GetResult();
    }

    private static void Enter(NetworkNamespace host)
    {
        using var handle = File.OpenHandle($"/run/netns/{host.Name}");
        if (LibC.SetNamespace(handle, LibC.CLONE_NEWNET) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }
}
