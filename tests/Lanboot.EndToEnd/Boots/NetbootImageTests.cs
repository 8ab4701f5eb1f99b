using Lanboot.Lab;
using Lanboot.Lab.Images;

namespace Lanboot.EndToEnd.Boots;

/// <summary>
/// Files of iPXE itself, as Arch publishes them for booting over the internet: two of them served together, of which each firmware is
/// offered its own. What was chosen starts, asks DHCP anew and comes back for the menu.
/// </summary>
public sealed class NetbootImageTests
{
    private const string Kernel = "/usr/lib/ipxe/ipxe.lkrn";
    private const string Program = "/usr/lib/ipxe/ipxe.efi";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(180);

    public NetbootImageTests()
    {
        VirtualMachine.Require();
        Requires.HostFile(Kernel, "ipxe");
    }

    [Theory]
    [InlineData(Firmware.Bios, "ipxe.lkrn", "ipxe.efi")]
    [InlineData(Firmware.Uefi, "ipxe.efi", "ipxe.lkrn")]
    public async Task Each_firmware_starts_its_own(Firmware firmware, string own, string other)
    {
        await using var lab = await BootLab.StartAsync(new TestImage(Kernel, ""), AddressesFrom.Lanboot, Program);
        await lab.BootAsync(
            firmware, 256, $"iPXE: {own}", Deadline,
            before: async machine =>
            {
                await machine.Console.PromptAsync($"iPXE: {own}", Deadline, VirtualMachine.Failures);
                await machine.TypeAsync("\r");
                await lab.HearsInOrderAsync("HTTP boot.ipxe", $"HTTP images/{own}/{own}", "HTTP boot.ipxe");
                Assert.DoesNotContain(machine.Console.Lines, line => line.Contains($"iPXE: {other}", StringComparison.Ordinal));
            });
        await lab.EndsWellAsync();
    }
}
