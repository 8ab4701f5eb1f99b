using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Lanboot.Protocols.Nfs;
using Lanboot.Protocols.Rpc;
using Lanboot.Protocols.Wire;

namespace Lanboot.Benchmarks.Clients;

/// <summary>What an NFS client does before the clock runs: it mounts, and goes down a path. One call after the other, each awaited.</summary>
internal sealed class NfsMount : IDisposable
{
    /// <summary>A server listens a moment before it knows its exports.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly IPAddress _server;
    private readonly byte[] _message = new byte[4096];
    private readonly byte[] _root;

    /// <param name="export">Its path.</param>
    public NfsMount(string server, string export)
    {
        _server = IPAddress.Parse(server);
        _root = MountWithPatience(export);
        Nfs = Connect(NfsProtocol.NFS_PORT);
    }

    /// <summary>The connection to the program of NFS, which the load may go on with.</summary>
    public Socket Nfs { get; private set; }

    /// <summary>The longest READ that the server takes, as far as we need it (FSINFO, rtmax).</summary>
    public int ReadSize(int most)
    {
        // FSINFO3resok: attributes (1 4, 84), rtmax 4.
        var reader = Call(Nfs, NfsCalls.FsInfo(_message, 1, _root));
        NfsCalls.ReadStatus(ref reader, "FSINFO");
        NfsCalls.SkipAttributes(ref reader);
        return (int)Math.Min((uint)most, reader.ReadUInt32());
    }

    /// <summary>The handle of what lies at a path.</summary>
    public byte[] Find(string path)
    {
        var handle = _root;
        foreach (var name in path.Split('/'))
        {
            var reader = Call(Nfs, NfsCalls.Lookup(_message, 1, handle, System.Text.Encoding.UTF8.GetBytes(name)));
            NfsCalls.ReadStatus(ref reader, $"LOOKUP of {name} in {path}");
            handle = reader.ReadOpaque(NfsProtocol.NFS3_FHSIZE).ToArray();
        }

        return handle;
    }

    /// <summary>One more connection to the program of NFS.</summary>
    public Socket Connect() => Connect(NfsProtocol.NFS_PORT);

    public void Dispose() => Nfs.Dispose();

    private byte[] MountWithPatience(string export)
    {
        for (var start = TimeProvider.System.GetTimestamp(); ;)
        {
            try
            {
                return Mount(export);
            }
            catch (Exception e) when (e is InvalidOperationException or SocketException && TimeProvider.System.GetElapsedTime(start) < Patience)
            {
                Thread.Sleep(Pause);
            }
        }
    }

    private byte[] Mount(string export)
    {
        using var portmapper = Connect(Portmap.PMAP_PORT);
        var question = new RpcService(NfsProtocol.MOUNT_PROGRAM, NfsProtocol.MOUNT_V3, RpcTransport.TCP, 0);
        var length = Portmap.WriteQuestion(_message.AsSpan(RecordMark.Length), 1, question);
        var port = Call(portmapper, length).ReadUInt32();
        if (port == 0)
            throw new InvalidOperationException("The server's portmapper knows no MOUNT.");
        using var mount = Connect((int)port);
        // mountres3: status 4, fhandle3 <64>.
        var reader = Call(mount, NfsCalls.Mount(_message, 1, export));
        NfsCalls.ReadStatus(ref reader, $"MNT of {export}");
        return reader.ReadOpaque(NfsProtocol.NFS3_FHSIZE).ToArray();
    }

    private Socket Connect(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 10_000 };
        socket.Connect(new IPEndPoint(_server, port));
        return socket;
    }

    /// <summary>Sends what lies in the message behind the room for its mark.</summary>
    /// <returns>The results, behind the reply's head.</returns>
    private WireReader Call(Socket socket, int length)
    {
        RecordMark.Write(_message, length);
        socket.Send(_message.AsSpan(0, RecordMark.Length + length));
        Receive(socket, RecordMark.Length);
        Receive(socket, (int)(BinaryPrimitives.ReadUInt32BigEndian(_message) & int.MaxValue));
        var reader = new WireReader(_message);
        NfsCalls.ReadHead(ref reader);
        return reader;
    }

    private void Receive(Socket socket, int count)
    {
        for (var done = 0; done < count;)
        {
            var received = socket.Receive(_message.AsSpan(done, count - done));
            done += received > 0 ? received : throw new InvalidOperationException("The server closed the connection.");
        }
    }
}
