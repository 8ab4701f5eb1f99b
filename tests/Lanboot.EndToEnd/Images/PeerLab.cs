using Lanboot.Lab;
using Lanboot.Lab.Images;

namespace Lanboot.EndToEnd.Images;

/// <summary>
/// A LAN on which an image is served by other programs than Lanboot: dnsmasq, BusyBox's httpd, NFS-Ganesha, nbd-server, nbdkit.
/// </summary>
internal sealed class PeerLab : IAsyncDisposable
{
    public const string Server = "192.168.77.1";

    private readonly Transcript _transcript = new();
    private readonly LabNetwork _network = LabNetwork.Create();
    private readonly NetworkNamespace _host;
    private readonly List<LabProcess> _servers = [];
    private readonly TestImage _image;

    private readonly string _files;

    private DnsmasqDhcp? _dnsmasq;

    public PeerLab(TestImage image)
    {
        _image = image;
        _files = UnpackedImage.Of(image);
        _host = _network.AddHost("peers", $"{Server}/24");
        // Its router advertisements spare iPXE 13 s of waiting for IPv6.
        _host.Ip($"address add fd77::1/64 dev {LabNetwork.Interface} nodad");
    }

    /// <summary>The path of the only file in the image that fits <paramref name="pattern"/>, from its root.</summary>
    public string Find(string pattern) =>
        Path.GetRelativePath(_files, Directory.GetFiles(_files, pattern, SearchOption.AllDirectories).Single());

    /// <summary>NFS 3 as klibc and kernels ask for it, the portmapper included.</summary>
    /// <param name="path">What the export is called.</param>
    public async Task ServeNfsAsync(string path)
    {
        var settings = Path.Combine(_files, "..", "ganesha.conf");
        await File.WriteAllTextAsync(
            settings,
            $$"""
            NFS_CORE_PARAM { Protocols = 3; mount_path_pseudo = true; Enable_NLM = false; Enable_RQUOTA = false; }
            EXPORT {
                Export_Id = 77; Path = {{_files}}; Pseudo = {{path}}; Protocols = 3; Access_Type = RO; Squash = None;
                FSAL { Name = VFS; }
            }
            """,
            TestContext.Current.CancellationToken);
        Serve("rpcbind", "-f", "-w");
        await ListensAsync(111);
        var ganesha = Serve("ganesha.nfsd", "-F", "-L", "/dev/stdout", "-f", settings, "-p", $"{settings}.pid", "-N", "EVENT");
        await ganesha.Voice.LineAsync("NFS SERVER INITIALIZED", TimeSpan.FromSeconds(30));
    }

    /// <summary>The whole image, under a name on NBD's usual port.</summary>
    public async Task<LabProcess> ServeNbdAsync(string name)
    {
        var settings = Path.Combine(_files, "..", "nbd.conf");
        await File.WriteAllTextAsync(
            settings, $"[generic]\n[{name}]\nexportname = {_image.Path}\nreadonly = true\n", TestContext.Current.CancellationToken);
        var server = Serve("nbd-server", "-C", settings, "-d");
        await ListensAsync(10809);
        return server;
    }

    /// <summary>Kills a server.</summary>
    public async Task KillAsync(LabProcess server)
    {
        _servers.Remove(server);
        await server.DisposeAsync();
    }

    /// <summary>A file of the image on a port of its own, with the handshake that nbd-server gave up in 3.10.</summary>
    public Task ServeOldstyleNbdAsync(string file, int port)
    {
        Serve("nbdkit", "--foreground", "--oldstyle", "--readonly", $"--port={port}", "file", Path.Combine(_files, file));
        return ListensAsync(port);
    }

    /// <summary>Boots a machine and returns the line with the marker, in which the hash of the payload must stand.</summary>
    /// <param name="pause">What happens while the system pauses, for which lanboot.pause must be on the command line.</param>
    public async Task<string> BootAsync(
        Firmware firmware, int memory, string marker, string kernel, string initrd, string commandLine, Func<Task>? pause = null)
    {
        var parameters = $"initrd={Path.GetFileName(initrd)} {commandLine} console=ttyS0,115200";
        await ServeBootAsync($"#!ipxe\nkernel /{kernel} {parameters}\ninitrd /{initrd}\nboot\n");
        await using var machine = VirtualMachine.Start(_network, _transcript, firmware, memory, "52:54:00:12:34:56");
        if (pause is not null)
        {
            await machine.BootsToAsync("LANBOOT-TINY-PAUSES", TimeSpan.FromSeconds(240));
            await pause();
            await machine.TypeAsync("\n");
        }

        var line = await machine.BootsToAsync(marker, TimeSpan.FromSeconds(240));
        TestContext.Current.SendDiagnosticMessage($"{firmware} {_image.Path}: {machine.Uptime.TotalSeconds:F1} s {line}");
        Assert.Contains(_image.PayloadSha256, line, StringComparison.Ordinal);
        return line;
    }

    public async ValueTask DisposeAsync()
    {
        TestContext.Current.TestOutputHelper?.WriteLine(_transcript.Tail(2000));
        if (_dnsmasq is not null)
            await _dnsmasq.DisposeAsync();
        foreach (var server in _servers)
            await server.DisposeAsync();
        _network.Dispose();
    }

    private LabProcess Serve(string program, params string[] arguments)
    {
        var server = _host.Start(new Voice(_transcript, program), program, arguments);
        _servers.Add(server);
        return server;
    }

    private async Task ServeBootAsync(string script)
    {
        await File.WriteAllTextAsync(Path.Combine(_files, "boot.ipxe"), script, TestContext.Current.CancellationToken);
        File.Copy("/usr/lib/ipxe/snponly.efi", Path.Combine(_files, "snponly.efi"), overwrite: true);
        Serve("busybox", "httpd", "-f", "-p", "80", "-h", _files);
        _dnsmasq = await DnsmasqDhcp.StartAsync(
            _host, _transcript, "192.168.77.100,192.168.77.150", "--enable-tftp", $"--tftp-root={_files}", "--tftp-no-fail",
            "--enable-ra", "--dhcp-range=fd77::,ra-only",
            "--dhcp-userclass=set:ipxe,iPXE", $"--dhcp-boot=tag:ipxe,http://{Server}/boot.ipxe", "--dhcp-boot=tag:!ipxe,snponly.efi");
    }

    private async Task ListensAsync(int port)
    {
        string[] asked = ["--no-header", "--listening", "--numeric", "--tcp", $"sport = :{port}"];
        while (_host.Run("ss", asked).Length == 0)
            await Task.Yield();
    }
}
