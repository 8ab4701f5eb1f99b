using System.Text.RegularExpressions;
using Lanboot.Lab;
using Lanboot.Lab.Images;

namespace Lanboot.EndToEnd.Peers;

/// <summary>
/// An image that NFS-Ganesha exports unpacked and Lanboot as it is, by the same line of exports(5); rpcinfo, showmount and libnfs ask
/// both the same.
/// </summary>
public sealed partial class NfsSideBySideTests : IDisposable
{
    private const string Own = "192.168.77.1";
    private const string Peer = "192.168.77.3";
    private const string Export = "/mnt/archiso";

    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);

    private readonly Transcript _transcript = new();
    private readonly LabNetwork _network = LabNetwork.Create();
    private readonly string _folder = Directory.CreateTempSubdirectory("lanboot-nfs-").FullName;
    private readonly List<LabProcess> _peers = [];

    [Fact]
    public async Task Every_answer_is_nfs_ganesha_s_or_its_difference_is_explained()
    {
        Requires.RootAndPrograms("ip", "ganesha.nfsd", "rpcbind", "rpcinfo", "showmount", "nfs-ls", "nfs-cat", "nfs-cp", "ss", "xorriso");
        var image = TestImages.TinyArch;
        await ExportByGaneshaAsync(image);
        var host = _network.AddHost("server", $"{Own}/24");
        await using var lanboot = LanbootProcess.Start(
            host, _transcript, "serve", image.Path, "--config", Write("exports", $"{Export} 192.168.77.0/24(ro,no_subtree_check)\n"),
            "--interface", LabNetwork.Interface, "--no-dhcp");
        await lanboot.Voice.LineAsync("Serving.", StartDeadline);

        var client = _network.AddHost("client", "192.168.77.2/24");
        PeerAnswers.AreTheSame(Ask(client, Peer), Ask(client, Own), "nfs.md", "What differs from NFS-Ganesha");
    }

    public void Dispose()
    {
        TestContext.Current.TestOutputHelper?.WriteLine(_transcript.Tail(int.MaxValue));
        _network.Dispose();
        HostProgram.Run("chmod", "-R", "u+w", _folder);
        Directory.Delete(_folder, recursive: true);
    }

    private static Dictionary<string, string> Ask(NetworkNamespace client, string server)
    {
        var url = $"nfs://{server}{Export}";
        var files = Lines(client.Run("nfs-ls", "-R", url)).Select(Size).Order(StringComparer.Ordinal).ToList();
        var answers = new Dictionary<string, string>
        {
            // Ports are each server's own.
            ["programs"] = string.Join(", ", Lines(client.Run("rpcinfo", "-p", server)).Skip(1)
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(cells => $"{cells[0]} {cells[1]} {cells[2]}").Order(StringComparer.Ordinal)),
            ["exports"] = string.Join(", ", Lines(client.Run("showmount", "--no-headers", "-e", server))),
            ["files, modes, links, owners and sizes"] = string.Join('\n', files.Where(line => line[0] != 'd')),
            ["folders, modes and owners"] = string.Join('\n', files.Where(line => line[0] == 'd')),
            ["a file's bytes"] = Shell(client, $"nfs-cat {url}/arch/boot/x86_64/vmlinuz-linux | sha256sum"),
            ["a file that is not there"] = Shell(client, $"nfs-cat {url}/arch/nothere 2>&1").Replace(server, "", StringComparison.Ordinal),
            ["an export that is not there"] = Shell(client, $"nfs-ls nfs://{server}/nothere 2>&1"),
            ["a folder inside the export"] = Shell(client, $"nfs-ls {url}/arch/x86_64 2>&1 | sort | tail -1"),
            ["a write"] = Shell(client, $"nfs-cp /etc/hostname {url}/arch/new 2>&1").Replace(server, "", StringComparison.Ordinal),
        };
        Assert.True(files.Count > 20, "The listing is empty.");
        return answers;
    }

    /// <summary>Folders have the size that their file system gives them, and Joliet's count of links differs from ext4's.</summary>
    private static string Size(string line) => line[0] == 'd' ? FolderSize().Replace(line, "$1$2", 1) : line;

    [GeneratedRegex(@"^(\S+) +\d+( +\d+ +\d+) +\d+")]
    private static partial Regex FolderSize();

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string Shell(NetworkNamespace client, string command) => client.Run("sh", "-c", $"{command} || true").Trim().ReplaceLineEndings(" ");

    private async Task ExportByGaneshaAsync(TestImage image)
    {
        var tree = Path.Combine(_folder, "tree");
        HostProgram.Run("xorriso", "-osirrox", "on", "-indev", image.Path, "-extract", "/", tree);
        var settings = Write("ganesha.conf", $$"""
            NFS_CORE_PARAM { Protocols = 3; mount_path_pseudo = true; Enable_NLM = false; Enable_RQUOTA = false; }
            EXPORT {
                Export_Id = 77; Path = {{tree}}; Pseudo = {{Export}}; Protocols = 3; Access_Type = None; Squash = Root;
                FSAL { Name = VFS; }
                CLIENT { Clients = 192.168.77.0/24; Access_Type = RO; Squash = Root; }
            }
            """);
        var host = _network.AddHost("peer", $"{Peer}/24");
        _peers.Add(host.Start(new Voice(_transcript, "rpcbind"), "rpcbind", "-f", "-w"));
        while (host.Run("ss", "--no-header", "--listening", "--numeric", "--tcp", "sport = :111").Length == 0)
            await Task.Yield();
        var ganesha = host.Start(
            new Voice(_transcript, "ganesha"), "ganesha.nfsd", "-F", "-L", "/dev/stdout", "-f", settings, "-p", Path.Combine(_folder, "pid"), "-N", "EVENT");
        _peers.Add(ganesha);
        await ganesha.Voice.LineAsync("NFS SERVER INITIALIZED", StartDeadline);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
