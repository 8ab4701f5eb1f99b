using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Xunit;

namespace Lanboot.Tests.Servers.Http;

/// <summary>A connection on which a test writes exactly the bytes that a loader writes, and reads answers as loaders do: strictly.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly List<byte> _ahead = [];
    private readonly byte[] _buffer = new byte[64 << 10];

    private RawClient()
    {
    }

    public Socket Socket => _socket;

    public static async Task<RawClient> ConnectAsync(int port, int? receiveBuffer = null)
    {
        var client = new RawClient();
        if (receiveBuffer is { } size)
            client._socket.ReceiveBufferSize = size;
        await client._socket.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        return client;
    }

    public Task SendAsync(string request) => SendAsync(Encoding.Latin1.GetBytes(request));

    public async Task SendAsync(byte[] bytes)
    {
        for (var sent = 0; sent < bytes.Length;)
            sent += await _socket.SendAsync(bytes.AsMemory(sent), TestContext.Current.CancellationToken);
    }

    /// <summary>One answer with as many bytes of body as its Content-Length says; none after HEAD or with 304.</summary>
    public async Task<RawAnswer> ReadAsync(bool isHead = false)
    {
        var headers = await ReadHeadersAsync();
        var length = isHead || headers.StartsWith("HTTP/1.1 304", StringComparison.Ordinal) ? 0 : ContentLength(headers);
        return new RawAnswer(headers, await ReadBytesAsync(length));
    }

    public async Task<string> ReadHeadersAsync()
    {
        var end = 0;
        while ((end = IndexOfBlankLine()) < 0)
        {
            if (!await ReceiveAsync())
                throw new EndOfStreamException($"the server closed after: {Encoding.Latin1.GetString([.. _ahead])}");
        }

        var headers = Encoding.Latin1.GetString([.. _ahead[..(end + 4)]]);
        _ahead.RemoveRange(0, end + 4);
        return headers;
    }

    public async Task<byte[]> ReadBytesAsync(long count)
    {
        var bytes = new byte[count];
        var length = (int)Math.Min(_ahead.Count, count);
        _ahead.CopyTo(0, bytes, 0, length);
        _ahead.RemoveRange(0, length);
        while (length < count)
        {
            var received = await _socket.ReceiveAsync(bytes.AsMemory(length), TestContext.Current.CancellationToken);
            if (received == 0)
                throw new EndOfStreamException($"the server closed after {length} of {count} bytes");
            length += received;
        }

        return bytes;
    }

    /// <summary>All that comes until the server closes.</summary>
    public async Task<byte[]> ReadToEndAsync()
    {
        while (await ReceiveAsync())
        {
        }

        var bytes = _ahead.ToArray();
        _ahead.Clear();
        return bytes;
    }

    /// <summary>Ends as GRUB does and as a machine does that is switched off and on: with a reset.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Close();
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>As GRUB looks for it: in exactly this spelling.</summary>
    private static long ContentLength(string headers)
    {
        const string Name = "\r\nContent-Length: ";
        var at = headers.IndexOf(Name, StringComparison.Ordinal);
        Assert.True(at >= 0, $"no Content-Length in: {headers}");
        var value = headers[(at + Name.Length)..];
        return long.Parse(value[..value.IndexOf('\r')], CultureInfo.InvariantCulture);
    }

    private int IndexOfBlankLine() => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_ahead).IndexOf("\r\n\r\n"u8);

    private async Task<bool> ReceiveAsync()
    {
        int count;
        try
        {
            count = await _socket.ReceiveAsync(_buffer, TestContext.Current.CancellationToken);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            return false;
        }

        _ahead.AddRange(_buffer.AsSpan(0, count));
        return count > 0;
    }
}

/// <summary>An answer as it was on the wire.</summary>
internal sealed record RawAnswer(string Headers, byte[] Body)
{
    public int Status => int.Parse(Headers.AsSpan(9, 3), CultureInfo.InvariantCulture);

    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>The value of a header, in exactly this spelling; null where it is missing.</summary>
    public string? this[string name] =>
        Headers.Split("\r\n").FirstOrDefault(line => line.StartsWith($"{name}: ", StringComparison.Ordinal))?[(name.Length + 2)..];
}
