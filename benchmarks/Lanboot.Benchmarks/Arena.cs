using System.Globalization;
using System.Text.Json;
using Lanboot.Benchmarks.Servers;
using Lanboot.Lab;
using Lanboot.Protocols.Dhcp;

namespace Lanboot.Benchmarks;

/// <summary>
/// Two hosts on one wire, each with a core of this machine: the server under test on core 0, its clients on core 1. All servers read
/// the same files, which are in the page cache. Servers that are compared live in hosts of their own, all with one address, and one at a time
/// has the wire: so they can take turns within seconds.
/// </summary>
public sealed class Arena : IDisposable
{
    public const string ServerAddress = "192.168.77.1";
    public const string ClientsAddress = "192.168.77.2";

    /// <summary>The clients' host is also the relay agent of a network behind it, which no server has an address on.</summary>
    public const string Relay = "10.64.0.2";

    public const string RelayedNetwork = "10.64.0.0/10";

    /// <summary>The netmask of <see cref="RelayedNetwork"/>.</summary>
    public const string RelayedMask = "255.192.0.0";

    /// <summary>The clients' host is as many machines as there are addresses in it, for servers that tell machines apart.</summary>
    public const string ManyMachines = "192.168.80.0/24";

    /// <summary>The same for all servers, as clients remember it.</summary>
    private const string ServerMac = "02:00:00:00:77:01";

    private const string ServerCore = "0";
    private const string ClientCore = "1";

    private readonly LabNetwork _network = LabNetwork.Create();
    private readonly Dictionary<string, NetworkNamespace> _hosts = [];

    /// <summary>The files that are served, by their paths.</summary>
    private readonly List<string> _made = [];

    public Arena()
    {
        Server = AddServer();
        Clients = AddHost("clients", ClientsAddress);
        Clients.Ip($"address add {Relay}/10 dev {LabNetwork.Interface}");
        // Connections that are over keep no port: where all servers have one address, thousands of them would, and who connects would look for a
        // free one for most of the time.
        Clients.Run("sh", "-c", "echo 0 > /proc/sys/net/ipv4/tcp_max_tw_buckets");
        // All of a network that lies on "lo" is this host's own.
        Clients.Ip($"route add local {ManyMachines} dev lo");
        Folder = Directory.CreateTempSubdirectory("lanboot-bench-").FullName;
        // Daemons that give up root must still reach the files.
        File.SetUnixFileMode(Folder, (UnixFileMode)0b111_101_101);
        Files = Path.Combine(Folder, "files");
        Directory.CreateDirectory(Files);
    }

    /// <summary>What there is to give in <see cref="RelayedNetwork"/>: four million, more than any server gives in a run.</summary>
    public static (IPv4Address First, IPv4Address Last) RelayedPool { get; } = (new(0x0a40_0100), new(0x0a7f_fffe));

    /// <summary>The server's host that has the wire.</summary>
    public NetworkNamespace Server { get; private set; }

    public NetworkNamespace Clients { get; }

    /// <summary>For configuration and state of the servers.</summary>
    public string Folder { get; }

    /// <summary>What is served.</summary>
    public string Files { get; }

    /// <summary>Counted from 0: what is drawn by lot in a load is drawn by it, so that all servers have the same luck, and each round another.</summary>
    public int Round { get; set; }

    public Transcript Transcript { get; } = new();

    /// <summary>The root of <see cref="Disc"/>: the same bytes as the file "big", 1 GiB.</summary>
    public const string InsideDisc = "live/filesystem.squashfs";

    /// <summary>In <see cref="Disc"/>: folders 0, 1, 2 … of files 0, 1, 2 …, for who asks for names.</summary>
    public const string NamesFolder = "names";

    public const int FoldersOfNames = 40;

    public const int NamesInDisc = 4000;

    /// <summary>An image in Debian live's layout, made once.</summary>
    public string Disc
    {
        get
        {
            var path = Path.Combine(Folder, "disc.iso");
            if (File.Exists(path))
                return path;
            var tree = Path.Combine(Folder, "disc");
            Directory.CreateDirectory(Path.Combine(tree, "live"));
            // A kernel by its signature only (0x202, "HdrS"): nothing boots here.
            var kernel = new byte[1 << 16];
            (kernel[510], kernel[511]) = (0x55, 0xaa);
            "HdrS"u8.CopyTo(kernel.AsSpan(0x202));
            (kernel[0x200], kernel[0x201], kernel[0x206], kernel[0x207]) = (0xeb, 0x66, 0x0f, 0x02);
            File.WriteAllBytes(Path.Combine(tree, "live/vmlinuz"), kernel);
            File.WriteAllBytes(Path.Combine(tree, "live/initrd.img"), kernel);
            for (var i = 0; i < NamesInDisc; i++)
            {
                var folder = Path.Combine(tree, NamesFolder, $"{i % FoldersOfNames}");
                Directory.CreateDirectory(folder);
                File.WriteAllText(Path.Combine(folder, $"{i / FoldersOfNames}"), $"{i}");
            }

            File.CreateSymbolicLink(Path.Combine(tree, InsideDisc), Make("big", 1L << 30));
            HostProgram.Run("xorriso", "-report_about", "SORRY", "-as", "mkisofs", "-quiet", "-R", "-f", "-V", "BENCH", "-o", path, tree);
            return Made(path);
        }
    }

    /// <summary>Gives the wire to the host of a server, which is made the first time.</summary>
    public void PlugIn(IContestant server)
    {
        _network.Unplug(Server);
        if (_hosts.TryGetValue(server.Name, out var host))
            _network.PlugIn(host);
        else
            _hosts[server.Name] = host = AddServer();
        Server = host;
    }

    /// <summary>A file of random bytes, made once.</summary>
    /// <returns>Its path.</returns>
    public string Make(string name, long length)
    {
        var path = Path.Combine(Files, name);
        if (File.Exists(path))
            return path;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var random = new Random(name.Length);
        var block = new byte[1 << 20];
        using var file = File.Create(path);
        for (var left = length; left > 0; left -= block.Length)
        {
            random.NextBytes(block);
            // As a squashfs begins, for who looks.
            if (left == length)
                "hsqs"u8.CopyTo(block);
            file.Write(block, 0, (int)Math.Min(left, block.Length));
        }

        file.Close();
        return Made(path);
    }

    /// <summary>A folder on the disk for the state of a server, without what an earlier one left there.</summary>
    /// <returns>Its path.</returns>
    public string Empty(string name)
    {
        var path = Path.Combine(Folder, name);
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
        return Directory.CreateDirectory(path).FullName;
    }

    /// <summary>The bytes behind a URL are those of a file, as curl gets them.</summary>
    public void IsFetched(string url, string original) =>
        Clients.Run("sh", "-c", $"curl --silent --show-error --fail --max-time 60 --tftp-blksize 1468 {url} | cmp - {original}");

    /// <summary>The bytes behind an NBD export are those of the image.</summary>
    public void Compare(string export) =>
        Clients.Run("sh", "-c", $"nbdcopy --request-size=262144 {export} - | cmp - {Disc}");

    /// <summary>The bytes behind an NFS URL are those of a file. A server listens a moment before it knows its exports.</summary>
    public void IsRead(string url, string original) =>
        Clients.Run(
            "sh", "-c", $"for i in $(seq 100); do nfs-ls {url[..url.LastIndexOf('/')]} >/dev/null 2>&1 && break; sleep 0.1; done; nfs-cat {url} | cmp - {original}");

    /// <summary>Waits until something listens on a port of the server's host.</summary>
    public async Task ListensAsync(int port, bool isDatagram, LabProcess server)
    {
        string[] arguments = ["--no-header", "--numeric", "--listening", isDatagram ? "--udp" : "--tcp", $"sport = :{port}"];
        for (var patience = 300; Server.Run("ss", arguments).Length == 0; patience--)
        {
            if (patience == 0 || server.Ended.IsCompleted)
                throw new LabException($"Nobody listens on port {port}.", Transcript);
            await Task.Delay(100);
        }
    }

    /// <summary>Ends what a server has left in the background.</summary>
    public async Task ClearAsync()
    {
        while (Server.Processes() is { Count: > 0 } left)
        {
            foreach (var process in left)
                _ = LibC.Kill(process, LibC.SIGKILL);
            await Task.Delay(50);
        }
    }

    private NetworkNamespace AddServer()
    {
        var host = AddHost("server", ServerAddress);
        host.Ip($"link set {LabNetwork.Interface} address {ServerMac}");
        host.Ip($"route add {RelayedNetwork} dev {LabNetwork.Interface}");
        return host;
    }

    private NetworkNamespace AddHost(string role, string address)
    {
        var host = _network.AddHost(role, $"{address}/16");
        // The one that every kernel has. BBR, where a host has chosen it, sends by a timer (pacing): on a wire without latency that measures the timer.
        host.Run("sh", "-c", "echo reno > /proc/sys/net/ipv4/tcp_congestion_control");
        return host;
    }

    /// <summary>
    /// Gives all that is served other places in memory. Where a file happens to lie makes some hundredths more or less in its rate, as long as it
    /// lies there: a chance that each round is to have of its own where two files are compared.
    /// </summary>
    public void ReadFilesAnew() => _made.ForEach(ReadAnew);

    private string Made(string path)
    {
        ReadAnew(path);
        _made.Add(path);
        return path;
    }

    /// <summary>
    /// Leaves a file in the page cache as somebody who reads it brings it there. As its writer leaves it, in pieces of his size, it makes a fifth
    /// more or less in the rate of every server.
    /// </summary>
    private static void ReadAnew(string path) =>
        HostProgram.Run("sh", "-c", $"sync {path} && dd if={path} iflag=nocache count=0 status=none && cat {path} > /dev/null");

    /// <summary>Starts a server on its core.</summary>
    public LabProcess Serve(string name, string program, params IEnumerable<string> arguments) =>
        Server.Start(new Voice(Transcript, name), "taskset", ["-c", ServerCore, program, .. arguments]);

    /// <summary>
    /// Switches a machine with BIOS on. It is held to no core: one thread of QEMU is its processor, another its devices, and a loader waits for
    /// packets by looking without end. On one core each packet would wait for the scheduler, above all in TFTP's single blocks.
    /// </summary>
    /// <param name="memory">In MiB.</param>
    /// <param name="mac">As six pairs with colons.</param>
    public VirtualMachine SwitchOn(int memory, string mac) =>
        VirtualMachine.Start(_network, Transcript, Firmware.Bios, memory, mac);

    /// <summary>Runs this program's own client of a kind on the clients' core.</summary>
    /// <returns>What it says.</returns>
    public string RunClient(params IEnumerable<string> arguments) =>
        Clients.Run("taskset", ["-c", ClientCore, Environment.ProcessPath!, "client", .. arguments]);

    /// <summary>Runs this program's own client of a kind on the clients' core, and measures the server meanwhile.</summary>
    public Sample Load(params IEnumerable<string> arguments)
    {
        var before = Usage.Of(Server.Processes());
        var said = RunClient(arguments);
        var after = Usage.Of(Server.Processes());
        var outcome = JsonSerializer.Deserialize(said, BenchJson.Default.ClientOutcome)!;
        return new Sample(outcome.Amount, outcome.Seconds, after.Cpu - before.Cpu, after.Memory)
        {
            Percentile99 = outcome.Percentile99,
            Failures = outcome.Failures,
        };
    }

    /// <summary>Runs somebody else's client on the clients' core; the time is that of the whole process.</summary>
    /// <param name="amount">What it does, or null to read it and the seconds from what it says.</param>
    public Sample Run(Func<string, (double Amount, double Seconds)>? read, double amount, string program, params IEnumerable<string> arguments)
    {
        var before = Usage.Of(Server.Processes());
        var start = TimeProvider.System.GetTimestamp();
        var said = Clients.Run("taskset", ["-c", ClientCore, program, .. arguments]);
        var seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        var after = Usage.Of(Server.Processes());
        (amount, seconds) = read?.Invoke(said) ?? (amount, seconds);
        return new Sample(amount, seconds, after.Cpu - before.Cpu, after.Memory);
    }

    public void Dispose()
    {
        _network.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>What processes have used so far (proc(5)).</summary>
internal readonly record struct Usage(double Cpu, long Memory)
{
    /// <summary>USER_HZ, the unit of /proc/PID/stat, which is 100 on all that .NET runs on.</summary>
    private const double TicksPerSecond = 100;

    public static Usage Of(IEnumerable<int> processes)
    {
        var (cpu, memory) = (0.0, 0L);
        foreach (var process in processes)
        {
            try
            {
                // Behind the name in brackets: state is field 3; utime, stime and those of waited-for children are 14 to 17.
                var fields = File.ReadAllText($"/proc/{process}/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
                cpu += fields[11..15].Sum(field => double.Parse(field, CultureInfo.InvariantCulture)) / TicksPerSecond;
                var pss = File.ReadLines($"/proc/{process}/smaps_rollup").First(line => line.StartsWith("Pss:", StringComparison.Ordinal));
                memory += long.Parse(pss.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) << 10;
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException or InvalidOperationException)
            {
                // It ended meanwhile; what it used is in its parent's account.
            }
        }

        return new Usage(cpu, memory);
    }
}
