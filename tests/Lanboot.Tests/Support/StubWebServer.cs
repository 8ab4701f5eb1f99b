using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lanboot.Tests.Support;

/// <summary>A web server on the loopback interface whose every byte the test writes: also those that no server should send.</summary>
internal sealed class StubWebServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<string, Stream, Task> _answer;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    /// <param name="answer">Gets the head of a request and writes the answer; the connection ends when it returns.</param>
    public StubWebServer(Func<string, Stream, Task> answer)
    {
        _answer = answer;
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>The heads of the requests so far.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Ends when the server is disposed: for answers that never come.</summary>
    public CancellationToken Stopped => _stop.Token;

    public string Url(string path) => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/{path}";

    /// <summary>Answers each request with the same bytes.</summary>
    public static StubWebServer Of(int status, string body, string headers = "") =>
        new((_, stream) => WriteAsync(stream, status, body, headers));

    public static async Task WriteAsync(Stream stream, int status, string body, string headers = "") => await stream.WriteAsync(
        Encoding.Latin1.GetBytes($"HTTP/1.1 {status} Stub\r\n{headers}Content-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        // Not before: a listener that is stopped takes it amiss to be asked for the next connection.
        await _serving;
        _stop.Dispose();
        _listener.Dispose();
    }

    private async Task ServeAsync()
    {
        List<Task> running = [];
        try
        {
            while (true)
                running.Add(AnswerAsync(await _listener.AcceptSocketAsync(_stop.Token)));
        }
        catch (Exception stopped) when (stopped is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            await Task.WhenAll(running);
        }
    }

    private async Task AnswerAsync(Socket client)
    {
        await using var stream = new NetworkStream(client, ownsSocket: true);
        try
        {
            var head = new StringBuilder();
            var one = new byte[1];
            while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one, _stop.Token) > 0)
                head.Append((char)one[0]);
            Requests.Enqueue(head.ToString());
            await _answer(head.ToString(), stream);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // The client went away, or the test is over.
        }
    }
}
