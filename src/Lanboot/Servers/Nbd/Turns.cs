using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Lanboot.Linux;

namespace Lanboot.Servers.Nbd;

/// <summary>
/// Whose turn it is on a connection: one thread's at a time, or nobody's while its socket waits. Besides the socket, a read that the disc
/// is done with calls for a turn. Safe from all threads.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class Turns(SafeHandle socket)
{
    private readonly Lock _gate = new();
    private SharedEpoll? _epoll;
    private int _token;
    private bool _isTaken;
    private bool _isCalledFor;

    /// <summary>From now on there are turns, whenever the socket has something to read.</summary>
    /// <param name="token">What the epoll knows the connection by.</param>
    public void Open(SharedEpoll epoll, int token)
    {
        lock (_gate)
            (_epoll, _token) = (epoll, token);
        epoll.Add(socket, token, LibC.EPOLLIN);
    }

    /// <returns>False when another thread has it, which will look once more then.</returns>
    public bool TryBegin()
    {
        lock (_gate)
        {
            if (_isTaken || _epoll is null)
            {
                _isCalledFor = _isTaken;
                return false;
            }

            _isTaken = true;
            return true;
        }
    }

    /// <summary>The turn is over, and the socket waits for events. A connection that is closed keeps its last turn.</summary>
    /// <returns>False when there is something to do already: the turn goes on.</returns>
    public bool TryEnd(uint events)
    {
        lock (_gate)
        {
            if (_isCalledFor)
            {
                _isCalledFor = false;
                return false;
            }

            _isTaken = false;
            // Inside the lock, lest a call that comes now be armed first and lost.
            _epoll!.Arm(socket, _token, events);
            return true;
        }
    }

    /// <summary>There is something to do that no event of the socket tells.</summary>
    public void Call()
    {
        lock (_gate)
        {
            _isCalledFor = _isTaken;
            if (!_isTaken)
                _epoll!.Arm(socket, _token, LibC.EPOLLIN | LibC.EPOLLOUT);
        }
    }
}
