using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Lanboot.Linux;
using Lanboot.Servers.Tftp;
using Xunit;

namespace Lanboot.Tests.Servers.Tftp;

[SupportedOSPlatform("linux")]
public sealed class BusyPollTests : IDisposable
{
    private const int Token = 7;

    private readonly SteppingClock _clock = new();
    private readonly Epoll _epoll = new();
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly BusyPoll _poll;

    public BusyPollTests()
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _epoll.Add((int)_socket.Handle, Token);
        _poll = new BusyPoll(_epoll, _clock);
    }

    public void Dispose()
    {
        _socket.Dispose();
        _epoll.Dispose();
    }

    [Fact]
    public void It_sleeps_at_first_and_looks_once_packets_have_come_quickly()
    {
        Assert.Equal(Reads.OfSleeping, ReadsOf(TimeSpan.Zero));
        Send();
        for (var i = 0; i < 20; i++)
            Assert.Equal(1, _poll.Wait(null));
        Assert.Equal(Token, _epoll.TokenOf(0));
        _socket.Receive(new byte[1]);
        Assert.True(ReadsOf(TimeSpan.Zero) > Reads.OfSleeping);
    }

    [Fact]
    public void It_stops_looking_once_that_was_in_vain()
    {
        Send();
        for (var i = 0; i < 20; i++)
            _poll.Wait(null);
        _socket.Receive(new byte[1]);
        // Each read of the clock takes a step of it, so that looking comes to its end, and pauses are long.
        _clock.Step = TimeSpan.FromMilliseconds(1);
        for (var i = 0; i < 20; i++)
            _poll.Wait(TimeSpan.Zero);
        Assert.Equal(Reads.OfSleeping, ReadsOf(TimeSpan.Zero));
    }

    [Fact]
    public void Its_looking_ends_even_where_the_clock_stands_still()
    {
        Send();
        for (var i = 0; i < 20; i++)
            _poll.Wait(null);
        _socket.Receive(new byte[1]);
        Assert.Equal(0, _poll.Wait(TimeSpan.Zero));
    }

    private int ReadsOf(TimeSpan atMost)
    {
        var before = _clock.Reads;
        Assert.Equal(0, _poll.Wait(atMost));
        return _clock.Reads - before;
    }

    private void Send() => _socket.SendTo([1], _socket.LocalEndPoint!);

    private static class Reads
    {
        /// <summary>Before and after.</summary>
        public const int OfSleeping = 2;
    }
}
