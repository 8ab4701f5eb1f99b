namespace Lanboot.Lab;

/// <summary>A PXE server as the documents find it: dnsmasq gives addresses and sends PXELINUX with a menu of its own over TFTP.</summary>
public static class PxelinuxServer
{
    private const string Modules = "/usr/lib/syslinux/modules/bios";

    /// <param name="folder">Where its TFTP root is made.</param>
    /// <param name="loader">lpxelinux.0, which has HTTP, or pxelinux.0.</param>
    /// <param name="entries">What `lanboot menu` printed, included in its menu.</param>
    public static Task<DnsmasqDhcp> StartAsync(NetworkNamespace host, Transcript transcript, string folder, string loader, string entries)
    {
        var root = Directory.CreateDirectory(Path.Combine(folder, "tftpboot", "pxelinux.cfg")).Parent!.FullName;
        File.Copy($"/usr/lib/PXELINUX/{loader}", Path.Combine(root, loader));
        foreach (var module in (string[])["ldlinux.c32", "menu.c32", "libutil.c32", "libcom32.c32"])
            File.Copy(Path.Combine(Modules, module), Path.Combine(root, module));
        File.WriteAllText(Path.Combine(root, "pxelinux.cfg", "lanboot"), entries);
        var first = entries.Split('\n').First(line => line.StartsWith("LABEL ", StringComparison.Ordinal))["LABEL ".Length..];
        File.WriteAllText(
            Path.Combine(root, "pxelinux.cfg", "default"),
            $"UI menu.c32\nTIMEOUT 10\nONTIMEOUT {first}\nLABEL local\n  LOCALBOOT 0\nINCLUDE pxelinux.cfg/lanboot\n");
        return DnsmasqDhcp.StartAsync(
            host, transcript, "192.168.77.200,192.168.77.250", "--enable-tftp", $"--tftp-root={root}", $"--dhcp-boot={loader}");
    }
}
