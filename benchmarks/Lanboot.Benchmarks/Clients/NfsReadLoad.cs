using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Lanboot.Linux;
using Lanboot.Protocols.Rpc;
using Lanboot.Protocols.Wire;

namespace Lanboot.Benchmarks.Clients;

/// <summary>
/// Reads a file from its beginning over some connections at a time, each with several READs on their way, as a mounted Linux does ahead of
/// its reader. Status and lengths are checked; the bytes are left in the kernel (MSG_TRUNC, tcp(7)), so that the server is what takes the time.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class NfsReadLoad : IDisposable
{
    /// <summary>What Linux asks for at the most.</summary>
    private const int MostForRead = 1 << 20;

    /// <summary>READs on their way on each connection.</summary>
    private const int InFlight = 8;

    private readonly NfsMount _mount;
    private readonly byte[] _handle;
    private readonly int _size;
    private readonly long _length;
    private readonly List<Connection> _connections = [];
    private readonly Epoll _epoll = new();
    private readonly byte[] _call = new byte[512];
    private long _received;

    private NfsReadLoad(string server, string export, string file, long length, int connections)
    {
        _mount = new NfsMount(server, export);
        _handle = _mount.Find(file);
        _size = _mount.ReadSize(MostForRead);
        _length = length;
        for (var i = 0; i < connections; i++)
            _connections.Add(new Connection(_mount.Connect()));
    }

    /// <param name="length">How much of it each connection reads.</param>
    public static ClientOutcome Run(string server, string export, string file, long length, int connections)
    {
        using var load = new NfsReadLoad(server, export, file, length, connections);
        var start = TimeProvider.System.GetTimestamp();
        load.Read();
        return new ClientOutcome(load._received, TimeProvider.System.GetElapsedTime(start).TotalSeconds);
    }

    public void Dispose()
    {
        _connections.ForEach(each => each.Socket.Dispose());
        _mount.Dispose();
        _epoll.Dispose();
    }

    private void Read()
    {
        for (var i = 0; i < _connections.Count; i++)
        {
            _connections[i].Socket.Blocking = false;
            _epoll.Add((int)_connections[i].Socket.Handle, i);
            for (var call = 0; call < InFlight; call++)
                Ask(_connections[i]);
        }

        while (_received < _length * _connections.Count)
        {
            var ready = _epoll.Wait(TimeSpan.FromSeconds(30));
            if (ready == 0)
                throw new InvalidOperationException("Nothing came for 30 s.");
            for (var i = 0; i < ready; i++)
                Take(_connections[_epoll.TokenOf(i)]);
        }
    }

    private void Ask(Connection on)
    {
        var count = (int)Math.Min(_size, _length - on.Asked);
        if (count <= 0)
            return;
        // The call's identifier says which piece it is for.
        var length = NfsCalls.Read(_call, (uint)(on.Asked / _size), _handle, on.Asked, count);
        RecordMark.Write(_call, length);
        on.Asked += count;
        if (on.Socket.Send(_call.AsSpan(0, RecordMark.Length + length)) != RecordMark.Length + length)
            throw new InvalidOperationException("The server does not take a call.");
    }

    private unsafe void Take(Connection from)
    {
        var isData = from.Left > 0;
        fixed (byte* head = from.Head)
        {
            var most = isData ? from.Left : from.HeadNeeded - from.HeadLength;
            var flags = LibC.MSG_DONTWAIT | (isData ? LibC.MSG_TRUNC : 0);
            var count = (int)LibC.Receive((int)from.Socket.Handle, head + (isData ? 0 : from.HeadLength), (nuint)most, flags);
            if (count == 0)
                throw new InvalidOperationException("The server closed the connection.");
            if (count < 0)
                return;
            if (isData)
                from.Left -= count;
            else if ((from.HeadLength += count) < from.HeadNeeded || !IsWhole(from))
                return;
        }

        if (from.Left > 0)
            return;
        (from.HeadLength, from.HeadNeeded) = (0, Connection.HeadLeast);
        Ask(from);
    }

    /// <summary>Looks at the head of a READ's reply.</summary>
    /// <returns>False when there is more of it.</returns>
    // Mark 4, head 24, status 4, whether attributes follow 4, these 84, count 4, eof 4, length of the data 4; data and padding follow.
    private bool IsWhole(Connection from)
    {
        var reader = new WireReader(from.Head.AsSpan(RecordMark.Length, from.HeadLength - RecordMark.Length));
        var piece = NfsCalls.ReadHead(ref reader);
        NfsCalls.ReadStatus(ref reader, "READ");
        var hasAttributes = reader.ReadBoolean();
        if (from.HeadNeeded == Connection.HeadLeast)
        {
            from.HeadNeeded += (hasAttributes ? NfsCalls.Attributes : 0) + 3 * sizeof(uint);
            return false;
        }

        reader.Skip(hasAttributes ? NfsCalls.Attributes : 0);
        var count = (int)reader.ReadUInt32();
        reader.Skip(4);
        var isRight = count == Math.Min(_size, _length - piece * (long)_size) && reader.ReadUInt32() == count;
        from.Left = count + Xdr.Padding(count);
        var record = (int)(BinaryPrimitives.ReadUInt32BigEndian(from.Head) & int.MaxValue);
        if (!isRight || record != from.HeadLength - RecordMark.Length + from.Left)
            throw new InvalidOperationException($"READ gave {count} bytes in a record of {record}.");
        _received += count;
        return true;
    }

    private sealed class Connection(Socket socket)
    {
        /// <summary>Up to where it says whether attributes follow.</summary>
        public const int HeadLeast = RecordMark.Length + 24 + 8;

        public Socket Socket { get; } = socket;

        public byte[] Head { get; } = new byte[256];

        public int HeadLength { get; set; }

        public int HeadNeeded { get; set; } = HeadLeast;

        /// <summary>Bytes of the data that are still to come.</summary>
        public int Left { get; set; }

        /// <summary>Up to where READs were sent.</summary>
        public long Asked { get; set; }
    }
}
