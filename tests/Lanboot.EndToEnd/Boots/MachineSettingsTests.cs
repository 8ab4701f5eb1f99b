using Lanboot.Lab;
using Lanboot.Lab.Images;

namespace Lanboot.EndToEnd.Boots;

/// <summary>What lanboot.yaml says of one machine and of one image reaches the kernel's command line.</summary>
public sealed class MachineSettingsTests
{
    public MachineSettingsTests()
    {
        VirtualMachine.Require();
        Requires.RootAndPrograms("ss");
    }

    [Theory]
    [InlineData("ipxe", 0x56, true)]
    [InlineData("pxelinux", 0x56, true)]
    [InlineData("ipxe", 0x57, false)]
    public async Task A_machine_gets_the_options_that_it_alone_is_given(string loader, int lastOctet, bool named)
    {
        var image = TestImages.TinyArch;
        var file = Path.Combine(Directory.CreateTempSubdirectory("lanboot-settings-").FullName, "lanboot.yaml");
        await File.WriteAllTextAsync(
            file, $"verify: no\nmachines:\n  - mac: 52:54:00:12:34:{lastOctet:x2}\n    kernel-options: [net.ifnames=0, loglevel=7]\n", TestContext.Current.CancellationToken);
        await using var lab = await BootLab.StartAsync(image, AddressesFrom.Lanboot, "--loader", loader, "--root", "http", "--config", file);
        var line = await lab.BootAsync(Firmware.Bios, 512, "LANBOOT-TINY-OK", TimeSpan.FromSeconds(180));

        Assert.Contains($" sha256={image.PayloadSha256} ", line, StringComparison.Ordinal);
        Assert.Equal(named, line.Contains(" net.ifnames=0 loglevel=7", StringComparison.Ordinal));
        Assert.DoesNotContain("verify=y", line, StringComparison.Ordinal);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }
}
