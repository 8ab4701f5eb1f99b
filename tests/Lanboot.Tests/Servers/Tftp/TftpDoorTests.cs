using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Lanboot.Boot;
using Lanboot.Journal;
using Lanboot.Media.Blocks;
using Lanboot.Servers;
using Lanboot.Servers.Tftp;
using Lanboot.Settings;
using Lanboot.Tests.Servers.Http;
using Lanboot.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Lanboot.Tests.Servers.Tftp;

[SupportedOSPlatform("linux")]
public sealed class TftpDoorTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_says_where_it_listens()
    {
        await using var tftp = await RunningTftp.StartAsync();

        Assert.Equal([$"UDP port {tftp.Port} on lo (127.0.0.1)"], tftp.Door.Listening);
    }

    [Fact]
    public async Task A_port_in_use_is_told_with_its_holder()
    {
        using var holder = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        holder.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)holder.LocalEndPoint!).Port;
        await using var door = Door(port, _ => "dnsmasq (pid 812)");

        var refusal = await Assert.ThrowsAsync<DoorException>(async () => await door.StartAsync(Cancel));

        Assert.Equal(
            $"TFTP: UDP port {port} on lo (127.0.0.1) is in use by dnsmasq (pid 812): stop it, or leave TFTP to it with --no-tftp.",
            refusal.Message);
    }

    [Fact]
    public async Task Stopped_it_tells_its_clients_and_frees_the_port()
    {
        var tftp = await RunningTftp.StartAsync();
        var port = tftp.Port;
        tftp.AddRandom("file", 1000);
        using var client = tftp.Client();
        client.Ask("file");
        client.Receive();

        await tftp.Door.StopAsync();
        await tftp.Door.StopAsync();

        Assert.Equal("ERROR 0 the server is being stopped", client.ReceiveWords());
        await using var next = Door(port, _ => null);
        await next.StartAsync(Cancel);
    }

    [Fact]
    public async Task The_tree_learns_who_asks_and_where_it_is_reached()
    {
        await using var tftp = await RunningTftp.StartAsync();
        var machine = tftp.Journal.Meet(new Machine(new MacAddress(0x525400123456)) { Address = IPAddress.Loopback });
        tftp.Tree.Make("menu", fetch => fetch.At.Http);
        using var client = tftp.Client();

        client.Ask("menu");

        Assert.Equal("http://127.0.0.1"u8.ToArray(), client.Receive()[4..]);
        Assert.True(tftp.Tree.Asked.TryDequeue(out var asked));
        Assert.Equal(("menu", IPAddress.Loopback, machine), (asked.Path, asked.Fetch.Client, asked.Fetch.Machine));
    }

    [Fact]
    public async Task A_file_that_fails_ends_its_own_transfer_in_words_and_no_other()
    {
        await using var tftp = await RunningTftp.StartAsync();
        using var file = TestFile.Random(1_000_000, seed: 1);
        tftp.Tree.Add("short", file.Source());
        tftp.Tree.Add("broken", new FailingSource());
        var bytes = tftp.AddRandom("good", 300_000);
        using var client = tftp.Client();
        using var unlucky = tftp.Client();

        client.Ask("short", "blksize", "1000");
        Assert.Equal("OACK blksize=1000", client.ReceiveWords());
        file.Truncate(10);
        client.Ack(0);
        Assert.Equal("ERROR 0 the file became shorter while it was being sent", client.ReceiveWords());
        unlucky.Ask("broken");
        Assert.Equal("ERROR 0 the disk is on fire", unlucky.ReceiveWords());

        Assert.Equal(EntryKind.Warning, (await tftp.EntryAsync("TFTP short: given up after 0 B")).Kind);
        Assert.Equal(EntryKind.Warning, (await tftp.EntryAsync("the disk is on fire")).Kind);
        using var third = tftp.Client();
        Assert.Equal(bytes, third.Fetch("good", 1468, 16));
    }

    [Fact]
    public async Task A_look_up_that_fails_refuses_one_request()
    {
        await using var tftp = await RunningTftp.StartAsync();
        tftp.Tree.Make("bad", _ => throw new InvalidOperationException("no such recipe"));
        tftp.AddRandom("good", 1);
        using var client = tftp.Client();

        client.Ask("bad");
        Assert.Equal("ERROR 0 no such recipe", client.ReceiveWords());
        client.Ask("good");
        Assert.Equal("DATA 1 (1)", client.ReceiveWords());
    }

    [Fact]
    public async Task Beyond_the_limit_clients_wait_for_their_turn()
    {
        await using var tftp = await RunningTftp.StartAsync(new TftpSettings { MaxTransfers = 1 });
        tftp.AddRandom("file", 100);
        using var first = tftp.Client();
        using var second = tftp.Client();
        first.Ask("file");
        Assert.Equal("DATA 1 (100)", first.ReceiveWords());

        second.Ask("file");
        Assert.Equal(EntryKind.Warning, (await tftp.EntryAsync("1 TFTP transfers are running, which is the limit")).Kind);
        Assert.False(second.HasPacket);
        first.Ack(1);
        await tftp.EntryAsync("TFTP file: 100 B");
        second.Ask("file");

        Assert.Equal("DATA 1 (100)", second.ReceiveWords());
    }

    [Fact]
    public async Task One_client_has_so_many_transfers_and_no_more()
    {
        await using var tftp = await RunningTftp.StartAsync(new TftpSettings { MaxTransfersPerClient = 2 });
        tftp.AddRandom("file", 100);
        using var first = tftp.Client();
        using var second = tftp.Client();
        using var third = tftp.Client();
        foreach (var client in new[] { first, second })
        {
            client.Ask("file");
            Assert.Equal("DATA 1 (100)", client.ReceiveWords());
        }

        third.Ask("file");
        // The next answer shows that the third request has been handled.
        third.Ask([0, 4, 0, 0]);
        Assert.Equal("ERROR 5 there is no such transfer", third.ReceiveWords());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Hostile_packets_change_nothing_for_others(bool singlePort)
    {
        await using var tftp = await RunningTftp.StartAsync(new TftpSettings { SinglePort = singlePort });
        var bytes = tftp.AddRandom("file", 200_000);
        tftp.AddRandom("small", 600);
        var random = new Random(13);
        using var hostile = tftp.Client();
        for (var i = 0; i < 3000; i++)
        {
            var packet = new byte[random.Next(0, i % 100 == 0 ? 5000 : 40)];
            random.NextBytes(packet);
            if (packet.Length > 1)
                (packet[0], packet[1]) = (0, (byte)random.Next(8));
            hostile.Ask(packet);
            if (i % 50 == 0)
                hostile.Ask("small", "blksize", "8", "windowsize", "64");
            while (hostile.HasPacket)
            {
                hostile.Receive();
                hostile.Send([0, (byte)random.Next(8), (byte)random.Next(2), (byte)random.Next(80)]);
            }
        }

        using var client = tftp.Client();
        Assert.Equal(bytes, client.Fetch("file", 1468, 16));
        Assert.DoesNotContain(tftp.Entries, entry => entry.Kind == EntryKind.Warning && entry.Text.Contains("could not be sent", StringComparison.Ordinal));
    }

    private static TftpDoor Door(int port, Func<int, string?> holder) => new(
        new TftpSettings { Port = port },
        [RunningTftp.Loopback],
        80,
        new FixedBootTree(),
        new BootJournal(TimeProvider.System),
        holder,
        TimeProvider.System,
        NullLogger<TftpDoor>.Instance);

    private sealed class FailingSource : IBlockSource
    {
        public long Length => 1000;

        public int Read(long offset, Span<byte> buffer) => throw new IOException("the disk is on fire");

        public bool TryGetFileRange(long offset, out FileRange range)
        {
            range = default;
            return false;
        }
    }
}
