using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Lanboot.Linux;

namespace Lanboot.Servers.Http;

/// <summary>
/// Goes on where a socket was full: waits until it takes bytes again and has its output send more, until all is out. .NET itself waits for
/// that only together with a send of its own, whose bytes would have to be copied into this process first.
/// </summary>
/// <remarks>The threads start with the first socket that is full: most servers never see one while they idle.</remarks>
[SupportedOSPlatform("linux")]
internal sealed class SendLoop : IDisposable
{
    /// <summary>
    /// One for each processor: more would only take turns on it. A read that waits for the disc holds one of them, until the kernel, which reads
    /// ahead, has brought the next bytes; beyond four the disc is what everybody waits for.
    /// </summary>
    private static readonly int Threads = Math.Min(Environment.ProcessorCount, 4);

    /// <summary>Enough for the few calls that a piece of a file takes.</summary>
    private const int StackSize = 256 << 10;

    private readonly SharedEpoll _epoll = new();
    private readonly ConcurrentDictionary<int, SocketOutput> _waiting = new();
    private readonly Lock _starting = new();
    private readonly List<Thread> _threads = [];
    private int _lastToken;
    private volatile bool _started;

    /// <summary>Calls <see cref="SocketOutput.GoOn"/> once the socket takes bytes, or is at its end.</summary>
    /// <param name="token">What the first call for a socket gave; 0 for that one.</param>
    /// <returns>The socket's token from now on, until <see cref="Forget"/>.</returns>
    public int Wait(SocketOutput output, SafeHandle socket, int token)
    {
        Start();
        if (token != 0)
        {
            _epoll.Arm(socket, token, LibC.EPOLLOUT);
            return token;
        }

        token = Interlocked.Increment(ref _lastToken);
        _waiting[token] = output;
        _epoll.Add(socket, token, LibC.EPOLLOUT);
        return token;
    }

    /// <summary>The socket will not come again.</summary>
    public void Forget(int token) => _waiting.TryRemove(token, out _);

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
                var thread = new Thread(Run, StackSize) { IsBackground = true, Name = "HTTP" };
                _threads.Add(thread);
                thread.Start();
            }

            _started = true;
        }
    }

    private void Run()
    {
        for (var token = _epoll.Wait(); token != SharedEpoll.WakeToken; token = _epoll.Wait())
        {
            // What it waits for again may go on in another thread at once.
            if (_waiting.TryGetValue(token, out var output) && output.GoOn() is { } socket)
                _epoll.Arm(socket, token, LibC.EPOLLOUT);
        }
    }
}
