using System.Collections.Concurrent;
using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Lanboot.Linux;

namespace Lanboot.Servers.Http;

/// <summary>
/// Waits for sockets and runs what follows, requests and their answers included, where it heard of it: a small file costs
/// no change of threads.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class SocketLoop : IDisposable
{
    private const uint Events = LibC.EPOLLIN | LibC.EPOLLOUT | LibC.EPOLLRDHUP;

    /// <summary>
    /// One for each processor: more would only take turns on it. A read that waits for the disc holds one of them, until the kernel, which reads
    /// ahead, has brought the next bytes; beyond four the disc is what everybody waits for.
    /// </summary>
    private static readonly int Threads = Math.Min(Environment.ProcessorCount, 4);

    /// <summary>What a single thread hears of in one call. Where there are several, what one has taken would wait for it while others are free.</summary>
    private const int MostAtOnce = 64;

    private readonly SharedEpoll _epoll = new();
    private readonly ConcurrentDictionary<int, ISocketWatcher> _watchers = new();
    private readonly Lock _starting = new();
    private readonly List<Thread> _threads = [];
    private int _lastToken;
    private volatile bool _started;

    /// <summary>Tells of all that happens at a socket, until <see cref="Forget"/>.</summary>
    /// <returns>The socket's token.</returns>
    /// <exception cref="Win32Exception">The kernel has no room for one more.</exception>
    public int Watch(ISocketWatcher watcher, SafeHandle socket)
    {
        Start();
        var token = Interlocked.Increment(ref _lastToken) & int.MaxValue;
        _watchers[token] = watcher;
        try
        {
            _epoll.Watch(socket, token, Events);
        }
        catch (Win32Exception)
        {
            Forget(token);
            throw;
        }

        return token;
    }

    /// <summary>Tells once more what a socket is ready for, after the others had their turn.</summary>
    public void Remind(SafeHandle socket, int token) => _epoll.Remind(socket, token, Events);

    /// <summary>The socket is done with.</summary>
    public void Forget(int token) => _watchers.TryRemove(token, out _);

    public void Dispose()
    {
        _epoll.WakeAll();
        // One that waits for a disc ends when it comes back; its descriptors are then left to the end of the process.
        if (_threads.TrueForAll(thread => thread.Join(TimeSpan.FromMilliseconds(100))))
            _epoll.Dispose();
    }

    private void Start()
    {
        if (_started)
            return;
        lock (_starting)
        {
            while (_threads.Count < Threads)
            {
                var thread = new Thread(Run) { IsBackground = true, Name = "HTTP" };
                thread.Start();
                _threads.Add(thread);
            }

            _started = true;
        }
    }

    private void Run()
    {
        var batch = new SharedEpoll.Batch(Threads == 1 ? MostAtOnce : 1);
        for (var token = _epoll.Wait(batch, out var events); token != SharedEpoll.WakeToken; token = _epoll.Wait(batch, out events))
        {
            if (_watchers.TryGetValue(token, out var watcher))
                watcher.Happened(events);
        }
    }
}
