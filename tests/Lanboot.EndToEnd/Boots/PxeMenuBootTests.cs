using Lanboot.Lab;
using Lanboot.Lab.Images;

namespace Lanboot.EndToEnd.Boots;

/// <summary>
/// The menu of PXE firmware itself: shown by a real ROM out of our option 43, the second line chosen by hand, and its file booted down to
/// userspace. The first line leads nowhere, so that no boot is one of firmware that did not ask.
/// </summary>
public sealed class PxeMenuBootTests : IDisposable
{
    /// <summary>Five times what it takes on two idle cores.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(180);

    private readonly string _folder = Directory.CreateTempSubdirectory("lanboot-menu-").FullName;

    public PxeMenuBootTests()
    {
        VirtualMachine.Require();
        Requires.RootAndPrograms("dnsmasq", "ss");
    }

    // iPXE names the lines by letters; EDK2 is led by arrows, or by 'd' for down, and Enter.
    [Theory]
    [InlineData(Firmware.Bios, "B", AddressesFrom.Lanboot)]
    [InlineData(Firmware.Bios, "B", AddressesFrom.AnotherServer)]
    [InlineData(Firmware.Uefi, "d\r", AddressesFrom.Lanboot)]
    [InlineData(Firmware.Uefi, "d\r", AddressesFrom.AnotherServer)]
    public async Task The_line_that_was_chosen_boots(Firmware firmware, string keys, AddressesFrom addresses)
    {
        var image = TestImages.TinyArch;
        await using var lab = await BootLab.StartAsync(image, addresses, "--config", Settings());
        var line = await lab.BootAsync(firmware, 512, "LANBOOT-TINY-OK", Deadline, before: async machine =>
        {
            await machine.Console.PromptAsync("Boot Linux", Deadline, VirtualMachine.Failures);
            await machine.TypeAsync(keys);
        });
        Assert.Contains($" sha256={image.PayloadSha256} ", line, StringComparison.Ordinal);
        await lab.HearsAsync("chosen from the menu of its firmware (pxe.services)");
        await lab.EndsWellAsync();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>A base name without a dot is a file of layer 0, "lpxelinux.0"; iPXE that was booted finds its script as ever.</summary>
    private string Settings()
    {
        var path = Path.Combine(_folder, "lanboot.yaml");
        File.WriteAllText(path, """
            dhcp:
              tags: [{ tag: ipxe, user-class: iPXE }]
            pxe:
              prompt: { text: Choose what to boot }
              services:
                - { architecture: x86PC, text: Leads nowhere, file: nowhere }
                - { architecture: x86PC, text: Boot Linux, file: lpxelinux }
                - { architecture: x86-64_EFI, text: Leads nowhere, file: nowhere.efi, for: "!ipxe" }
                - { architecture: x86-64_EFI, text: Boot Linux, file: snponly.efi, for: "!ipxe" }
            """);
        return path;
    }
}
