using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Lanboot.Lab;

namespace Lanboot.EndToEnd.Peers;

/// <summary>A client that sends bytes as they are and reads the answer by itself: header fields and options, each as a text.</summary>
internal sealed class DhcpConversation : IDisposable
{
    /// <summary>On a wire of this host an answer takes milliseconds; silence is told by a question that is always answered.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(1500);

    private static readonly IPAddress Server = IPAddress.Parse("192.168.77.1");
    private readonly Socket _client;
    private readonly Socket _relay;

    public DhcpConversation(NetworkNamespace host)
    {
        Socket? client = null;
        Socket? relay = null;
        NamespaceEntry.Run(host, () => (client, relay) = (Open(68), Open(67)));
        (_client, _relay) = (client!, relay!);
    }

    /// <summary>What a capture holds, changed so that the answer comes by broadcast, or from a relay to that relay.</summary>
    public static byte[] Capture(string name)
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Vectors", "Dhcp", name + ".hex"));
        var bytes = Convert.FromHexString(string.Concat(lines.Where(line => !line.StartsWith('#'))));
        bytes[10] |= 0x80;
        return bytes;
    }

    /// <summary>The answer; null when there is none.</summary>
    public async Task<SortedDictionary<string, string>?> AskAsync(byte[] request, bool atBootServer)
    {
        var socket = request.AsSpan(24, 4).ContainsAnyExcept((byte)0) ? _relay : _client;
        var to = atBootServer ? new IPEndPoint(Server, 4011) : socket == _relay ? new IPEndPoint(Server, 67) : new IPEndPoint(IPAddress.Broadcast, 67);
        await socket.SendToAsync(request, to);
        var buffer = new byte[1500];
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            while (true)
            {
                var length = await socket.ReceiveAsync(buffer, patience.Token);
                if (length >= 240 && buffer[0] == 2 && buffer.AsSpan(4, 4).SequenceEqual(request.AsSpan(4, 4)))
                    return Read(buffer.AsSpan(0, length));
            }
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _relay.Dispose();
    }

    private static Socket Open(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { EnableBroadcast = true };
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        socket.Bind(new IPEndPoint(IPAddress.Any, port));
        return socket;
    }

    private static SortedDictionary<string, string> Read(ReadOnlySpan<byte> reply)
    {
        SortedDictionary<string, string> fields = new(StringComparer.Ordinal)
        {
            ["flags"] = BinaryPrimitives.ReadUInt16BigEndian(reply[10..]).ToString("x4", CultureInfo.InvariantCulture),
            ["ciaddr"] = new IPAddress(reply.Slice(12, 4)).ToString(),
            ["yiaddr"] = new IPAddress(reply.Slice(16, 4)).ToString(),
            ["siaddr"] = new IPAddress(reply.Slice(20, 4)).ToString(),
            ["giaddr"] = new IPAddress(reply.Slice(24, 4)).ToString(),
            ["sname"] = Text(reply.Slice(44, 64)),
            ["file"] = Text(reply.Slice(108, 128)),
        };
        for (var at = 240; at + 1 < reply.Length && reply[at] != 255;)
        {
            if (reply[at] == 0)
            {
                at++;
                continue;
            }

            var name = $"option {reply[at]}";
            fields[name] = fields.GetValueOrDefault(name, "") + Convert.ToHexString(reply.Slice(at + 2, reply[at + 1]));
            at += 2 + reply[at + 1];
        }

        return fields;
    }

    private static string Text(ReadOnlySpan<byte> field) => Encoding.ASCII.GetString(field.Contains((byte)0) ? field[..field.IndexOf((byte)0)] : field);
}
