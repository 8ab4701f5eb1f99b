using Lanboot.EndToEnd.Images;
using Lanboot.EndToEnd.Lab;

namespace Lanboot.EndToEnd.Boots;

/// <summary>Real boots over the full path: firmware, loader, menu, kernel, initramfs, root over HTTP, userspace.</summary>
public sealed class BootsTests
{
    private const string Tiny = "LANBOOT-TINY-OK";

    /// <summary>The firmwares as most machines have them, each with both ways to an address.</summary>
    public static TheoryData<Firmware, Addresses> EachWay => new()
    {
        { Firmware.Bios, Addresses.FromLanboot },
        { Firmware.Bios, Addresses.FromDnsmasq },
        { Firmware.Uefi, Addresses.FromLanboot },
        { Firmware.Uefi, Addresses.FromDnsmasq },
    };

    [Theory]
    [MemberData(nameof(EachWay))]
    public Task An_image_in_Archs_layout_boots(Firmware firmware, Addresses addresses) =>
        new BootScene(TestImages.TinyArch, firmware, addresses) { Expected = ["airootfs.sfs"] }.BootAsync(Tiny);

    [Theory]
    [MemberData(nameof(EachWay))]
    public Task A_whole_Debian_live_image_boots(Firmware firmware, Addresses addresses) =>
        new BootScene(TestImages.DebianLive, firmware, addresses)
        {
            Memory = 1536,
            Deadline = TimeSpan.FromSeconds(360),
            StaysOn = true,
            Expected = ["filesystem.squashfs"],
        }.BootAsync("LANBOOT-LIVE-OK");

    [Theory]
    [MemberData(nameof(EachWay))]
    public Task The_folder_of_the_Debian_installer_boots(Firmware firmware, Addresses addresses) =>
        new BootScene(TestImages.DebianInstaller, firmware, addresses)
        {
            Memory = 768,
            Deadline = TimeSpan.FromSeconds(240),
            IsPrompt = true,
            StaysOn = true,
        }.BootAsync("Select a language");

    [Theory]
    [InlineData(Firmware.Bios, Addresses.FromDnsmasq)]
    [InlineData(Firmware.UefiWithIpxe, Addresses.FromLanboot)]
    public Task A_small_image_in_Debian_lives_layout_boots(Firmware firmware, Addresses addresses) =>
        new BootScene(TestImages.TinyDebianLive, firmware, addresses).BootAsync(Tiny);

    [Theory]
    [InlineData(Addresses.FromLanboot)]
    [InlineData(Addresses.FromDnsmasq)]
    public Task The_images_own_PXELINUX_boots_it(Addresses addresses) =>
        new BootScene(TestImages.TinyArch, Firmware.Bios, addresses)
        {
            Options = ["--loader", "pxelinux"],
            Expected = ["lpxelinux.0", "pxelinux.cfg/default"],
        }.BootAsync(Tiny);

    [Fact]
    public Task Signed_GRUB_behind_shim_boots_it() =>
        new BootScene(TestImages.TinyArch, Firmware.Uefi, Addresses.FromLanboot)
        {
            Options = ["--loader", "grub"],
            Expected = ["shimx64.efi", "grubx64.efi", "grub.cfg"],
        }.BootAsync(Tiny);

    [Fact]
    public Task An_image_of_ordinary_weight_boots() =>
        new BootScene(TestImages.LargeArch, Firmware.Bios, Addresses.FromLanboot) { Memory = 1024, Deadline = TimeSpan.FromSeconds(240) }.BootAsync(Tiny);
}
