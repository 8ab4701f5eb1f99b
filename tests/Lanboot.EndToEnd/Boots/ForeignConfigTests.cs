using Lanboot.EndToEnd.Images;
using Lanboot.EndToEnd.Lab;

namespace Lanboot.EndToEnd.Boots;

/// <summary>Boots by the configuration files of Arch's guides, word for word but for the addresses, and nothing else.</summary>
public sealed class ForeignConfigTests : IDisposable
{
    /// <summary>The Japanese guide's, with the places that today's images have; nothing is mounted at /mnt/archiso.</summary>
    private const string Dnsmasq = """
        # /etc/dnsmasq.conf
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

    private const string Exports = "/mnt/archiso 192.168.77.0/24(ro,no_subtree_check)\n";

    private const string Nbd = """
        [generic]
        [archiso]
            readonly = true
            exportname = /srv/archlinux-release_date-x86_64.iso
        """;

    /// <summary>Five times what it takes on two idle cores.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    private readonly string _folder = Directory.CreateTempSubdirectory("lanboot-config-").FullName;

    public ForeignConfigTests()
    {
        VirtualMachine.Require();
        Requires.RootAndPrograms("ss");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>
    /// The image's own menu appears, as the guide promises. Its first entry takes the root over NBD; it knows nothing of the serial console
    /// by which the system speaks to the test, so that goes in by Tab.
    /// </summary>
    [Fact]
    public async Task A_machine_with_a_BIOS_boots_as_the_guide_promises()
    {
        var image = TestImages.TinyArch;
        await using var lab = await BootLab.StartAsync(
            image, AddressesFrom.Configuration, "--config", Write("dnsmasq.conf", Dnsmasq), "--config", Write("exports", Exports),
            "--config", Write("nbd-server.config", Nbd));
        var line = await lab.BootAsync(Firmware.Bios, 512, "LANBOOT-TINY-OK", Deadline, before: async machine =>
        {
            await machine.Console.PromptAsync("to edit options", Deadline, VirtualMachine.Failures);
            await machine.TypeAsync("\t console=ttyS0,115200\r");
        });
        Assert.Contains($" proto=nbd sha256={image.PayloadSha256} ", line, StringComparison.Ordinal);
        await lab.EndsWellAsync();
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
