using Lanboot.Lab;
using Lanboot.Lab.Images;

namespace Lanboot.EndToEnd.Boots;

/// <summary>Machines boot by the configuration files and the entries of SystemRescueCd's manual, as they stand but for the addresses.</summary>
public sealed class RescueCdManualTests
{
    private const string Pxebootsrv = """
        # Set to "yes" if you want this machine to act as a DHCP server
        PXEBOOTSRV_DODHCPD="yes"
        # Set to "yes" if you want this machine to act as a TFTP server
        PXEBOOTSRV_DOTFTPD="yes"
        # Set to "yes" if you want this machine to act as an HTTP server
        PXEBOOTSRV_DOHTTPD="yes"

        # Here is a typical PXE-Boot configuration --> update with your settings
        PXEBOOTSRV_SUBNET="192.168.77.0"
        PXEBOOTSRV_NETMASK="255.255.255.0"
        PXEBOOTSRV_DEFROUTE="192.168.77.254"
        PXEBOOTSRV_DNS="192.168.77.254"
        PXEBOOTSRV_DHCPRANGE="192.168.77.100 192.168.77.150"
        PXEBOOTSRV_LOCALIP="192.168.77.1"

        # Keep these values to $PXEBOOTSRV_LOCALIP if the current computer
        # acts as TFTP server and HTTP server as well as DHCP server
        PXEBOOTSRV_TFTPSERVER="$PXEBOOTSRV_LOCALIP"       # IP address of the TFTP server
        PXEBOOTSRV_HTTPSERVER="http://$PXEBOOTSRV_LOCALIP/sysrcd.dat" # download URL
        """;

    private const string Dhcpd = """
        subnet 192.168.77.0 netmask 255.255.255.0
        {
                range 192.168.77.200 192.168.77.210;
                range dynamic-bootp 192.168.77.211 192.168.77.220;
                next-server 192.168.77.1;
                filename "pxelinux.0";
        }
        """;

    private const string NbdServer = """
        # /etc/nbd-server/config
        [generic]
           user = nbd
           group = nbd
           listenaddr = 192.168.77.1
        [partimage]
           exportname = /mnt/cdrom/sysrcd.dat
           port = 2000
        """;

    private const string Exports = """
        /tftpboot *(ro,no_subtree_check,all_squash,insecure,anonuid=1000,anongid=1000)
        """;

    private const string Entries = """
        label mybootentry1
          kernel rescuecd
          append initrd=initram.igz ethx=192.168.77.100 netboot=http://192.168.77.1:8080/sysrcd.dat

        label mybootentry2
          kernel rescue64
          append initrd=initram.igz dodhcp netboot=nbd://192.168.77.1:2000

        label mybootentry3
          kernel rescue64
          append initrd=initram.igz setkmap=uk ethx=192.168.77.2 nfsboot=192.168.77.1:/tftpboot gw=192.168.77.1
        """;

    /// <summary>Three times and more what the longest takes on two idle cores.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(240);

    public RescueCdManualTests()
    {
        VirtualMachine.Require();
        Requires.RootAndPrograms("ss");
    }

    [Fact]
    public async Task The_settings_of_its_own_server_boot_it()
    {
        var image = TestImages.TinyRescueCd;
        await using var lab = await BootLab.StartConfiguredAsync(image, [("pxebootsrv", Pxebootsrv)]);
        var line = await lab.BootAsync(Firmware.Bios, 512, "LANBOOT-TINY-OK", Deadline);
        Assert.Contains($" proto=http sha256={image.PayloadSha256} ", line, StringComparison.Ordinal);
        Assert.Contains(" netboot=http://192.168.77.1/", line, StringComparison.Ordinal);
        await lab.EndsWellAsync();
    }

    /// <summary>A folder /tftpboot as the manual has it, a port as darkhttpd takes it without root, and no disc mounted anywhere.</summary>
    [Theory]
    [InlineData("mybootentry1", "http")]
    [InlineData("mybootentry2", "nbd")]
    [InlineData("mybootentry3", "nfs")]
    public async Task Servers_configured_by_hand_boot_its_entries(string entry, string way)
    {
        var image = TestImages.TinyRescueCd;
        var disc = UnpackedImage.Of(image);
        await using var lab = await BootLab.StartConfiguredAsync(
            image,
            [
                ("dhcpd.conf", Dhcpd), ("nbd-server.conf", NbdServer), ("exports", Exports), ("lanboot.yaml", "http: { port: 8080 }\n"),
                ("tftpboot/pxelinux.cfg/default", $"default {entry}\nprompt 0\n\n{Entries}\n"),
            ],
            ("tftpboot/pxelinux.0", "/usr/lib/PXELINUX/pxelinux.0"), ("tftpboot/ldlinux.c32", "/usr/lib/syslinux/modules/bios/ldlinux.c32"),
            ("tftpboot/rescuecd", $"{disc}/isolinux/rescuecd"), ("tftpboot/rescue64", $"{disc}/isolinux/rescue64"),
            ("tftpboot/initram.igz", $"{disc}/isolinux/initram.igz"));
        var line = await lab.BootAsync(Firmware.Bios, 512, "LANBOOT-TINY-OK", Deadline);
        Assert.Contains($" proto={way} sha256={image.PayloadSha256} ", line, StringComparison.Ordinal);
        await lab.EndsWellAsync();
    }
}
