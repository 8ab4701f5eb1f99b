using System.Net;
using System.Net.Sockets;
using Lanboot.Boot;
using Lanboot.Lab.Storm.Protocols;

namespace Lanboot.Lab.Storm;

/// <summary>One machine, from being switched on to having read its root, by the protocols of each stage.</summary>
/// <param name="system">The DISCOVER of its initramfs.</param>
internal sealed class StormMachine(
    int number, StormOrder order, StormFirmware firmware, CapturedPacket system, StormHost host, DhcpEar ear, Originals originals)
{
    /// <summary>Firmware and klibc's ipconfig wait so long for their first answer (PXE specification 2.1, section 2.2.3).</summary>
    private static readonly TimeSpan RomPatience = TimeSpan.FromSeconds(4);

    /// <summary>DHCP_MIN_TIMEOUT of iPXE.</summary>
    private static readonly TimeSpan IpxePatience = TimeSpan.FromSeconds(1);

    private readonly StormPace _pace = new(order, new Random(number));
    private readonly MacAddress _mac = new(0x02_53_54_00_00_00 + (ulong)number);
    private IPAddress? _address;
    private string _stage = "being switched on";

    /// <summary>What came as kernel, initrd and root.</summary>
    public long Bytes { get; private set; }

    /// <returns>Why it did not boot; null when it did.</returns>
    public async Task<StormFailure?> BootAsync()
    {
        try
        {
            await _pace.FirmwareStartsAsync();
            var rom = await AskAsync("the firmware's DHCP", firmware.Rom, RomPatience);
            _stage = "the loader by TFTP";
            await new TftpFetch(host, _address!, rom.NextServer, firmware.TftpOptions).RunAsync(rom.BootFile, firmware.Loader);
            await _pace.LoaderStartsAsync();
            var menu = await FetchKernelAsync(await AskAsync("iPXE's DHCP", firmware.Ipxe, IpxePatience));
            await _pace.KernelStartsAsync();
            await AskAsync("the initramfs' DHCP", system, RomPatience);
            await _pace.RootIsLookedForAsync();
            await FetchRootAsync(menu);
            return null;
        }
        catch (Exception failed) when (failed is StormException or SocketException or IOException)
        {
            return new StormFailure(number, _stage, failed.Message);
        }
    }

    private async Task<DhcpAnswer> AskAsync(string stage, CapturedPacket packet, TimeSpan patience)
    {
        _stage = stage;
        var answer = await new DhcpExchange(ear, _mac, order.Server, patience).RunAsync(packet);
        if (_address is not null && !_address.Equals(answer.Address))
            throw new StormException($"it had {_address} and was given {answer.Address}");
        if (_address is null)
            host.Take(answer.Address, number);
        _address = answer.Address;
        return answer;
    }

    private async Task<MenuScript> FetchKernelAsync(DhcpAnswer answer)
    {
        _stage = "the menu";
        if (!Uri.TryCreate(answer.BootFile, UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttp)
            throw new StormException($"iPXE is sent to {answer.BootFile}, which is no script over HTTP");
        using var http = await HttpFetch.ConnectAsync(host, _address!, url, "iPXE/1.0.0+");
        var menu = MenuScript.Read(await http.TextAsync(url));
        _stage = "the kernel";
        Bytes += await http.FileAsync(menu.Kernel, OriginalOf(menu.Kernel));
        _stage = "the initrd";
        foreach (var initrd in menu.Initrds)
            Bytes += await http.FileAsync(initrd, OriginalOf(initrd));
        return menu;
    }

    /// <summary>As the hooks archiso_pxe_http, _nbd and _nfs do it.</summary>
    private async Task FetchRootAsync(MenuScript menu)
    {
        var path = $"{menu.Parameter("archisobasedir")}/x86_64/airootfs.sfs";
        var root = originals.Of(order.Disc.Inside(path));
        if (menu.Parameter("archiso_http_srv") is { } site)
        {
            _stage = "the root by HTTP";
            var url = new Uri(site + path);
            using (var probe = await HttpFetch.ConnectAsync(host, _address!, url, "curl/8.14.1"))
                await probe.ProbeAsync(url, root);
            using var http = await HttpFetch.ConnectAsync(host, _address!, url, "curl/8.14.1");
            await http.FileAsync(url, root);
        }
        else if (menu.Parameter("archiso_nbd_srv") is { } nbdServer)
        {
            _stage = "the root by NBD";
            using var nbd = await NbdRoot.ConnectAsync(host, _address!, IPAddress.Parse(nbdServer));
            await nbd.ReadAsync(menu.Parameter("archiso_nbd_name")!, originals.Of(order.Disc.Image), root.Length);
        }
        else if (menu.Parameter("archiso_nfs_srv")?.Split(':', 2) is [var nfsServer, var export])
        {
            _stage = "the root by NFS";
            await new NfsRoot(host, _address!, IPAddress.Parse(nfsServer)).ReadAsync(export, path, root);
        }
        else
        {
            throw new StormException($"the command line names no root: {string.Join(' ', menu.CommandLine)}");
        }

        Bytes += root.Length;
    }

    /// <summary>A file of the disc by its URL: images/NAME/PATH.</summary>
    private Original OriginalOf(Uri url) =>
        originals.Of(order.Disc.Inside(url.AbsolutePath.Replace($"/images/{StormDisc.Name}/", "", StringComparison.Ordinal)));
}
