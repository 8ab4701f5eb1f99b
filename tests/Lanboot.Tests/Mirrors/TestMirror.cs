using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Lanboot.Tests.Mirrors;

/// <summary>What a client of a <see cref="TestMirror"/> asked for.</summary>
internal sealed record MirrorCall(string Path, IReadOnlyDictionary<string, string> Headers)
{
    public string? Range => Headers.GetValueOrDefault("Range");
}

/// <summary>What it is told.</summary>
internal sealed record MirrorReply(int Status, byte[] Body)
{
    public string Type { get; init; } = "application/octet-stream";

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>After so many bytes of the body the connection is closed.</summary>
    public int? CutAfter { get; init; }

    /// <summary>After the body nothing more comes, and the connection stays open.</summary>
    public bool Stalls { get; init; }

    /// <summary>The length is not told, and the body comes again and again.</summary>
    public bool Endless { get; init; }

    /// <summary>The length is not told.</summary>
    public bool Unmeasured { get; init; }
}

/// <summary>
/// A mirror on loopback. It serves <see cref="Files"/> as good mirrors do, with tags, dates, ranges and conditions, unless
/// <see cref="Misbehave"/> has another answer.
/// </summary>
internal sealed class TestMirror : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _serving;

    public TestMirror()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Root => new($"http://{_listener.LocalEndpoint}/");

    public ConcurrentDictionary<string, byte[]> Files { get; } = new();

    public Func<MirrorCall, MirrorReply?> Misbehave { get; set; } = _ => null;

    public ConcurrentQueue<MirrorCall> Calls { get; } = new();

    public void Add(string path, string text) => Files[path] = Encoding.UTF8.GetBytes(text);

    public Uri At(string path) => new(Root, path);

    public MirrorReply Answer(MirrorCall call)
    {
        if (!Files.TryGetValue(call.Path, out var bytes))
            return new MirrorReply(404, []);
        var tag = $"\"{Convert.ToHexString(SHA256.HashData(bytes))[..16]}\"";
        (string, string)[] headers = [("ETag", tag)];
        if (call.Headers.GetValueOrDefault("If-None-Match") == tag)
            return new MirrorReply(304, []) { Headers = headers };
        var from = call.Range is { } range ? int.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture) : 0;
        if (from == 0 || (call.Headers.TryGetValue("If-Range", out var condition) && condition != tag))
            return new MirrorReply(200, bytes) { Headers = headers };
        return from >= bytes.Length
            ? new MirrorReply(416, [])
            : new MirrorReply(206, bytes[from..]) { Headers = [.. headers, ("Content-Range", $"bytes {from}-{bytes.Length - 1}/{bytes.Length}")] };
    }

    /// <summary>From now on nobody answers here.</summary>
    public void GoDown() => _listener.Stop();

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _serving;
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        List<Task> talks = [];
        try
        {
            while (true)
                talks.Add(TalkAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
        }
        // InvalidOperationException: it was stopped between two connections.
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or InvalidOperationException)
        {
            await Task.WhenAll(talks);
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var call = await ReadAsync(client.GetStream());
                Calls.Enqueue(call);
                await SendAsync(client.GetStream(), Misbehave(call) ?? Answer(call));
            }
            catch (Exception gone) when (gone is IOException or OperationCanceledException)
            {
                // The client has hung up, or the test is over.
            }
        }
    }

    private async Task<MirrorCall> ReadAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, leaveOpen: true);
        var path = (await reader.ReadLineAsync(_end.Token) ?? throw new IOException()).Split(' ')[1].TrimStart('/');
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await reader.ReadLineAsync(_end.Token) is { Length: > 0 } line)
            headers[line.Split(':', 2)[0]] = line.Split(':', 2)[1].Trim();
        return new MirrorCall(path, headers);
    }

    private async Task SendAsync(NetworkStream stream, MirrorReply reply)
    {
        var head = new StringBuilder($"HTTP/1.1 {reply.Status} {(HttpStatusCode)reply.Status}\r\nConnection: close\r\nContent-Type: {reply.Type}\r\n");
        if (!reply.Endless && !reply.Unmeasured && reply.Status != 304)
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {reply.Body.Length + (reply.Stalls ? 1 : 0)}\r\n");
        foreach (var (name, value) in reply.Headers)
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"{head}\r\n"), _end.Token);
        do
        {
            await stream.WriteAsync(reply.Body.AsMemory(0, reply.CutAfter ?? reply.Body.Length), _end.Token);
        }
        while (reply.Endless);
        if (reply.Stalls)
            await Task.Delay(Timeout.Infinite, _end.Token);
    }
}
