using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Lanboot.Tests.Protocols.Nbd;
using Xunit;

namespace Lanboot.Tests.Servers.Nbd;

/// <summary>A client that sends what a test wants sent, and reads replies field by field.</summary>
internal sealed class NbdTestClient : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public NbdTestClient(int port, bool oldstyle = false, int receiveBuffer = 0)
    {
        if (receiveBuffer > 0)
            _socket.ReceiveBufferSize = receiveBuffer;
        // Only a failing test waits so long.
        _socket.ReceiveTimeout = 30_000;
        _socket.NoDelay = true;
        _socket.Connect(IPAddress.Loopback, port);
        if (!oldstyle)
            Greeting = Read(18);
    }

    public byte[] Greeting { get; } = [];

    public void Send(params byte[] bytes) => _socket.Send(bytes);

    public void Choose(string export, bool structured)
    {
        Send([0, 0, 0, 3]);
        if (structured)
        {
            Send(NbdScene.Option(8));
            Read(20);
        }

        Send(NbdScene.Option(7, NbdScene.Choice(export)));
        Read(32 + 20);
    }

    public void Request(int command, ulong cookie, long offset, uint length, int flags = 0, byte[]? payload = null) =>
        Send([.. Convert.FromHexString($"25609513{flags:x4}{command:x4}{cookie:x16}{offset:x16}{length:x8}"), .. payload ?? []]);

    /// <summary>A simple reply's error and cookie.</summary>
    public (uint Error, ulong Cookie) ReadSimple()
    {
        var header = Read(16);
        Assert.Equal(0x67446698u, BinaryPrimitives.ReadUInt32BigEndian(header));
        return (BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4)), BinaryPrimitives.ReadUInt64BigEndian(header.AsSpan(8)));
    }

    /// <summary>A chunk of a structured reply.</summary>
    public (bool Done, int Type, ulong Cookie, byte[] Payload) ReadChunk()
    {
        var header = Read(20);
        Assert.Equal(0x668e33efu, BinaryPrimitives.ReadUInt32BigEndian(header));
        var payload = Read(BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(16)));
        return ((header[5] & 1) != 0, BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(6)), BinaryPrimitives.ReadUInt64BigEndian(header.AsSpan(8)), payload);
    }

    /// <summary>Reads by simple replies, and checks that all goes well.</summary>
    public byte[] ReadAt(long offset, int length)
    {
        Request(0, 77, offset, (uint)length);
        Assert.Equal((0u, 77ul), ReadSimple());
        return Read(length);
    }

    public byte[] Read(int length)
    {
        var bytes = new byte[length];
        for (var done = 0; done < length;)
        {
            var count = _socket.Receive(bytes.AsSpan(done));
            if (count == 0)
                throw new EndOfStreamException("the server closed the connection");
            done += count;
        }

        return bytes;
    }

    /// <summary>Whether the server has closed the connection, once all it sent is read.</summary>
    public bool IsClosed()
    {
        try
        {
            return _socket.Receive(new byte[1]) == 0;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            return true;
        }
    }

    public void Dispose() => _socket.Dispose();
}
