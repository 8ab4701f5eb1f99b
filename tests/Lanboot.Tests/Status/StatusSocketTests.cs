using System.Net.Sockets;
using System.Runtime.Versioning;
using Lanboot.Journal;
using Lanboot.Status;
using Lanboot.Tests.Journal;
using Xunit;
using static Lanboot.Tests.Journal.JournalScene;

namespace Lanboot.Tests.Status;

[SupportedOSPlatform("linux")]
public sealed class StatusSocketTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lanboot-run-");
    private readonly JournalScene _scene = new();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Whoever_connects_reads_what_is_so_now_and_only_the_owner_may()
    {
        var folder = Path.Combine(_folder.FullName, "lanboot");
        await using (var socket = StatusSocket.Open(folder, Document)!)
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(socket.Path));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, System.IO.File.GetUnixFileMode(folder));
            Assert.Empty((await ReadAsync(folder)).Machines);
            _scene.AskForAddress(1);
            _scene.Fetch(1, KernelFile);
            _scene.Begin(1, RootFile).Advance(21_000_000);
            var machine = Assert.Single((await ReadAsync(folder)).Machines);
            Assert.Equal(("52:54:00:00:00:01", "192.168.0.101", "root", "arch"), (machine.Mac, machine.Address, machine.Stage, machine.Image));
            Assert.Equal(new FileOnItsWay("http", RootPath, 21_000_000, 210_000_000, false), Assert.Single(machine.Transfers));
            Assert.Equal(33_000_000, machine.Bytes["http"]);
        }

        Assert.Empty(Directory.EnumerateFiles(folder));
    }

    [Fact]
    public async Task A_client_that_does_not_read_keeps_nobody_out_for_long()
    {
        await using var socket = StatusSocket.Open(_folder.FullName, () => new byte[4 << 20])!;
        using var silent = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await silent.ConnectAsync(new UnixDomainSocketEndPoint(socket.Path), TestContext.Current.CancellationToken);
        using var next = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await next.ConnectAsync(new UnixDomainSocketEndPoint(socket.Path), TestContext.Current.CancellationToken);
        var count = await next.ReceiveAsync(new byte[1], TestContext.Current.CancellationToken);
        Assert.Equal(1, count);
    }

    [Fact]
    public async Task Sockets_of_servers_that_are_gone_are_removed()
    {
        var stale = Path.Combine(_folder.FullName, "17.sock");
        using (var gone = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            gone.Bind(new UnixDomainSocketEndPoint($"{stale}.bound"));
            // .NET removes the file by its name where it closes a socket well.
            System.IO.File.Move($"{stale}.bound", stale);
        }

        Assert.True(System.IO.File.Exists(stale));
        Assert.Empty((await StatusReader.ReadAsync([_folder.FullName, "/no/such/folder"])).Servers);
        Assert.False(System.IO.File.Exists(stale));
    }

    [Fact]
    public async Task What_is_no_status_is_told_and_shown_as_nothing()
    {
        await using var socket = StatusSocket.Open(_folder.FullName, () => "hello"u8.ToArray())!;
        var found = await StatusReader.ReadAsync([_folder.FullName]);
        Assert.Empty(found.Servers);
        Assert.Equal($"What {socket.Path} says is no status of a Lanboot server.", Assert.Single(found.Troubles));
    }

    [Fact]
    public async Task Without_a_place_for_it_there_is_none()
    {
        Assert.Null(StatusSocket.Open(null, Document));
        var file = Path.Combine(_folder.FullName, "file");
        await System.IO.File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        Assert.Null(StatusSocket.Open(file, Document));
        Assert.Null(StatusSocket.Open(Path.Combine(_folder.FullName, new string('x', 120)), Document));
    }

    [Fact]
    public void People_read_who_boots_and_how_far_it_is()
    {
        _scene.AskForAddress(1);
        _scene.Fetch(1, KernelFile);
        _scene.Begin(1, RootFile).Advance(21_000_000);
        _scene.AskForAddress(2);
        _scene.Fetch(2, KernelFile);
        _scene.Begin(2, RootFile, TransferProtocol.Nfs).Advance(1000);
        var status = Status() with { SharesInternetOf = "wan0", UntilBooted = "2", Machines = MachinesNow.Of(_scene.Journal.Snapshot()) };
        Assert.Equal(
            [
                "Lanboot 0.1.0, pid 42, serves on eth0 (192.168.0.1/24) since 90.0 s.",
                "  arch: Arch Linux 2025.11.01",
                "  broken: there is nothing in it",
                "  TFTP: UDP port 69 on eth0",
                "  Machines reach the internet by wan0.",
                "  Ends once booted: 2 of the machines.",
                "  52:54:00:00:00:02  192.168.0.102  arch  root, 0.6 s since it asked; NFS: reads images/arch/arch/x86_64/airootfs.sfs as it runs",
                "  52:54:00:00:00:01  192.168.0.101  arch  root, 1.2 s since it asked; HTTP images/arch/arch/x86_64/airootfs.sfs: 10 % of 210.0 MB",
            ],
            StatusText.Of(status, status.Started.AddSeconds(90)));
    }

    private byte[] Document() => StatusJson.Write(Status() with { Machines = MachinesNow.Of(_scene.Journal.Snapshot()) });

    private static ServerStatus Status() => new()
    {
        Process = 42,
        Version = "0.1.0",
        Started = DateTimeOffset.UnixEpoch,
        Interfaces = [new("eth0", "192.168.0.1/24")],
        Images = [new("arch", "Arch Linux 2025.11.01", null), new("broken", null, "there is nothing in it")],
        Doors = [new("TFTP", ["UDP port 69 on eth0"])],
        Machines = [],
    };

    private static async Task<ServerStatus> ReadAsync(string folder) => Assert.Single((await StatusReader.ReadAsync([folder])).Servers);
}
