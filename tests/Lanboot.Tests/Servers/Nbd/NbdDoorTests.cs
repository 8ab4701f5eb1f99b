using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Lanboot.Journal;
using Lanboot.Linux;
using Lanboot.Media.Blocks;
using Lanboot.Servers;
using Lanboot.Servers.Nbd;
using Lanboot.Settings;
using Lanboot.Tests.Servers.Http;
using Lanboot.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Lanboot.Tests.Servers.Nbd;

[SupportedOSPlatform("linux")]
public sealed class NbdDoorTests
{
    private static readonly byte[] Bytes = TestFile.RandomBytes(300_000, 1);

    [Fact]
    public async Task Reads_of_all_sizes_come_back_from_files_holes_and_memory_alike()
    {
        using var file = new TestFile(Bytes);
        var pieces = new PiecedSource(new Part(file.Handle, 1000, 100_000), new Part(null, 0, 50_000), new Part(file.Handle, 0, 3000), new Part(file.Handle, 200_000, 90_000));
        byte[] pieced = [.. Bytes[1000..101_000], .. new byte[50_000], .. Bytes[..3000], .. Bytes[200_000..290_000]];
        await using var running = await RunningNbd.StartAsync(file.Source(), more: [("memory", new ByteSource(Bytes)), ("pieces", pieces)]);
        var random = new Random(3);
        foreach (var (name, bytes) in new[] { ("image", Bytes), ("memory", Bytes), ("pieces", pieced) })
        {
            using var simple = running.Open(name);
            using var structured = running.Open(name, structured: true);
            for (var i = 0; i < 60; i++)
            {
                var offset = random.Next(bytes.Length - 1);
                var length = 1 + random.Next(Math.Min(bytes.Length - offset, i % 2 == 0 ? 8192 : bytes.Length));
                Assert.Equal(bytes[offset..(offset + length)], simple.ReadAt(offset, length));
                structured.Request(0, (ulong)i, offset, (uint)length);
                Assert.Equal(bytes[offset..(offset + length)], ReadWhole(structured, (ulong)i, offset));
            }
        }
    }

    [Fact]
    public async Task Many_requests_in_one_packet_are_answered_each_and_a_request_in_pieces_too()
    {
        using var file = new TestFile(Bytes);
        await using var running = await RunningNbd.StartAsync(file.Source());
        using var client = running.Open("");
        var requests = Enumerable.Range(0, 500).SelectMany(i => Convert.FromHexString($"2560951300000000{i:x16}{i * 100:x16}{64:x8}")).ToArray();
        foreach (var piece in requests.Chunk(1001))
            client.Send(piece);
        var seen = new HashSet<ulong>();
        for (var i = 0; i < 500; i++)
        {
            var (error, cookie) = client.ReadSimple();
            Assert.Equal(0u, error);
            Assert.True(seen.Add(cookie));
            Assert.Equal(Bytes.AsSpan((int)cookie * 100, 64).ToArray(), client.Read(64));
        }
    }

    /// <summary>Every other piece of the file is dropped from memory first, where its file system can do that.</summary>
    [Fact]
    public async Task What_the_disc_must_fetch_and_what_is_in_memory_both_come_in_whatever_order()
    {
        const int POSIX_FADV_DONTNEED = 4;
        const int Piece = 64 << 10;
        using var file = TestFile.Random(100 * Piece, 8);
        var expected = TestFile.RandomBytes(100 * Piece, 8);
        RandomAccess.FlushToDisk(file.Handle);
        for (var i = 0; i < 100; i += 2)
            _ = LibC.Advise(file.Handle, i * Piece, Piece, POSIX_FADV_DONTNEED);

        await using var running = await RunningNbd.StartAsync(file.Source());
        using var client = running.Open("image");
        client.Send([.. Enumerable.Range(0, 100).SelectMany(i => Convert.FromHexString($"2560951300000000{i:x16}{i * Piece:x16}{Length(i):x8}"))]);
        var seen = new HashSet<ulong>();
        for (var i = 0; i < 100; i++)
        {
            var (error, cookie) = client.ReadSimple();
            Assert.Equal(0u, error);
            Assert.True(seen.Add(cookie));
            Assert.Equal(expected.AsSpan((int)cookie * Piece, Length((int)cookie)).ToArray(), client.Read(Length((int)cookie)));
        }

        static int Length(int i) => i % 3 == 0 ? Piece : 4096;
    }

    /// <summary>The kernel drops from memory what it likes: what it kept is answered at once, and some must be left that waits.</summary>
    [Fact]
    public async Task A_read_that_waits_for_the_disc_holds_up_no_other_of_its_connection()
    {
        const int POSIX_FADV_RANDOM = 1;
        const int POSIX_FADV_DONTNEED = 4;
        const int Warm = 200_000;
        const int Piece = 128 << 10;
        const int Pieces = 60;
        using var file = TestFile.Random((Pieces + 2) * Piece, 9);
        var expected = TestFile.RandomBytes((Pieces + 2) * Piece, 9);
        RandomAccess.FlushToDisk(file.Handle);
        // Nothing is read ahead: a disc may be set to do so by some MiB.
        _ = LibC.Advise(file.Handle, 0, 0, POSIX_FADV_RANDOM);
        _ = LibC.Advise(file.Handle, 0, 0, POSIX_FADV_DONTNEED);
        RandomAccess.Read(file.Handle, new byte[Warm], 0);
        using var slow = new SlowFile(file.Source(), 2 * Piece);
        await using var running = await RunningNbd.StartAsync(slow);
        using var client = running.Open("image");

        for (var i = 2; i < Pieces + 2; i++)
            client.Request(0, (ulong)i, i * Piece, (uint)Length(i));
        var left = Enumerable.Range(2, Pieces).ToHashSet();
        var warm = 4096;
        for (; warm < Warm; warm += 50_000)
        {
            client.Request(0, 1, 0, (uint)warm);
            while (Take() is not 1)
            {
            }

            Assert.SkipWhen(left.Count == 0, "The kernel has kept all of the file in memory.");
            await Eventually.HoldsAsync(() => slow.Waiting > 0);
        }

        slow.Release();
        while (left.Count > 0)
            Assert.NotEqual(1, Take());

        int Take()
        {
            var (error, cookie) = client.ReadSimple();
            var number = (int)cookie;
            Assert.Equal(0u, error);
            Assert.True(number == 1 || left.Remove(number));
            var (offset, length) = number == 1 ? (0, warm) : (number * Piece, Length(number));
            Assert.Equal(expected.AsSpan(offset, length).ToArray(), client.Read(length));
            return number;
        }

        static int Length(int piece) => piece % 2 == 0 ? 4096 : 40_000;
    }

    [Fact]
    public async Task Who_asks_for_more_than_may_wait_for_the_disc_is_heard_again_when_it_has_come()
    {
        const int POSIX_FADV_DONTNEED = 4;
        const int Count = 3 * NbdLimits.ColdReads;
        const int Apart = 16 << 10;
        using var file = TestFile.Random(Count * Apart, 10);
        var expected = TestFile.RandomBytes(Count * Apart, 10);
        RandomAccess.FlushToDisk(file.Handle);
        _ = LibC.Advise(file.Handle, 0, Count * Apart, POSIX_FADV_DONTNEED);
        using var slow = new SlowFile(file.Source(), 0);
        slow.Release();
        await using var running = await RunningNbd.StartAsync(slow);
        using var client = running.Open("image");
        // And the end behind them: they are answered before it ("Transmission", NBD_CMD_DISC).
        client.Send([.. Enumerable.Range(0, Count).SelectMany(i => Convert.FromHexString($"2560951300000000{i:x16}{i * Apart:x16}{512:x8}"))]);
        client.Request(2, 0, 0, 0);
        var seen = new HashSet<ulong>();
        for (var i = 0; i < Count; i++)
        {
            var (error, cookie) = client.ReadSimple();
            Assert.Equal(0u, error);
            Assert.True(seen.Add(cookie));
            Assert.Equal(expected.AsSpan((int)cookie * Apart, 512).ToArray(), client.Read(512));
        }

        Assert.Throws<EndOfStreamException>(() => client.Read(1));
    }

    [Fact]
    public async Task A_slow_disc_holds_up_its_own_client_alone()
    {
        using var slow = new SlowSource(Bytes.Length);
        await using var running = await RunningNbd.StartAsync(slow, more: [("fast", new ByteSource(Bytes))]);
        using var waiting = running.Open("image");
        using var second = running.Open("image");
        waiting.Request(0, 1, 0, 4096);
        second.Request(0, 2, 0, 100_000);
        await Eventually.HoldsAsync(() => slow.Waiting == 2);

        using var other = running.Open("fast");
        Assert.Equal(Bytes[5..70_005], other.ReadAt(5, 70_000));

        slow.Release();
        Assert.Equal((0u, 1ul), waiting.ReadSimple());
        Assert.Equal((0u, 2ul), second.ReadSimple());
    }

    [Fact]
    public async Task Clients_that_do_not_read_hold_up_nobody_and_get_all_in_the_end()
    {
        using var file = TestFile.Random(8 << 20, 5);
        await using var running = await RunningNbd.StartAsync(file.Source(), limits: new NbdLimits { Workers = 2 });
        var lazy = Enumerable.Range(0, 4).Select(_ => Lazy(running)).ToList();
        using var other = running.Open("image");
        other.ReadAt(0, 4 << 20);

        var expected = TestFile.RandomBytes(8 << 20, 5);
        foreach (var client in lazy)
        {
            for (var i = 0; i < 2; i++)
            {
                Assert.Equal((0u, (ulong)i), client.ReadSimple());
                Assert.Equal(expected, client.Read(8 << 20));
            }

            for (var i = 0; i < 200; i++)
            {
                Assert.Equal(0u, client.ReadSimple().Error);
                client.Read(4096);
            }

            client.Dispose();
        }

        static NbdTestClient Lazy(RunningNbd running)
        {
            var client = new NbdTestClient(running.Door.Port, receiveBuffer: 64 << 10);
            client.Choose("image", structured: false);
            for (var i = 0; i < 2; i++)
                client.Request(0, (ulong)i, 0, 8 << 20);
            for (var i = 0; i < 200; i++)
                client.Request(0, 1, 4096 * i, 4096);
            return client;
        }
    }

    [Fact]
    public async Task A_file_that_fails_is_an_error_of_its_read_where_that_can_be_said()
    {
        using var file = TestFile.Random(1 << 20, 6);
        await using var running = await RunningNbd.StartAsync(file.Source());
        using var structured = running.Open("image", structured: true);
        using var simple = running.Open("image");
        file.Truncate(200_000);

        // What is lost as a whole: an error. What fails half way: filled up, and an error with its place behind it.
        simple.Request(0, 1, 500_000, 4096);
        Assert.Equal((5u, 1ul), simple.ReadSimple());
        structured.Request(0, 2, 500_000, 4096);
        Assert.Equal((true, 0x8001, 2ul), Header(structured.ReadChunk()));
        structured.Request(0, 3, 100_000, 300_000);
        var data = structured.ReadChunk();
        Assert.Equal((false, 1, 3ul), Header(data));
        Assert.Equal(TestFile.RandomBytes(1 << 20, 6)[100_000..200_000], data.Payload[8..100_008]);
        Assert.All(data.Payload[100_008..], octet => Assert.Equal(0, octet));
        var error = structured.ReadChunk();
        Assert.Equal((true, 0x8002, 3ul), Header(error));
        Assert.Equal(200_000, System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(error.Payload.AsSpan(^8)));
        structured.Request(0, 4, 0, 512);
        Assert.Equal((true, 1, 4ul), Header(structured.ReadChunk()));

        // A simple reply has no way to take its header back.
        simple.Request(0, 5, 100_000, 300_000);
        Assert.Equal((0u, 5ul), simple.ReadSimple());
        Assert.ThrowsAny<Exception>(() => simple.Read(300_000));
        await running.EntryAsync("given up");
    }

    [Fact]
    public async Task Commands_are_refused_with_their_errors_and_the_connection_goes_on()
    {
        await using var running = await RunningNbd.StartAsync(new ByteSource(Bytes));
        using var client = running.Open("image");
        foreach (var (command, offset, length, payload, expected) in new (int, long, uint, int, uint)[]
            {
                (1, 0, 100_000, 100_000, 1), (4, 0, 512, 0, 1), (6, 0, 512, 0, 1), (0, Bytes.Length, 1, 0, 22), (0, -1, 1, 0, 22),
                (0, 0, uint.MaxValue, 0, 22), (7, 0, 512, 0, 22), (99, 0, 512, 0, 22), (3, 0, 0, 0, 0), (5, 0, 512, 0, 0),
            })
        {
            client.Request(command, 9, offset, length, payload: new byte[payload]);
            Assert.Equal((expected, 9ul), client.ReadSimple());
        }

        client.Request(2, 0, 0, 0);
        Assert.True(client.IsClosed());
        Assert.Equal(EntryKind.Detail, (await running.EntryAsync("let go")).Kind);
    }

    [Fact]
    public async Task Writes_stay_in_the_layer_of_their_connection()
    {
        var settings = new NbdSettings { Exports = [new("changes") { CopyOnWrite = true, CopyOnWriteSize = 1 << 20 }] };
        await using var running = await RunningNbd.StartAsync(new ByteSource(Bytes), settings);
        using var client = running.Open("changes");
        var written = TestFile.RandomBytes(150_000, 9);
        client.Request(1, 1, 777, 150_000, payload: written);
        Assert.Equal((0u, 1ul), client.ReadSimple());
        client.Request(6, 2, 20_000, 30_000);
        Assert.Equal((0u, 2ul), client.ReadSimple());
        byte[] expected = [.. Bytes[..777], .. written, .. Bytes[150_777..]];
        expected.AsSpan(20_000, 30_000).Clear();
        Assert.Equal(expected, client.ReadAt(0, Bytes.Length));

        using var other = running.Open("changes");
        Assert.Equal(Bytes, other.ReadAt(0, Bytes.Length));
        other.Request(1, 3, Bytes.Length - 5, 6, payload: new byte[6]);
        Assert.Equal((28u, 3ul), other.ReadSimple());
    }

    [Fact]
    public async Task Oldstyle_serves_one_file_and_fills_up_its_last_block()
    {
        var settings = new NbdSettings { Exports = [new("sysrcd") { Image = "image/live/root.img", Port = 0, Oldstyle = true }] };
        await using var running = await RunningNbd.StartAsync(new ByteSource(Bytes), settings);
        using var client = new NbdTestClient(running.Door.PortOf("sysrcd"), oldstyle: true);
        Assert.Equal("4e42444d414749430000420281861253000000000000200000000507" + new string('0', 248), Convert.ToHexStringLower(client.Read(152)));
        Assert.Equal(new byte[8192], client.ReadAt(0, 8192));
        Assert.Contains("for sysrcd, oldstyle", running.Door.Listening[1], StringComparison.Ordinal);
        Assert.Contains(running.Entries, entry => entry.Text.Contains("folder is a folder, which has no whole image", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Exports_are_for_the_clients_that_the_settings_name()
    {
        var settings = new NbdSettings { Exports = [new("others") { Clients = [IPNetwork.Parse("10.0.0.0/8")] }, new("mine") { Clients = [IPNetwork.Parse("127.0.0.0/8")] }] };
        await using (var running = await RunningNbd.StartAsync(new ByteSource(Bytes), settings))
        {
            using var client = running.Open("mine");
            using var refused = running.Connect();
            Assert.ThrowsAny<Exception>(() => RefusedByName(refused, "others"));
            await running.EntryAsync("The export others is not for 127.0.0.1");
        }

        await using (var running = await RunningNbd.StartAsync(new ByteSource(Bytes), new NbdSettings { Clients = [IPNetwork.Parse("10.0.0.0/8")] }))
            Assert.ThrowsAny<Exception>(running.Connect);

        static void RefusedByName(NbdTestClient client, string name)
        {
            client.Send([0, 0, 0, 3, .. Lanboot.Tests.Protocols.Nbd.NbdScene.Option(1, System.Text.Encoding.ASCII.GetBytes(name))]);
            client.Read(10);
        }
    }

    [Fact]
    public async Task A_handshake_has_its_time_and_a_transmission_all_the_time_there_is()
    {
        var time = new ManualTime();
        await using var running = await RunningNbd.StartAsync(new ByteSource(Bytes), time: time);
        using var halfOpen = running.Connect();
        using var begun = running.Connect();
        begun.Send([0, 0, 0, 3, .. "IHAVE"u8]);
        using var idle = running.Open("image");
        time.Advance(TimeSpan.FromSeconds(16));

        Assert.True(halfOpen.IsClosed());
        Assert.True(begun.IsClosed());
        time.Advance(TimeSpan.FromDays(3));
        Assert.Equal(Bytes[..10], idle.ReadAt(0, 10));
        await Eventually.HoldsAsync(() => running.Door.Connections == 1);
    }

    [Fact]
    public async Task One_client_has_no_more_connections_than_it_may_and_room_again_when_some_end()
    {
        await using var running = await RunningNbd.StartAsync(new ByteSource(Bytes), limits: new NbdLimits { Workers = 2, ConnectionsPerClient = 3 });
        var clients = Enumerable.Range(0, 3).Select(_ => running.Open("image")).ToList();
        Assert.ThrowsAny<Exception>(running.Connect);
        await running.EntryAsync("as many connections as there may be");
        clients[0].Dispose();
        await Eventually.HoldsAsync(() => running.Door.Connections == 2);
        using var next = running.Open("image");
        Assert.Equal(Bytes[..10], next.ReadAt(0, 10));
        clients.ForEach(client => client.Dispose());
    }

    [Fact]
    public async Task Stopping_waits_for_no_disc_and_what_is_read_then_is_let_go()
    {
        using var slow = new SlowSource(Bytes.Length);
        var running = await RunningNbd.StartAsync(slow);
        using var client = running.Open("image");
        client.Request(0, 1, 0, 4096);
        await Eventually.HoldsAsync(() => slow.Waiting == 1);
        await running.Door.StopAsync();
        Assert.Contains("the server is being stopped", (await running.EntryAsync("let go")).Text, StringComparison.Ordinal);
        slow.Release();
        await running.DisposeAsync();
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_with_its_holder_and_what_to_do()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        var port = ((IPEndPoint)taken.LocalEndPoint!).Port;
        await using var door = new NbdDoor(
            new NbdSettings { Port = port }, [new("lo", 1, new(0), IPAddress.Loopback, 8)], [], new BootJournal(TimeProvider.System), _ => "nbd-server (pid 812)",
            TimeProvider.System, NullLogger<NbdDoor>.Instance);
        var told = await Assert.ThrowsAsync<DoorException>(() => door.StartAsync(TestContext.Current.CancellationToken).AsTask());
        Assert.Equal(
            $"NBD: TCP port {port} on lo (127.0.0.1) is in use by nbd-server (pid 812): stop it, choose another port with nbd.port, or leave NBD to it with --no-nbd.",
            told.Message);
    }

    private static (bool Done, int Type, ulong Cookie) Header((bool Done, int Type, ulong Cookie, byte[] Payload) chunk) => (chunk.Done, chunk.Type, chunk.Cookie);

    private static byte[] ReadWhole(NbdTestClient client, ulong cookie, long offset)
    {
        var data = client.ReadChunk();
        Assert.Equal((1, cookie), (data.Type, data.Cookie));
        Assert.Equal(offset, System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(data.Payload));
        if (!data.Done)
            Assert.Equal((true, 0, cookie), Header(client.ReadChunk()));
        return data.Payload[8..];
    }

    /// <summary>
    /// A file of which the disc brings what lies behind a place only when the test says so. What is cold is asked for three times: by who would answer it, to
    /// announce it, and by who waits for the disc.
    /// </summary>
    private sealed class SlowFile(IBlockSource file, long slowFrom) : IBlockSource, IDisposable
    {
        private readonly ManualResetEventSlim _released = new();
        private readonly ConcurrentDictionary<long, int> _asked = new();
        private int _waiting;

        /// <summary>Threads that are held up.</summary>
        public int Waiting => Volatile.Read(ref _waiting);

        public long Length => file.Length;

        public int Read(long offset, Span<byte> buffer) => file.Read(offset, buffer);

        public bool TryGetFileRange(long offset, out FileRange range)
        {
            if (offset >= slowFrom && _asked.AddOrUpdate(offset, 1, (_, times) => times + 1) == 3)
            {
                Interlocked.Increment(ref _waiting);
                _released.Wait();
            }

            return file.TryGetFileRange(offset, out range);
        }

        public void Release() => _released.Set();

        public void Dispose() => _released.Set();
    }

    /// <summary>Reads wait until a test releases them, as those of a disc that must spin up.</summary>
    private sealed class SlowSource(long length) : IBlockSource, IDisposable
    {
        private readonly ManualResetEventSlim _released = new();
        private int _waiting;

        public int Waiting => Volatile.Read(ref _waiting);

        public long Length => length;

        public int Read(long offset, Span<byte> buffer)
        {
            Interlocked.Increment(ref _waiting);
            _released.Wait();
            buffer.Clear();
            return buffer.Length;
        }

        public bool TryGetFileRange(long offset, out FileRange range)
        {
            range = default;
            return false;
        }

        public void Release() => _released.Set();

        public void Dispose() => _released.Set();
    }
}
