using System.Security.Cryptography;
using Lanboot.Boot;
using Lanboot.Host;
using Lanboot.Journal;
using Lanboot.Lab;
using Lanboot.Media.Blocks;
using Lanboot.Servers.Http;
using Lanboot.Settings;

namespace Lanboot.EndToEnd.Peers;

/// <summary>The HTTP door on port 80 of a real wire: with an Ethernet's packets, with loss, and with a machine that is switched off.</summary>
public sealed class HttpTests : IDisposable
{
    private const string Server = "192.168.77.1";
    private const string Client = "192.168.77.2";
    private const string Root = "arch/x86_64/airootfs.sfs";
    private const int Size = 24 << 20;

    /// <summary>What a busy host may need; only a failing test waits so long.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _path = Path.GetTempFileName();
    private readonly BootJournal _journal = new(TimeProvider.System);
    private readonly HostFile _file;
    private readonly string _hash;

    public HttpTests()
    {
        var bytes = new byte[Size];
        new Random(1).NextBytes(bytes);
        File.WriteAllBytes(_path, bytes);
        _file = HostFile.Open(_path);
        _hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
    }

    [Fact]
    public async Task It_listens_on_its_interface_alone_and_learns_whose_address_asks()
    {
        Requires.RootAndPrograms("ip", "curl");
        using var network = LabNetwork.Create();
        var server = network.AddHost("server", $"{Server}/24");
        server.Ip("address add 192.168.99.1/32 dev lo");
        var machine = network.AddHost("machine", $"{Client}/24");
        machine.Ip($"route add 192.168.99.1 via {Server}");
        await using var door = Open(server, new HttpLimits());

        var script = machine.Run("curl", "-s", "-f", $"http://{Server}/boot.ipxe?mac=52-54-00-12-34-56");

        Assert.Equal([$"TCP port 80 on {LabNetwork.Interface} ({Server})"], door.Listening);
        Assert.Equal($"{Server} for 52:54:00:12:34:56 at {Client}", script);
        var refused = Assert.Throws<InvalidOperationException>(() => machine.Run("curl", "-s", "-S", "http://192.168.99.1/"));
        Assert.Contains("192.168.99.1 port 80", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wire_that_loses_packets_costs_time_and_no_bytes()
    {
        Requires.RootAndPrograms("ip", "curl", "nft", "sha256sum");
        using var network = LabNetwork.Create();
        var server = network.AddHost("server", $"{Server}/24");
        var machine = network.AddHost("machine", $"{Client}/24");
        await using var door = Open(server, new HttpLimits());
        // Segmentation by the virtual card would let one loss in a hundred take 64 KiB at a time.
        server.Ip($"link set {LabNetwork.Interface} gso_max_segs 1");
        server.Run("nft", "add table inet lossy; add chain inet lossy out { type filter hook output priority 0; }; add rule inet lossy out numgen random mod 100 == 0 drop");

        var hash = machine.Run("sh", "-c", $"curl -s -f http://{Server}/{Root} | sha256sum");
        var tail = machine.Run("sh", "-c", $"curl -s -f -r {Size / 2}- http://{Server}/{Root} | wc -c");

        Assert.StartsWith(_hash, hash, StringComparison.Ordinal);
        Assert.Equal(Size / 2, int.Parse(tail, null));
    }

    [Fact]
    public async Task A_machine_that_is_switched_off_in_the_middle_of_a_file_is_noticed()
    {
        Requires.RootAndPrograms("ip", "curl");
        using var network = LabNetwork.Create();
        var server = network.AddHost("server", $"{Server}/24");
        var machine = network.AddHost("machine", $"{Client}/24");
        await using var door = Open(server, new HttpLimits { SilenceTimeout = TimeSpan.FromSeconds(1) });
        var begun = new TaskCompletionSource<Transfer>(TaskCreationOptions.RunContinuationsAsynchronously);
        door.TransferBegan += transfer => begun.TrySetResult(transfer);

        await using var curl = machine.Start(new Voice(new Transcript(), "curl"), "curl", "-s", "-o", "/dev/null", "--limit-rate", "1M", $"http://{Server}/{Root}");
        var transfer = await begun.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        machine.Ip($"link set {LabNetwork.Interface} down");

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        while (transfer.End is null)
            await Task.Delay(TimeSpan.FromMilliseconds(50), patience.Token);
        Assert.Equal(TransferEnd.Aborted, transfer.End);
        Assert.True(transfer.Sent < Size, $"{transfer.Sent} bytes were sent");
    }

    public void Dispose()
    {
        _file.Dispose();
        File.Delete(_path);
    }

    private HttpDoor Open(NetworkNamespace server, HttpLimits limits) => NamespaceThread.In(server, () =>
    {
        var card = new NetworkInterfaces().Survey().Single(each => each.Name == LabNetwork.Interface).ToHostInterface();
        var door = new HttpDoor(new HttpSettings(), [card], new Tree(_file), _journal, _ => null, TimeProvider.System, limits);
        door.StartAsync(TestContext.Current.CancellationToken).AsTask().GetAwaiter().GetResult();
        return door;
    });

    /// <summary>A root file system, and a script that says for whom it was made.</summary>
    private sealed class Tree(HostFile file) : IBootTree
    {
        public BootFile? Find(string path, Fetch fetch) => path switch
        {
            Root => new BootFile(path, file, BootStage.Root) { Version = "1" },
            "boot.ipxe" => new BootFile(path, ByteSource.FromText($"{fetch.At.Server} for {fetch.Machine?.Mac} at {fetch.Client}"), BootStage.Menu),
            _ => null,
        };

        public IReadOnlyList<BootListing>? List(string path, Fetch fetch) => null;
    }
}
