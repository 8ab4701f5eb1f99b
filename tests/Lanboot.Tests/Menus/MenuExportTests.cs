using Lanboot.Boot;
using Lanboot.Menus;
using Lanboot.Tests.Support;
using Xunit;

namespace Lanboot.Tests.Menus;

public sealed class MenuExportTests
{
    private const string Archiso = "archisobasedir=arch archiso_http_srv={files}/ cms_verify=y ip=dhcp {bootif}";

    private static readonly BootEntry Entry = Of(RootWay.Http, Archiso);

    [Fact]
    public void PXELINUX_gets_the_documents_entry()
    {
        var text = MenuExport.Write(MenuFormat.Pxelinux, Plans.Of(Entry), Plans.At);

        Assert.EndsWith(
            """
            LABEL arch
              MENU LABEL Arch Linux 2020.10.01 x86_64
              LINUX http://192.168.0.1/images/arch/boot/vmlinuz
              INITRD http://192.168.0.1/images/arch/boot/ucode.img,http://192.168.0.1/images/arch/boot/initrd.img
              APPEND archisobasedir=arch archiso_http_srv=http://192.168.0.1/images/arch/ cms_verify=y
              SYSAPPEND 3
              TEXT HELP
              Arch Linux 2020.10.01 x86_64
              ENDTEXT


            """,
            text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RootWay.Nfs, "archisobasedir=arch archiso_nfs_srv={nfs} copytoram=n ip=dhcp {bootif}", "archiso_nfs_srv=192.168.0.1:/images/arch copytoram=n")]
    [InlineData(RootWay.Nbd, "archisobasedir=arch archiso_nbd_srv={server} archiso_nbd_name={name} ip=dhcp {bootif}", "archiso_nbd_srv=192.168.0.1 archiso_nbd_name=arch")]
    public void Each_way_of_the_root_has_its_literal_address_and_one_ip(RootWay way, string commandLine, string expected)
    {
        var lines = Lines(MenuFormat.Pxelinux, Of(way, commandLine));

        Assert.Contains($"  APPEND archisobasedir=arch {expected}", lines);
        Assert.Contains("  SYSAPPEND 3", lines);
        Assert.DoesNotContain(lines, line => line.Contains(" ip=", StringComparison.Ordinal) && !line.StartsWith('#'));
        Assert.DoesNotContain(lines, line => line.Contains("${", StringComparison.Ordinal));
    }

    [Theory]
    // An address of the user's own stands: PXELINUX's would come behind it and win.
    [InlineData("archisobasedir=arch ip=dhcp {bootif} ip=10.0.0.5::10.0.0.1:255.255.255.0", "  SYSAPPEND 2")]
    [InlineData("archisobasedir=arch ip=10.0.0.5::10.0.0.1:255.255.255.0", null)]
    public void An_ip_of_the_user_s_own_keeps_PXELINUX_s_out(string commandLine, string? append)
    {
        var lines = Lines(MenuFormat.Pxelinux, Of(RootWay.Http, commandLine));

        Assert.Equal(append, lines.SingleOrDefault(line => line.Contains("SYSAPPEND", StringComparison.Ordinal) && !line.StartsWith('#')));
    }

    [Fact]
    public void An_initramfs_that_is_not_known_to_take_PXELINUX_s_address_asks_DHCP()
    {
        var lines = Lines(MenuFormat.Pxelinux, Plans.Entry(commandLine: "boot=casper ip=dhcp {bootif}"));

        Assert.Contains("  APPEND boot=casper ip=dhcp", lines);
        Assert.Contains("  SYSAPPEND 2", lines);
    }

    [Theory]
    [InlineData(MenuFormat.Pxelinux, MenuPaths.Tftp, "  LINUX 192.168.0.1::/images/arch/boot/vmlinuz")]
    [InlineData(MenuFormat.Pxelinux, null, "  LINUX http://192.168.0.1/images/arch/boot/vmlinuz")]
    [InlineData(MenuFormat.Ipxe, MenuPaths.Tftp, "initrd --name initrd0.img tftp://192.168.0.1/images/arch/boot/ucode.img || goto @failed")]
    [InlineData(MenuFormat.Ipxe, null, "initrd --name initrd0.img http://192.168.0.1/images/arch/boot/ucode.img || goto @failed")]
    [InlineData(MenuFormat.Grub, MenuPaths.Http, "    initrd '(http,192.168.0.1)/images/arch/boot/ucode.img' '(http,192.168.0.1)/images/arch/boot/initrd.img'")]
    [InlineData(MenuFormat.Grub, null, "    initrd '(tftp,192.168.0.1)/images/arch/boot/ucode.img' '(tftp,192.168.0.1)/images/arch/boot/initrd.img'")]
    public void Kernels_come_by_the_protocol_that_is_asked_for(MenuFormat format, MenuPaths? paths, string line) =>
        Assert.Contains(line.Replace("'", "", StringComparison.Ordinal), Lines(format, Entry, paths).Select(each => each.Replace("'", "", StringComparison.Ordinal)));

    [Theory]
    [InlineData(MenuFormat.Grub, MenuPaths.Http, 8080, true, "--paths: GRUB knows no other HTTP port than 80, and it is 8080 here: say tftp")]
    [InlineData(MenuFormat.Ipxe, MenuPaths.Http, 80, false, "--paths: HTTP is switched off in the settings: say tftp")]
    [InlineData(MenuFormat.Ipxe, MenuPaths.Http, 8080, true, null)]
    [InlineData(MenuFormat.Grub, null, 8080, false, null)]
    public void What_can_t_be_is_refused_with_the_way_out(MenuFormat format, MenuPaths? paths, int port, bool http, string? refusal) =>
        Assert.Equal(refusal, MenuExport.Refusal(format, Plans.Of(Entry) with { Http = http }, Plans.At with { HttpPort = port }, paths));

    private static BootEntry Of(RootWay way, string commandLine) => Plans.Entry(title: "Arch Linux 2020.10.01 x86_64") with
    {
        Roots = [new RootChoice(way, commandLine, 0, ["root.sfs"]) { TakesWholeAddress = true }],
    };

    private static string[] Lines(MenuFormat format, BootEntry entry, MenuPaths? paths = null) =>
        MenuExport.Write(format, Plans.Of(entry), Plans.At, paths).Split('\n');
}
