using System.Net.Sockets;
using System.Runtime.Versioning;
using Lanboot.Linux;
using Lanboot.Tests.Support;
using Xunit;

namespace Lanboot.Tests.Linux;

[SupportedOSPlatform("linux")]
public sealed class SharedEpollTests : IDisposable
{
    private readonly SharedEpoll _epoll = new();
    private readonly Socket[] _sockets = [Loopback.Datagrams(), Loopback.Datagrams(), Loopback.Datagrams()];

    public SharedEpollTests()
    {
        for (var token = 0; token < _sockets.Length; token++)
            _epoll.Watch(_sockets[token].SafeHandle, token, LibC.EPOLLIN);
        foreach (var socket in _sockets)
            socket.SendTo([1], socket.LocalEndPoint!);
    }

    [Fact]
    public void What_a_batch_has_taken_no_other_gets()
    {
        var (first, second) = (new SharedEpoll.Batch(2), new SharedEpoll.Batch(2));
        var heard = new List<int> { _epoll.Wait(first, out var events) };
        Assert.Equal(LibC.EPOLLIN, events);

        heard.Add(_epoll.Wait(second, out _));
        _epoll.WakeAll();
        Assert.Equal(SharedEpoll.WakeToken, _epoll.Wait(second, out _));

        heard.Add(_epoll.Wait(first, out _));
        Assert.Equal([0, 1, 2], heard.Order());
        Assert.Equal(SharedEpoll.WakeToken, _epoll.Wait(first, out _));
    }

    [Fact]
    public void Each_post_is_heard_once()
    {
        var batch = new SharedEpoll.Batch(8);
        for (var token = 0; token < _sockets.Length; token++)
            _epoll.Wait(batch, out _);

        _epoll.Post();
        _epoll.Post();
        Assert.Equal(SharedEpoll.PostToken, _epoll.Wait(batch, out _));
        Assert.Equal(SharedEpoll.PostToken, _epoll.Wait(batch, out _));
        _epoll.WakeAll();
        Assert.Equal(SharedEpoll.WakeToken, _epoll.Wait(batch, out _));
    }

    [Fact]
    public void It_tells_what_no_thread_has_taken_yet_and_takes_nothing()
    {
        var batch = new SharedEpoll.Batch(1);
        foreach (var _ in _sockets)
        {
            Assert.True(_epoll.IsReady);
            Assert.True(_epoll.IsReady);
            _epoll.Wait(batch, out var _);
        }

        Assert.False(_epoll.IsReady);
        _epoll.WakeAll();
        Assert.True(_epoll.IsReady);
    }

    public void Dispose()
    {
        _epoll.Dispose();
        foreach (var socket in _sockets)
            socket.Dispose();
    }
}
