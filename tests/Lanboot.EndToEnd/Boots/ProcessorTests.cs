using Lanboot.Lab;
using Lanboot.Lab.Images;

namespace Lanboot.EndToEnd.Boots;

/// <summary>
/// An image with entries for 32 and 64 bits, on a PC without long mode and on one with it. All kernels of the test image have 64 bits, so
/// that on the first the kernel of the right entry starts and says that it can't run.
/// </summary>
public sealed class ProcessorTests
{
    public ProcessorTests()
    {
        VirtualMachine.Require();
        Requires.RootAndPrograms("ss");
        Requires.HostFile("/usr/lib/syslinux/modules/bios/ifcpu64.c32", "syslinux-common");
    }

    [Theory]
    [InlineData("ipxe")]
    [InlineData("pxelinux")]
    public async Task A_machine_of_32_bits_starts_the_entry_of_32_bits(string loader)
    {
        await using var lab = await BootLab.StartAsync(TestImages.TinyRescueCd, AddressesFrom.Lanboot, "--loader", loader, "--root", "http");
        await lab.BootAsync(Firmware.Bios, 256, "requires an x86-64 CPU", TimeSpan.FromSeconds(120), processor: "qemu32");
        Assert.Contains("images/tiny-rescuecd/isolinux/rescuecd:", await lab.HearsAsync("isolinux/rescue"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ipxe")]
    [InlineData("pxelinux")]
    public async Task A_machine_of_64_bits_starts_the_entry_of_64_bits(string loader)
    {
        await using var lab = await BootLab.StartAsync(TestImages.TinyRescueCd, AddressesFrom.Lanboot, "--loader", loader, "--root", "http");
        await lab.BootAsync(Firmware.Bios, 512, "LANBOOT-TINY-OK", TimeSpan.FromSeconds(180));
        Assert.Contains("images/tiny-rescuecd/isolinux/rescue64:", await lab.HearsAsync("isolinux/rescue"), StringComparison.Ordinal);
    }
}
