using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Lanboot.Protocols.Nfs;
using Lanboot.Servers;
using Lanboot.Servers.Nfs;
using Lanboot.Tests.Protocols.Rpc;
using Lanboot.Tests.Support;
using Xunit;

namespace Lanboot.Tests.Servers.Nfs;

[SupportedOSPlatform("linux")]
public sealed class NfsDoorTests
{
    private static readonly byte[] Null = RpcMessages.Call(NfsProtocol.NFS_PROGRAM, 3, 0);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_says_where_it_listens_and_answers_all_programs_there()
    {
        await using var nfs = await RunningNfs.StartAsync();
        Assert.Equal([$"TCP and UDP port {nfs.Door.Port} on lo (127.0.0.1)"], nfs.Door.Listening);

        using var client = await nfs.ConnectAsync();
        foreach (var (program, version) in ((uint, uint)[])[(100003, 3), (100005, 3), (100005, 1), (100000, 2), (100000, 4)])
            Assert.Equal(24, (await client.CallAsync(RpcMessages.Call(program, version, 0))).Length);
    }

    [Theory]
    [InlineData(1, 1 << 20)]
    [InlineData(16 << 10, 1 << 20)] // the longest that is copied
    [InlineData((16 << 10) + 1, 1 << 20)]
    [InlineData(3 << 20, 1 << 20)]
    [InlineData((1 << 20) + 3, 100_000)]
    public async Task A_file_arrives_whole_in_pieces_of_any_size(int length, int piece)
    {
        await using var nfs = await RunningNfs.StartAsync();
        var bytes = nfs.AddRandom("file", length);
        using var client = await nfs.ConnectAsync();
        var handle = await client.HandleAsync("file");
        var read = new List<byte>();
        while (read.Count < length)
            read.AddRange(NfsTestClient.DataOf(await client.CallAsync(NfsTestClient.Read(handle, read.Count, piece))));
        Assert.Equal(bytes, read);
    }

    [Fact]
    public async Task Calls_sent_at_once_are_answered_in_their_order_also_when_the_client_reads_late()
    {
        await using var nfs = await RunningNfs.StartAsync();
        var bytes = nfs.AddRandom("file", 4 << 20);
        using var client = await nfs.ConnectAsync();
        var handle = await client.HandleAsync("file");
        const int Piece = 60_000;
        const int Calls = 600;
        var offsets = Enumerable.Range(0, Calls).Select(i => i * 6007).ToArray();
        // 36 MB of replies wait, far more than the socket takes, and the calls do not fit into one block either.
        var sending = client.SendAsync([.. offsets.Select(offset => NfsTestClient.Read(handle, offset, Piece))]);
        foreach (var offset in offsets)
            Assert.Equal(bytes[offset..(offset + Piece)], NfsTestClient.DataOf(await client.ReceiveAsync()));
        await sending;
    }

    [Fact]
    public async Task Names_and_attributes_asked_for_many_at_a_time_are_those_of_each()
    {
        const int Count = 300;
        await using var nfs = await RunningNfs.StartAsync();
        for (var i = 1; i <= Count; i++)
            nfs.AddRandom($"{i}", i);
        using var client = await nfs.ConnectAsync();
        var mounted = await client.CallAsync(RpcMessages.Call(NfsProtocol.MOUNT_PROGRAM, 3, 1, NfsScene.Text("/images/folder")));
        var root = RpcMessages.Words(mounted.AsSpan(32, 32));

        await client.SendAsync([.. Enumerable.Range(1, Count).Select(i => NfsScene.CallWith(NfsProcedure.NFSPROC3_LOOKUP, root, NfsScene.Text($"{i}")))]);
        var handles = new List<string>();
        for (var i = 0; i < Count; i++)
        {
            var found = await client.ReceiveAsync();
            Assert.Equal(0u, BinaryPrimitives.ReadUInt32BigEndian(found.AsSpan(24)));
            handles.Add(RpcMessages.Words(found.AsSpan(32, 32)));
        }

        await client.SendAsync([.. handles.Select(handle => NfsScene.CallWith(NfsProcedure.NFSPROC3_GETATTR, handle))]);
        for (var i = 1; i <= Count; i++)
        {
            // Head 24, status 4; of fattr3, size is behind type, mode, nlink, uid and gid.
            var attributes = await client.ReceiveAsync();
            Assert.Equal((ulong)i, BinaryPrimitives.ReadUInt64BigEndian(attributes.AsSpan(24 + 4 + 20)));
        }
    }

    [Fact]
    public async Task UDP_answers_from_the_port_that_was_asked()
    {
        await using var nfs = await RunningNfs.StartAsync();
        var bytes = nfs.AddRandom("file", 100_000);
        using var client = await nfs.ConnectAsync();
        var handle = await client.HandleAsync("file");
        using var datagrams = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        // Connected, it takes nothing from elsewhere.
        await datagrams.ConnectAsync(new IPEndPoint(IPAddress.Loopback, nfs.Door.Port), Cancel);
        await datagrams.SendAsync((byte[])[1, 2, 3], Cancel);
        await datagrams.SendAsync(NfsTestClient.Read(handle, 50_000, 1 << 20), Cancel);
        var buffer = new byte[65536];
        var length = await datagrams.ReceiveAsync(buffer, Cancel);
        Assert.Equal(bytes[50_000..(50_000 + (32 << 10))], NfsTestClient.DataOf(buffer[..length]));
    }

    [Fact]
    public async Task A_handle_is_good_after_a_restart()
    {
        await using var nfs = await RunningNfs.StartAsync();
        var bytes = nfs.AddRandom("file", 1000);
        using var before = await nfs.ConnectAsync();
        var handle = await before.HandleAsync("file");
        await nfs.Door.StopAsync();
        Assert.True(await before.IsClosedAsync());

        await using var again = nfs.NewDoor(0);
        await again.StartAsync(Cancel);
        using var after = await nfs.ConnectAsync(again);
        Assert.Equal(bytes, NfsTestClient.DataOf(await after.CallAsync(NfsTestClient.Read(handle, 0, 1000))));
    }

    [Fact]
    public async Task A_file_that_was_replaced_is_read_as_it_is_now()
    {
        await using var nfs = await RunningNfs.StartAsync(new NfsLimits());
        nfs.AddRandom("file", 1000);
        using var client = await nfs.ConnectAsync();
        await client.CallAsync(NfsTestClient.Read(await client.HandleAsync("file"), 0, 1000));
        var bytes = nfs.AddRandom("file", 2000);
        // Looked up by name it is new at once, whatever was remembered of its number.
        Assert.Equal(bytes, NfsTestClient.DataOf(await client.CallAsync(NfsTestClient.Read(await client.HandleAsync("file"), 0, 4000))));
    }

    [Fact]
    public async Task A_port_in_use_is_told_with_its_holder()
    {
        await using var nfs = await RunningNfs.StartAsync();
        await using var second = nfs.NewDoor(nfs.Door.Port);
        var refusal = await Assert.ThrowsAsync<DoorException>(async () => await second.StartAsync(Cancel));
        Assert.Equal(
            $"NFS: port {nfs.Door.Port} on lo (127.0.0.1) is in use by ganesha.nfsd (pid 812): "
            + "stop it (for Linux' own NFS server \"systemctl stop nfs-server\"), or leave NFS to it with --no-nfs.",
            refusal.Message);
    }

    [Theory]
    [InlineData("474554202f20485454502f312e310d0a")] // HTTP
    [InlineData("7fffffff00")] // a fragment of 2 GB
    [InlineData("80000004 00000007")] // no call
    [InlineData("80000000")]
    public async Task Garbage_closes_the_connection_and_no_other(string garbage)
    {
        await using var nfs = await RunningNfs.StartAsync();
        using var good = await nfs.ConnectAsync();
        using var bad = await nfs.ConnectAsync();
        await bad.Socket.SendAsync(RpcMessages.Bytes(garbage), Cancel);
        Assert.True(await bad.IsClosedAsync());
        Assert.Equal(24, (await good.CallAsync(Null)).Length);
        await Eventually.HoldsAsync(() => nfs.Door.Connections == 1);
    }

    [Fact]
    public async Task Fragments_without_end_close_the_connection()
    {
        await using var nfs = await RunningNfs.StartAsync();
        using var client = await nfs.ConnectAsync();
        await client.Socket.SendAsync(new byte[4096], Cancel);
        Assert.True(await client.IsClosedAsync());
    }

    [Fact]
    public async Task A_client_has_so_many_connections_and_no_more()
    {
        await using var nfs = await RunningNfs.StartAsync(new NfsLimits { ConnectionsPerClient = 2 });
        using var one = await nfs.ConnectAsync();
        using var two = await nfs.ConnectAsync();
        Assert.Equal(24, (await one.CallAsync(Null)).Length);
        Assert.Equal(24, (await two.CallAsync(Null)).Length);
        using var three = await nfs.ConnectAsync();
        Assert.True(await three.IsClosedAsync());
        two.Dispose();
        await Eventually.HoldsAsync(() => nfs.Door.Connections == 1);
        using var four = await nfs.ConnectAsync();
        Assert.Equal(24, (await four.CallAsync(Null)).Length);
    }

    [Theory]
    [InlineData("")] // says nothing
    [InlineData("800000")] // or hardly anything
    public async Task Who_never_calls_is_closed(string beginning)
    {
        await using var nfs = await RunningNfs.StartAsync(new NfsLimits { FirstCall = TimeSpan.FromMilliseconds(50), Sweep = TimeSpan.FromMilliseconds(10) });
        using var client = await nfs.ConnectAsync();
        await client.Socket.SendAsync(Convert.FromHexString(beginning), Cancel);
        Assert.True(await client.IsClosedAsync());
    }

    [Fact]
    public async Task A_call_without_end_an_idle_client_and_one_that_does_not_read_are_closed()
    {
        var soon = TimeSpan.FromMilliseconds(100);
        var sweep = TimeSpan.FromMilliseconds(10);
        await using (var nfs = await RunningNfs.StartAsync(new NfsLimits { WholeCall = soon, Sweep = sweep }))
        {
            using var client = await nfs.ConnectAsync();
            await client.CallAsync(Null);
            await client.Socket.SendAsync((byte[])[0x80, 0, 0, 40, 1], Cancel);
            Assert.True(await client.IsClosedAsync());
        }

        await using (var nfs = await RunningNfs.StartAsync(new NfsLimits { Idle = soon, Sweep = sweep }))
        {
            using var client = await nfs.ConnectAsync();
            await client.CallAsync(Null);
            Assert.True(await client.IsClosedAsync());
        }

        await using (var nfs = await RunningNfs.StartAsync(new NfsLimits { Untaken = soon, Sweep = sweep }))
        {
            nfs.AddRandom("file", 1 << 20);
            using var client = await nfs.ConnectAsync();
            var read = NfsTestClient.Read(await client.HandleAsync("file"), 0, 1 << 20);
            await client.SendAsync([.. Enumerable.Repeat(read, 30)]);
            await Eventually.HoldsAsync(() => nfs.Door.Connections == 0);
        }
    }

    [Fact]
    public void Nothing_is_allocated_to_answer_a_read()
    {
        var scene = new NfsScene(new MemoryTree().With("big", new byte[1 << 20]));
        var call = scene.Call(NfsProcedure.NFSPROC3_READ, "big", $"{NfsScene.Long(0)} 00100000");
        var buffer = new byte[1024];
        Assert.Equal(0, Allocations.OfAThousand(() => scene.Server.Answer(call, RpcMessages.Near, buffer)));
    }

    [Fact]
    public async Task It_stops_with_connections_open_and_twice()
    {
        var nfs = await RunningNfs.StartAsync();
        using var client = await nfs.ConnectAsync();
        await client.CallAsync(Null);
        await nfs.Door.StopAsync();
        await nfs.Door.StopAsync();
        Assert.True(await client.IsClosedAsync());
        await nfs.DisposeAsync();
    }
}
