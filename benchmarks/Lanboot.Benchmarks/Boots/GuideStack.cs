using Lanboot.Benchmarks.Servers;
using Lanboot.Lab;
using Lanboot.Lab.Images;

namespace Lanboot.Benchmarks.Boots;

/// <summary>
/// What ArchWiki's page about PXE sets up for a boot from an install medium over HTTP: dnsmasq, darkhttpd, and the menu that the
/// medium has. In its place stands nginx where darkhttpd is not installed, since Debian has no package of it.
/// </summary>
internal sealed class GuideStack : IBootStack
{
    /// <summary>Ctrl-N, one byte: an arrow's three may be torn apart on a busy host, and Escape alone leaves the menu.</summary>
    private const string DownKey = "\u000e";

    private readonly IContestant _web;

    /// <param name="arena">In whose files the image is unpacked: the page mounts it, but not every kernel has ISO 9660 and loop devices.</param>
    public GuideStack(Arena arena, TestImage image)
    {
        UnpackedImage.Extract(image, arena.Files);
        _web = new Darkhttpd();
        if (!File.Exists(_web.Needs.Program))
            _web = new Nginx();
    }

    public string Name => $"dnsmasq and {_web.Name}";

    public string Menu => "Test system (x86_64, NBD)";

    /// <summary>Past NBD and NFS; without a key this menu waits for ever.</summary>
    public string Keys => $"{DownKey}{DownKey}\r";

    public async Task<IAsyncDisposable> StartAsync(Arena arena)
    {
        var folder = arena.Empty("guide");
        var settings = Path.Combine(folder, "dnsmasq.conf");
        // As the page has it for BIOS and today's images; the addresses are the arena's, and /mnt/archiso is where its files are.
        File.WriteAllText(settings, $"""
            # Listen only to the specified interface
            interface={LabNetwork.Interface}
            # Don't function as dns server
            port=0
            # tftp server setup
            enable-tftp
            tftp-root={arena.Files}
            # Log extra information about dhcp transactions (for debug purposes)
            log-dhcp
            dhcp-range=192.168.77.50,192.168.77.150
            dhcp-boot=/boot/syslinux/lpxelinux.0
            dhcp-option-force=209,archiso_pxe.cfg
            dhcp-option-force=210,
            """);
        var web = _web.Start(arena);
        // Nothing here is of the boot: where it logs to and keeps its leases, and that it need not look for a user of its own.
        var dnsmasq = arena.Serve(
            "dnsmasq", "dnsmasq", $"--conf-file={settings}", "--keep-in-foreground", "--log-facility=-", "--user=root", "--pid-file=",
            $"--dhcp-leasefile={folder}/leases");
        await dnsmasq.Voice.LineAsync("DHCP, IP range", TimeSpan.FromSeconds(10), ["failed", "bad "]);
        await arena.ListensAsync(80, isDatagram: false, web);
        return new Both(web, dnsmasq);
    }

    private sealed record Both(LabProcess Web, LabProcess Dnsmasq) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Web.DisposeAsync();
            await Dnsmasq.DisposeAsync();
        }
    }
}
