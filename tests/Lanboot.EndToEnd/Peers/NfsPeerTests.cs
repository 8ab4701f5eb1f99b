using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Lanboot.Lab;

namespace Lanboot.EndToEnd.Peers;

/// <summary>NFS as clients on another host see it: libnfs, rpcinfo, showmount, a running rpcbind, and somebody who means harm.</summary>
public sealed partial class NfsPeerTests
{
    private const string Url = $"nfs://{NfsLab.Server}";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public NfsPeerTests() => Requires.RootAndPrograms("ip", "nfs-ls", "nfs-cat", "nfs-cp", "rpcinfo", "/sbin/showmount", "/sbin/rpcbind", "xorriso");

    [Fact]
    public async Task Libnfs_reads_every_file_as_it_is_in_the_image()
    {
        await using var lab = new NfsLab();
        await lab.ServeAsync();
        var folder = Directory.CreateTempSubdirectory("lanboot-nfs-copy-").FullName;
        var copy = Path.Combine(folder, "copy");

        // Lines of nfs-ls are as those of ls -l: "-r--r--r--  1     0     0           41 loader/loader.conf".
        var files = lab.ClientHost.Run("nfs-ls", "-R", $"{Url}/images/tiny-arch")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line.StartsWith('-'))
            .Select(line => LastColumn().Match(line).Groups["path"].Value)
            .ToDictionary(path => path, path =>
            {
                lab.ClientHost.Run("nfs-cp", $"{Url}/images/tiny-arch/{path}", copy);
                var sum = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(copy)));
                // nfs-cp writes over nothing.
                File.Delete(copy);
                return sum;
            });
        Directory.Delete(folder);

        Assert.Equal(NfsLab.Sums.OrderBy(file => file.Key, StringComparer.Ordinal), files.OrderBy(file => file.Key, StringComparer.Ordinal));
        Assert.Equal("2025.11.01\n", lab.ClientHost.Run("nfs-cat", $"{Url}/run/archiso/bootmnt/arch/version"));
        Assert.Equal("2025.11.01\n", lab.ClientHost.Run("nfs-cat", $"{Url}/arch/version"));
        await lab.StopAsync();
        Assert.Equal("", lab.Host.Run("ss", "--no-header", "--listening", "--numeric", "--tcp", "--udp"));
    }

    [Fact]
    public async Task Rpcinfo_and_showmount_are_told_what_is_served()
    {
        await using var lab = new NfsLab();
        await lab.ServeAsync("exports:", "  - /srv/debian 192.168.77.0/24(ro,no_subtree_check)", "  - /srv/other 10.0.0.1(ro)");

        AssertServices(lab.ClientHost.Run("rpcinfo", "-p", NfsLab.Server), ownPortmapper: true);
        Assert.Contains("192.168.77.1.8.1", lab.ClientHost.Run("rpcinfo", NfsLab.Server), StringComparison.Ordinal);
        foreach (var transport in (string[])["-t", "-u"])
            Assert.Contains("program 100003 version 3 ready and waiting", lab.ClientHost.Run("rpcinfo", transport, NfsLab.Server, "nfs"), StringComparison.Ordinal);
        var version4 = Assert.Throws<InvalidOperationException>(() => lab.ClientHost.Run("rpcinfo", "-T", "tcp", NfsLab.Server, "100003", "4"));
        Assert.Contains("low version = 3, high version = 3", version4.Message, StringComparison.Ordinal);
        Assert.Contains("RPC: Program unavailable", Assert.Throws<InvalidOperationException>(
            () => lab.ClientHost.Run("rpcinfo", "-a", $"{NfsLab.Server}.8.1", "-T", "tcp", "100227", "3")).Message, StringComparison.Ordinal);

        var exports = lab.ClientHost.Run("/sbin/showmount", "-e", NfsLab.Server);
        Assert.Matches(@"(?m)^/images/tiny-arch +\*$", exports);
        Assert.Matches(@"(?m)^/srv/debian +192\.168\.77\.0/24$", exports);
        Assert.Equal("2025.11.01\n", lab.ClientHost.Run("nfs-cat", $"{Url}/srv/debian/arch/version"));
        Assert.Contains("192.168.77.2:/srv/debian", lab.ClientHost.Run("/sbin/showmount", "-a", NfsLab.Server), StringComparison.Ordinal);
        Assert.Contains("ACCES", Assert.Throws<InvalidOperationException>(
            () => lab.ClientHost.Run("nfs-cat", $"{Url}/srv/other/arch/version")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_running_rpcbind_learns_the_ports_and_forgets_them()
    {
        await using var lab = new NfsLab();
        await using var rpcbind = lab.Host.Start(new Voice(lab.Transcript, "rpcbind"), "/sbin/rpcbind", "-f", "-d");
        await WaitAsync(() => lab.Host.Run("ss", "--no-header", "--listening", "--numeric", "--udp").Contains(":111 ", StringComparison.Ordinal));
        await lab.ServeAsync();
        Assert.Contains(lab.Voice.Lines, line => line.Contains("TCP and UDP port 2049, known to the rpcbind of this host, on eth0", StringComparison.Ordinal));
        AssertServices(lab.ClientHost.Run("rpcinfo", "-p", NfsLab.Server), ownPortmapper: false);
        Assert.Equal("2025.11.01\n", lab.ClientHost.Run("nfs-cat", $"{Url}/run/archiso/bootmnt/arch/version"));

        // Killed, it leaves its ports registered; the next one has them all the same.
        await lab.KillAsync();
        await lab.ServeAsync();
        AssertServices(lab.ClientHost.Run("rpcinfo", "-p", NfsLab.Server), ownPortmapper: false);
        await lab.StopAsync();
        Assert.DoesNotContain("100003", lab.ClientHost.Run("rpcinfo", "-p", NfsLab.Server), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Thousands_of_half_open_connections_and_garbage_leave_the_rest_served()
    {
        await using var lab = new NfsLab();
        await lab.ServeAsync();
        // A hostile host with many addresses: each may have only so many connections.
        foreach (var address in Enumerable.Range(100, 40))
            lab.ClientHost.Ip($"address add 192.168.77.{address}/24 dev {LabNetwork.Interface}");
        var sockets = NamespaceThread.In(lab.ClientHost, () => Enumerable.Range(0, 3000).Select(Attack).ToList());

        Assert.Equal("2025.11.01\n", lab.ClientHost.Run("nfs-cat", $"{Url}/run/archiso/bootmnt/arch/version"));
        Assert.Contains("version 3 ready and waiting", lab.ClientHost.Run("rpcinfo", "-u", NfsLab.Server, "nfs"), StringComparison.Ordinal);
        // Whoever only holds the line is gone after ten seconds; what the garbage was sent on is closed already.
        await WaitAsync(() => !lab.Host.Run("ss", "--no-header", "--numeric", "--tcp", "state", "established").Contains(":2049 ", StringComparison.Ordinal));
        Assert.True(MemoryOf(lab.ServerProcesses.First()) < 400 << 20);
        sockets.ForEach(socket => socket.Dispose());
    }

    /// <summary>A connection that says nothing, half of a call, an endless record, fragments without end, or something else than RPC.</summary>
    private static Socket Attack(int number)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse($"192.168.77.{100 + number % 40}"), 0));
        socket.Connect(NfsLab.Server, 2049);
        byte[] words = (number % 5) switch
        {
            0 => [],
            1 => [0x80, 0, 0, 40, 0, 0],
            2 => [0xff, 0xff, 0xff, 0xff, .. new byte[100]],
            3 => new byte[4096],
            _ => [.. "GET / HTTP/1.1\r\n\r\n"u8],
        };
        try
        {
            socket.Send(words);
        }
        catch (SocketException)
        {
            // It may have been turned away already.
        }

        return socket;
    }

    private static void AssertServices(string list, bool ownPortmapper)
    {
        foreach (var transport in (string[])["tcp", "udp"])
        {
            Assert.Matches($@"(?m)^ +100003 +3 +{transport} +2049 ", list);
            Assert.Matches($@"(?m)^ +100005 +1 +{transport} +2049 ", list);
            Assert.Matches($@"(?m)^ +100005 +3 +{transport} +2049 ", list);
            if (ownPortmapper)
                Assert.Matches($@"(?m)^ +100000 +2 +{transport} +111 ", list);
        }
    }

    /// <summary>In bytes.</summary>
    private static long MemoryOf(int process) =>
        long.Parse(File.ReadLines($"/proc/{process}/status").Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ')[^2], CultureInfo.InvariantCulture) << 10;

    private static async Task WaitAsync(Func<bool> condition)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        while (!condition())
            await Task.Delay(TimeSpan.FromMilliseconds(100), patience.Token);
    }

    [GeneratedRegex(@"^\S+ +\d+ +\d+ +\d+ +\d+ (?<path>.*)$")]
    private static partial Regex LastColumn();
}
