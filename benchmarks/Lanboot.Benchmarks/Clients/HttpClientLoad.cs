using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using Lanboot.Linux;

namespace Lanboot.Benchmarks.Clients;

/// <summary>
/// Fetches one file over many connections at a time, each as often as it is asked to, with keep-alive. Bodies are counted and left in the
/// kernel (MSG_TRUNC, tcp(7)), so that the server is what takes the time; that they are right is checked once before.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class HttpClientLoad : IDisposable
{
    /// <summary>For one receive; more than any socket's buffer.</summary>
    private const int Discarded = 16 << 20;

    private readonly IPEndPoint _server;
    private readonly byte[] _request;
    private readonly List<Connection> _connections = [];
    private readonly Epoll _epoll = new();
    private long _received;
    private int _open;

    private HttpClientLoad(Uri url, int connections, int requests)
    {
        _server = new IPEndPoint(IPAddress.Parse(url.Host), url.Port);
        _request = Encoding.ASCII.GetBytes($"GET {url.AbsolutePath} HTTP/1.1\r\nHost: {url.Host}\r\nUser-Agent: bench\r\n\r\n");
        for (var i = 0; i < connections; i++)
            _connections.Add(new Connection(requests));
    }

    /// <param name="requests">Of each connection, one after the other.</param>
    public static ClientOutcome Run(Uri url, int connections, int requests)
    {
        using var load = new HttpClientLoad(url, connections, requests);
        var start = TimeProvider.System.GetTimestamp();
        load.Fetch();
        return new ClientOutcome(load._received, TimeProvider.System.GetElapsedTime(start).TotalSeconds);
    }

    public void Dispose()
    {
        _connections.ForEach(each => each.Socket.Dispose());
        _epoll.Dispose();
    }

    private void Fetch()
    {
        for (var i = 0; i < _connections.Count; i++)
        {
            var socket = _connections[i].Socket;
            socket.Connect(_server);
            socket.NoDelay = true;
            socket.Blocking = false;
            _epoll.Add((int)socket.Handle, i);
            socket.Send(_request);
        }

        _open = _connections.Count;
        while (_open > 0)
        {
            var ready = _epoll.Wait(TimeSpan.FromSeconds(30));
            if (ready == 0)
                throw new InvalidOperationException($"Nothing came for 30 s; {_open} connections are not done.");
            for (var i = 0; i < ready; i++)
                Take(_connections[_epoll.TokenOf(i)]);
        }
    }

    private unsafe void Take(Connection from)
    {
        if (from.Left == 0)
        {
            TakeHeader(from);
        }
        else
        {
            // No buffer at all: the kernel looks whether its end would lie in our memory, and behind one byte on the stack it may not.
            var count = LibC.Receive((int)from.Socket.Handle, null, (nuint)Math.Min(from.Left, Discarded), LibC.MSG_TRUNC | LibC.MSG_DONTWAIT);
            if (count == 0)
                throw new InvalidOperationException("The server closed the connection in the middle of a body.");
            if (count > 0)
                Count(from, count);
            else if (Marshal.GetLastPInvokeError() is not (LibC.EAGAIN or LibC.EINTR))
                throw new InvalidOperationException($"The connection broke in the middle of a body: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    private void TakeHeader(Connection from)
    {
        var count = from.Socket.Receive(from.Header.AsSpan(from.HeaderLength));
        if (count == 0)
            throw new InvalidOperationException("The server closed the connection.");
        from.HeaderLength += count;
        var text = from.Header.AsSpan(0, from.HeaderLength);
        var end = text.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return;
        from.Left = LengthIn(Encoding.ASCII.GetString(text[..(end + 2)]));
        var body = from.HeaderLength - end - 4;
        from.HeaderLength = 0;
        Count(from, body);
    }

    private void Count(Connection from, long body)
    {
        _received += body;
        from.Left -= body;
        if (from.Left > 0)
            return;
        if (--from.Requests > 0)
        {
            from.Socket.Send(_request);
            return;
        }

        _open--;
        from.Socket.Dispose();
    }

    private static long LengthIn(string header)
    {
        if (!header.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal))
            throw new InvalidOperationException($"The server says: {header.Split('\r')[0]}");
        const string Name = "\r\nContent-Length:";
        var at = header.IndexOf(Name, StringComparison.OrdinalIgnoreCase) + Name.Length;
        return at < Name.Length
            ? throw new InvalidOperationException("The answer has no Content-Length.")
            : long.Parse(header.AsSpan(at).TrimStart()[..header.AsSpan(at).TrimStart().IndexOfAnyExceptInRange('0', '9')], CultureInfo.InvariantCulture);
    }

    private sealed class Connection(int requests)
    {
        public Socket Socket { get; } = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        public byte[] Header { get; } = new byte[4096];

        public int HeaderLength { get; set; }

        /// <summary>Bytes of the body that are still to come; 0 while a header is.</summary>
        public long Left { get; set; }

        public int Requests { get; set; } = requests;
    }
}
