using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lanboot.Lab;

/// <summary>A web server on port 80 of a lab's host that answers what a test says; a request each connection, ranges "a-b".</summary>
public sealed class TestWebServer : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly Func<string, (int Status, byte[] Body)> _answer;
    private readonly Task _serving;

    private TestWebServer(TcpListener listener, Func<string, (int Status, byte[] Body)> answer)
    {
        _listener = listener;
        _answer = answer;
        _serving = ServeAsync();
    }

    /// <summary>The paths as they were asked for.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <param name="answer">From the path, with its query, to the answer; from any thread.</param>
    public static TestWebServer Start(NetworkNamespace host, Func<string, (int Status, byte[] Body)> answer)
    {
        var listener = NamespaceThread.In(host, () =>
        {
            var made = new TcpListener(IPAddress.Any, 80);
            made.Start();
            return made;
        });
        return new TestWebServer(listener, answer);
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
                _ = AnswerAsync(await _listener.AcceptSocketAsync());
        }
        // InvalidOperationException: it was stopped between two connections.
        catch (Exception stopped) when (stopped is SocketException or InvalidOperationException)
        {
            // The end of the test.
        }
    }

    private async Task AnswerAsync(Socket client)
    {
        try
        {
            await using var stream = new NetworkStream(client, ownsSocket: true);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            var request = await reader.ReadLineAsync() ?? "";
            (int From, int To)? range = null;
            while (await reader.ReadLineAsync() is { Length: > 0 } header)
            {
                const string Bytes = "Range: bytes=";
                if (header.StartsWith(Bytes, StringComparison.Ordinal) && header[Bytes.Length..].Split('-') is [var from, var to])
                    range = (int.Parse(from, CultureInfo.InvariantCulture), int.Parse(to, CultureInfo.InvariantCulture));
            }

            var path = request.Split(' ') is [_, var named, _] ? named : "/";
            Asked.Enqueue(path);
            var (status, body) = _answer(path);
            var more = "";
            if (status == 200 && range is var (first, last))
            {
                more = $"Content-Range: bytes {first}-{last}/{body.Length}\r\n";
                (status, body) = (206, body[first..(last + 1)]);
            }

            await stream.WriteAsync(Encoding.Latin1.GetBytes(
                $"HTTP/1.1 {status} As the test says\r\n{more}Content-Length: {body.Length}\r\nConnection: close\r\n\r\n"));
            await stream.WriteAsync(body);
        }
        catch (IOException)
        {
            // The client went away.
        }
    }
}
