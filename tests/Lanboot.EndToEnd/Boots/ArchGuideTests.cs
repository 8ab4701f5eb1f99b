using Lanboot.Lab;
using Lanboot.Lab.Images;

namespace Lanboot.EndToEnd.Boots;

/// <summary>
/// Machines boot by the configuration files of Arch's guides, for dnsmasq, nfs-utils and nbd-server, as they stand but for the addresses,
/// and by the menu that the image itself brings.
/// </summary>
public sealed class ArchGuideTests
{
    /// <summary>The guides' dnsmasq.conf for the install media of Arch until 2020.</summary>
    private const string Dnsmasq = """
        # Listen only to the specified interface
        interface=eth0

        # Don't function as dns server
        port=0

        # tftp server setup
        enable-tftp
        tftp-root=/mnt/archiso

        # Log extra information about dhcp transactions (for debug purposes)
        log-dhcp

        dhcp-range=192.168.77.50,192.168.77.150

        dhcp-boot=/arch/boot/syslinux/lpxelinux.0
        dhcp-option-force=209,boot/syslinux/archiso.cfg
        dhcp-option-force=210,/arch/
        """;

    private const string Exports = """
        /mnt/archiso 192.168.77.0/24(ro,no_subtree_check)
        """;

    private const string NbdServer = """
        [generic]
        [archiso]
            readonly = true
            exportname = /srv/archlinux-2020.03.01-x86_64.iso
        """;

    /// <summary>As another guide has it, for images of today; nothing is mounted at /mnt/archiso, and the menu lies beside its loader.</summary>
    private const string DnsmasqOfToday = """
        port=0
        interface=eth0
        bind-interfaces
        dhcp-range=192.168.77.50,192.168.77.150,12h
        dhcp-boot=/boot/syslinux/lpxelinux.0
        dhcp-option-force=209,archiso_pxe.cfg # このファイルは /mnt/archiso/boot/syslinux にあるかもしれません
        dhcp-option-force=210,
        dhcp-option-force=66,192.168.77.1
        enable-tftp
        tftp-root=/mnt/archiso
        """;

    private const string DnsmasqForUefi = """
        interface=eth0
        port=0
        enable-tftp
        tftp-root=/mnt/archiso
        dhcp-range=192.168.77.50,192.168.77.150
        pxe-service=BC_EFI, "Boot from network BC EFI", ipxe.efi
        pxe-service=X86-64_EFI, "Boot from network X86-64 EFI", ipxe.efi
        """;

    /// <summary>Ctrl-N, one byte: an arrow's three may be torn apart on a busy host, and Escape alone leaves the menu.</summary>
    private const string DownKey = "\u000e";

    /// <summary>Three times and more what the longest takes on two idle cores.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(240);

    public ArchGuideTests()
    {
        VirtualMachine.Require();
        Requires.RootAndPrograms("ss");
    }

    /// <summary>The image's menu takes the server's address from what DHCP said, the names of its exports from long habit.</summary>
    [Theory]
    [InlineData(0, "nbd")]
    [InlineData(1, "nfs")]
    [InlineData(2, "http")]
    public async Task Arch_boots_by_the_guide_s_files_and_its_own_menu(int item, string way)
    {
        var image = TestImages.TinyArch2020;
        await using var lab = await BootLab.StartConfiguredAsync(
            image, [("dnsmasq.conf", Dnsmasq), ("exports", Exports), ("nbd-server.conf", NbdServer)]);
        var line = await lab.BootAsync(Firmware.Bios, 512, "LANBOOT-TINY-OK", Deadline, before: machine => ChooseAsync(machine, item));
        Assert.Contains($" proto={way} sha256={image.PayloadSha256} ", line, StringComparison.Ordinal);
        await lab.EndsWellAsync();
    }

    [Fact]
    public async Task An_image_of_today_boots_by_a_guide_s_files_too()
    {
        var image = TestImages.TinyArch;
        await using var lab = await BootLab.StartConfiguredAsync(
            image, [("dnsmasq.conf", DnsmasqOfToday), ("exports", Exports), ("nbd-server.conf", NbdServer)]);
        var line = await lab.BootAsync(Firmware.Bios, 512, "LANBOOT-TINY-OK", Deadline, before: machine => ChooseAsync(machine, 0));
        Assert.Contains($" proto=nbd sha256={image.PayloadSha256} ", line, StringComparison.Ordinal);
        await lab.EndsWellAsync();
    }

    [Fact]
    public async Task Uefi_gets_the_boot_program_of_its_pxe_service()
    {
        var image = TestImages.TinyArch2020;
        await using var lab = await BootLab.StartConfiguredAsync(image, [("dnsmasq.conf", DnsmasqForUefi)]);
        var line = await lab.BootAsync(Firmware.Uefi, 512, "LANBOOT-TINY-OK", Deadline);
        Assert.Contains($" sha256={image.PayloadSha256} ", line, StringComparison.Ordinal);
        await lab.EndsWellAsync();
    }

    private static async Task ChooseAsync(VirtualMachine machine, int item)
    {
        await machine.Console.PromptAsync("Test system (x86_64, NBD)", Deadline);
        await machine.TypeAsync(string.Concat(Enumerable.Repeat(DownKey, item)) + "\r");
    }
}
