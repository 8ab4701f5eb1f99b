using System.Globalization;
using System.Net;
using System.Text;

namespace Lanboot.Lab.Storm.Protocols;

/// <summary>Requests on one connection, one after the other, as iPXE and curl make them.</summary>
internal sealed class HttpFetch(StormStream stream, string host, string agent) : IDisposable
{
    /// <summary>Connects to who a URL names.</summary>
    public static async Task<HttpFetch> ConnectAsync(StormHost machines, IPAddress own, Uri url, string agent) =>
        new(await StormStream.ConnectAsync(machines, own, new IPEndPoint(IPAddress.Parse(url.Host), url.Port)), url.Authority, agent);

    /// <summary>A text, whole.</summary>
    public async Task<string> TextAsync(Uri url)
    {
        var length = await AskAsync(url, "200", null);
        var text = new byte[length];
        await stream.ReadAsync(text);
        return Encoding.UTF8.GetString(text);
    }

    /// <summary>A file, whole, of which beginning and end are compared.</summary>
    /// <returns>Its length.</returns>
    public async Task<long> FileAsync(Uri url, Original original)
    {
        var length = await AskAsync(url, "200", null);
        if (length != original.Length)
            throw new StormException($"{url} has {length} bytes in place of {original.Length}");
        var sample = new byte[Math.Max(original.Head.Length, original.Tail.Length)];
        await stream.ReadAsync(sample.AsMemory(0, original.Head.Length));
        original.MustEqual(original.Head, sample.AsSpan(0, original.Head.Length));
        await stream.DiscardAsync(original.Middle);
        await stream.ReadAsync(sample.AsMemory(0, original.Tail.Length));
        original.MustEqual(original.Tail, sample.AsSpan(0, original.Tail.Length));
        return length;
    }

    /// <summary>The first byte alone: how curl is made to find out whether a file is there (archiso_pxe_http).</summary>
    public async Task ProbeAsync(Uri url, Original original)
    {
        var length = await AskAsync(url, "206", "bytes=0-0");
        var first = new byte[1];
        if (length == 1)
            await stream.ReadAsync(first);
        if (length != 1 || first[0] != original.Head[0])
            throw new StormException($"{url}: a range of one byte came with {length} bytes");
    }

    public void Dispose() => stream.Dispose();

    /// <returns>The length of the body, which comes next.</returns>
    private async Task<long> AskAsync(Uri url, string status, string? range)
    {
        var ranged = range is null ? "" : $"Range: {range}\r\n";
        await stream.SendAsync(Encoding.ASCII.GetBytes(
            $"GET {url.PathAndQuery} HTTP/1.1\r\nConnection: keep-alive\r\nUser-Agent: {agent}\r\nHost: {host}\r\n{ranged}\r\n"));
        int end;
        while ((end = stream.Buffered.IndexOf("\r\n\r\n"u8)) < 0)
            await stream.ReceiveAsync();
        var header = Encoding.ASCII.GetString(stream.Buffered[..end]);
        stream.Skip(end + 4);
        if (!header.StartsWith($"HTTP/1.1 {status} ", StringComparison.Ordinal))
            throw new StormException($"{url}: the server says {header.Split('\r')[0]}");
        var length = header.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        return length is null
            ? throw new StormException($"{url}: the answer has no Content-Length")
            : long.Parse(length.Split(':')[1].Trim(), CultureInfo.InvariantCulture);
    }
}
