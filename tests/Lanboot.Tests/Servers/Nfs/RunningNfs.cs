using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Lanboot.Boot;
using Lanboot.Host;
using Lanboot.Journal;
using Lanboot.Media.HostFolder;
using Lanboot.Media.Images;
using Lanboot.Protocols.Nfs;
using Lanboot.Servers.Nfs;
using Lanboot.Settings;
using Lanboot.Tests.Protocols.Rpc;
using Lanboot.Tests.Servers.Tftp;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Lanboot.Tests.Servers.Nfs;

/// <summary>The NFS door on a port of the loopback interface that the kernel chose, over a folder of this host.</summary>
[SupportedOSPlatform("linux")]
internal sealed class RunningNfs : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lanboot-nfs-").FullName;
    private readonly DiscImage _image;

    private RunningNfs(NfsLimits limits)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "files"));
        _image = new DiscImage(Path.Combine(_folder, "files"), "folder", new FolderTree(Path.Combine(_folder, "files")));
        Door = NewDoor(0, limits);
    }

    public static HostInterface Loopback => RunningTftp.Loopback;

    public BootJournal Journal { get; } = new(TimeProvider.System);

    public NfsDoor Door { get; }

    public static async Task<RunningNfs> StartAsync(NfsLimits? limits = null)
    {
        var running = new RunningNfs(limits ?? new NfsLimits());
        await running.Door.StartAsync(TestContext.Current.CancellationToken);
        return running;
    }

    public NfsDoor NewDoor(int port, NfsLimits? limits = null) => new(
        new NfsSettings { Port = port, Portmapper = false, SecretFile = Path.Combine(_folder, "secret") },
        [Loopback], [new ServedImage("folder", _image, [])], Journal, (_, _) => "ganesha.nfsd (pid 812)", TimeProvider.System,
        NullLogger<NfsDoor>.Instance, limits ?? new NfsLimits());

    /// <summary>Adds a file of random bytes and gives them back.</summary>
    public byte[] AddRandom(string name, int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        File.WriteAllBytes(Path.Combine(_folder, "files", name), bytes);
        return bytes;
    }

    public async Task<NfsTestClient> ConnectAsync(NfsDoor? door = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, (door ?? Door).Port), TestContext.Current.CancellationToken);
        return new NfsTestClient(socket);
    }

    public async ValueTask DisposeAsync()
    {
        await Door.DisposeAsync();
        _image.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>A connection of calls and replies, each awaited.</summary>
internal sealed class NfsTestClient(Socket socket) : IDisposable
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public Socket Socket => socket;

    /// <summary>The handle of a file in the folder.</summary>
    public async Task<string> HandleAsync(string name)
    {
        var root = await CallAsync(RpcMessages.Call(NfsProtocol.MOUNT_PROGRAM, 3, 1, NfsScene.Text("/images/folder")));
        var found = await CallAsync(NfsScene.CallWith(NfsProcedure.NFSPROC3_LOOKUP, RpcMessages.Words(root.AsSpan(32, 32)), NfsScene.Text(name)));
        Assert.Equal(0u, BinaryPrimitives.ReadUInt32BigEndian(found.AsSpan(24)));
        return RpcMessages.Words(found.AsSpan(32, 32));
    }

    public static byte[] Read(string handle, long offset, int count) =>
        NfsScene.CallWith(NfsProcedure.NFSPROC3_READ, handle, $"{NfsScene.Long((ulong)offset)} {count:x8}");

    /// <summary>The bytes of a reply to READ.</summary>
    public static byte[] DataOf(byte[] reply)
    {
        // Head 24, status 4, attributes 88, count 4, eof 4, length 4.
        const int At = 24 + 4 + 88 + 12;
        var count = BinaryPrimitives.ReadInt32BigEndian(reply.AsSpan(At - 4));
        Assert.Equal(At + (count + 3) / 4 * 4, reply.Length);
        return reply[At..(At + count)];
    }

    public async Task<byte[]> CallAsync(byte[] message)
    {
        await SendAsync(message);
        return await ReceiveAsync();
    }

    public async Task SendAsync(params byte[][] messages)
    {
        var bytes = messages.SelectMany(message => (byte[])[0x80, (byte)(message.Length >> 16), (byte)(message.Length >> 8), (byte)message.Length, .. message]);
        await socket.SendAsync(bytes.ToArray(), Cancel);
    }

    /// <summary>The next reply, without its mark.</summary>
    public async Task<byte[]> ReceiveAsync()
    {
        var mark = await ReceiveAsync(4);
        var length = BinaryPrimitives.ReadUInt32BigEndian(mark);
        Assert.True(length >= 0x8000_0000, "a reply is one fragment");
        return await ReceiveAsync((int)(length & 0x7fff_ffff));
    }

    /// <summary>Whether the server closes the connection, now or soon.</summary>
    public async Task<bool> IsClosedAsync()
    {
        try
        {
            return await socket.ReceiveAsync(new byte[1], Cancel) == 0;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    public void Dispose() => socket.Dispose();

    private async Task<byte[]> ReceiveAsync(int length)
    {
        var bytes = new byte[length];
        for (var at = 0; at < length;)
        {
            var received = await socket.ReceiveAsync(bytes.AsMemory(at), Cancel);
            Assert.NotEqual(0, received);
            at += received;
        }

        return bytes;
    }
}
