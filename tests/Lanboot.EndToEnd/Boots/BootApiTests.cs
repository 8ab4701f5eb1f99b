using System.Text;
using Lanboot.Lab;
using Lanboot.Lab.Images;
using Lanboot.Media.Images;
using Lanboot.Media.Trees;

namespace Lanboot.EndToEnd.Boots;

/// <summary>
/// pixiecore's `api` and `boot`, with a small system that comes as kernel, initrd and a root named on the command line. The boot API runs
/// on a host of its own.
/// </summary>
public sealed class BootApiTests : IAsyncDisposable
{
    private const string Known = "52:54:00:12:34:56";
    private const string Unknown = "52:54:00:12:34:99";
    private const string Scripted = "52:54:00:aa:bb:cc";
    private const string Script = "#!ipxe\necho as it is ${net0/mac} && shell\n";
    private const string CommandLine = "console=ttyS0,115200 boot=live ip=dhcp";

    /// <summary>Five times what it takes on two idle cores.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(180);

    private readonly Transcript _transcript = new();
    private readonly LabNetwork _network;
    private readonly NetworkNamespace _server;
    private readonly string _folder = Directory.CreateTempSubdirectory("lanboot-api-").FullName;
    private readonly TestImage _image;
    private LanbootProcess? _lanboot;

    public BootApiTests()
    {
        VirtualMachine.Require();
        Requires.RootAndPrograms("dnsmasq", "curl");
        _image = TestImages.TinyDebianLive;
        _network = LabNetwork.Create();
        _server = _network.AddHost("server", "192.168.77.1/24");
        using var iso = ImageFormats.Open(_image.Path);
        (string Inside, string Name)[] files =
            [("live/vmlinuz", "vmlinuz"), ("live/initrd.img", "initrd.img"), ("live/filesystem.squashfs", "root.squashfs")];
        foreach (var (inside, name) in files)
        {
            var source = iso.Tree.Open(iso.Tree.ResolveFile(inside)!);
            var bytes = new byte[source.Length];
            Assert.Equal(bytes.Length, source.Read(0, bytes));
            File.WriteAllBytes(Place(name), bytes);
        }
    }

    public async ValueTask DisposeAsync()
    {
        TestContext.Current.TestOutputHelper?.WriteLine(_transcript.Tail(int.MaxValue));
        if (_lanboot is not null)
            await _lanboot.DisposeAsync();
        _network.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>
    /// As a proxy beside another DHCP server: firmware asks once, and the answer of the API comes later than the packet. A machine that
    /// the API does not know hears nothing from us.
    /// </summary>
    [Fact]
    public async Task A_boot_API_says_what_a_machine_boots_and_which_is_left_alone()
    {
        var files = _network.AddHost("files", "192.168.77.3/24");
        await using var api = TestWebServer.Start(files, Answer);
        var router = _network.AddHost("router", "192.168.77.254/24");
        await using var addresses = await DnsmasqDhcp.StartAsync(router, _transcript, "192.168.77.200,192.168.77.250");
        await ServeAsync("api", "http://192.168.77.3/machines", "--interface", LabNetwork.Interface, "--api-request-timeout", "4s");

        await using (var machine = VirtualMachine.Start(_network, _transcript, Firmware.Bios, 512, Known))
        await using (VirtualMachine.Start(_network, _transcript, Firmware.Bios, 256, Unknown))
        {
            await _lanboot!.Voice.LineAsync(
                $"{Unknown}  gets nothing to boot: the boot API at http://192.168.77.3/machines answers 404", Deadline);
            var line = await machine.BootsToAsync("LANBOOT-TINY-OK", Deadline);
            Assert.Contains($"sha256={_image.PayloadSha256} ", line, StringComparison.Ordinal);
        }

        await _lanboot.Voice.LineAsync("booted ", TimeSpan.FromSeconds(30));
        Assert.True(Said("iPXE starts them"));
        Assert.True(Said("HTTP http://192.168.77.3/vmlinuz: "));
        Assert.False(Said($"{Unknown}  proxyDHCP offers"));
        Assert.Contains($"/machines/v1/boot/{Known}", api.Asked);
        LinksAreOurs(files);
        await _lanboot.StopsAsync();
    }

    /// <summary>Files of this host and a URL, a template on the command line, and the user's own build of iPXE, by pixiecore's options.</summary>
    [Fact]
    public async Task One_kernel_boots_on_every_machine()
    {
        Requires.HostFile("/usr/lib/ipxe/snponly.efi", "ipxe");
        File.Copy("/usr/lib/ipxe/snponly.efi", Place("own.efi"));
        await using var mirror = TestWebServer.Start(_network.AddHost("files", "192.168.77.3/24"), Answer);
        await ServeAsync(
            "boot", Place("vmlinuz"), "http://192.168.77.3/initrd.img",
            "--cmdline", $$$"""{{{CommandLine}}} fetch={{ ID "{{{Place("root.squashfs")}}}" }}""",
            "--bootmsg", "Hello from boot", "--ipxe-efi64", Place("own.efi"), "--listen-addr", "192.168.77.1", "--port", "8080",
            "--range", "192.168.77.100,192.168.77.150", "--lease-file", Place("leases"));

        await using (var machine = VirtualMachine.Start(_network, _transcript, Firmware.Uefi, 512, Known))
        {
            await machine.Console.LineAsync("Hello from boot", Deadline);
            var line = await machine.BootsToAsync("LANBOOT-TINY-OK", Deadline);
            Assert.Contains($"sha256={_image.PayloadSha256} ", line, StringComparison.Ordinal);
        }

        await _lanboot!.Voice.LineAsync("booted boot in ", TimeSpan.FromSeconds(30));
        Assert.Contains("/initrd.img", mirror.Asked);
        Assert.True(Said("loaders/own/efi64/own.efi (firmware gets the loader that was given"));
        await _lanboot.StopsAsync();
    }

    /// <summary>What curl gets from another host of the network.</summary>
    private static void LinksAreOurs(NetworkNamespace from)
    {
        const string Boot = "http://192.168.77.1/boot.ipxe?mac=";
        Assert.Equal(Script, from.Run("curl", "-s", "-f", $"{Boot}{Scripted}"));
        Assert.Contains("This machine does not boot from here", from.Run("curl", "-s", "-f", $"{Boot}{Unknown}"), StringComparison.Ordinal);

        var script = from.Run("curl", "-s", "-f", $"{Boot}{Known}");
        var kernel = script.Split('\n').Single(line => line.StartsWith("kernel ", StringComparison.Ordinal)).Split(' ')[1];
        var link = kernel.Split('?')[0];
        Assert.Equal("200", Status(link));
        Assert.Equal("206", Status(link, "--range", "0-9"));
        var letter = link[40] == 'A' ? 'B' : 'A';
        Assert.Equal("403", Status($"{link[..40]}{letter}{link[41..]}"));
        Assert.Equal("403", Status("http://192.168.77.1/_/file?name=http://192.168.77.3/vmlinuz"));
        Assert.Equal("403", Status("http://192.168.77.1/_/file/aHR0cDovLzE5Mi4xNjguNzcuMy92bWxpbnV6/vmlinuz"));

        string Status(string url, params string[] more) => from.Run("curl", ["-s", "-o", "/dev/null", "-w", "%{http_code}", .. more, url]);
    }

    private (int Status, byte[] Body) Answer(string path) => path switch
    {
        $"/machines/v1/boot/{Known}" => (200, Encoding.UTF8.GetBytes(
            $$$"""
            {"kernel": "/vmlinuz", "initrd": ["http://192.168.77.3/initrd.img"], "message": "Hello from the API",
             "cmdline": "{{{CommandLine}}} fetch={{ URL \"/root.squashfs\" }}"}
            """)),
        $"/machines/v1/boot/{Scripted}" => (200, Encoding.UTF8.GetBytes(
            $$"""{"ipxe-script": "{{Script.Replace("\n", "\\n", StringComparison.Ordinal)}}"}""")),
        _ when File.Exists(Place(path.TrimStart('/'))) => (200, File.ReadAllBytes(Place(path.TrimStart('/')))),
        _ => (404, "no such machine"u8.ToArray()),
    };

    private async Task ServeAsync(params string[] arguments)
    {
        _lanboot = LanbootProcess.Start(_server, _transcript, arguments);
        await _lanboot.Voice.LineAsync("Serving.", TimeSpan.FromSeconds(60));
    }

    private bool Said(string words) => _lanboot!.Voice.Lines.Any(line => line.Contains(words, StringComparison.Ordinal));

    private string Place(string name) => Path.Combine(_folder, name);
}
