using Lanboot.Lab;
using Lanboot.Lab.Images;

namespace Lanboot.EndToEnd.Boots;

/// <summary>Systems whose root comes over NFS: mounted by klibc's nfsmount and by mount.nfs, read by the kernel as they run.</summary>
public sealed class NfsRootTests
{
    /// <summary>Three times and more what the longest takes on two idle cores.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(300);

    public NfsRootTests()
    {
        VirtualMachine.Require();
        Requires.RootAndPrograms("ss");
    }

    [Theory]
    [InlineData(Firmware.Bios)]
    [InlineData(Firmware.Uefi)]
    public async Task Debian_live_runs_from_the_mounted_image(Firmware firmware)
    {
        var image = TestImages.DebianLive;
        await using var lab = await BootLab.StartAsync(image, AddressesFrom.Lanboot, "--root", "nfs");
        var line = await lab.BootAsync(firmware, 1024, "LANBOOT-LIVE-OK", Deadline);
        Assert.Contains($" root=overlay sha256={image.PayloadSha256} ", line, StringComparison.Ordinal);
        Assert.Contains(" netboot=nfs nfsroot=192.168.77.1:/images/", line, StringComparison.Ordinal);
        await lab.EndsWellAsync();
    }

    [Theory]
    [InlineData(Firmware.Bios)]
    [InlineData(Firmware.Uefi)]
    public async Task Arch_s_layout_stays_up_while_every_file_is_read(Firmware firmware)
    {
        var image = TestImages.TinyArch;
        await using var lab = await BootLab.StartAsync(image, AddressesFrom.Lanboot, "--root", "nfs", "--copytoram", "no");
        var line = await lab.BootAsync(firmware, 384, "LANBOOT-TINY-OK", Deadline);
        Assert.Contains($" proto=nfs sha256={image.PayloadSha256} medium={UnpackedImage.DigestOf(image)} ", line, StringComparison.Ordinal);
        Assert.Contains(" copytoram=n ", line, StringComparison.Ordinal);
        await lab.EndsWellAsync();
    }

    [Fact]
    public async Task Arch_s_layout_copies_its_root_and_lets_the_server_go()
    {
        var image = TestImages.TinyArch;
        await using var lab = await BootLab.StartAsync(image, AddressesFrom.Lanboot, "--root", "nfs", "--copytoram", "yes");
        var line = await lab.BootAsync(Firmware.Bios, 384, "LANBOOT-TINY-OK", Deadline);
        Assert.Contains($" proto=nfs sha256={image.PayloadSha256} medium=- ", line, StringComparison.Ordinal);
        await lab.EndsWellAsync();
    }

    /// <summary>Over HTTP this image needs 640 MiB. iPXE says what the firmware knows of the memory, and nobody chooses anything.</summary>
    [Theory]
    [InlineData(Firmware.Bios)]
    [InlineData(Firmware.Uefi)]
    public async Task A_machine_with_little_memory_gets_a_way_that_it_can_hold(Firmware firmware)
    {
        var image = TestImages.LargeArch;
        await using var lab = await BootLab.StartAsync(image, AddressesFrom.Lanboot);
        var line = await lab.BootAsync(firmware, 512, "LANBOOT-TINY-OK", Deadline);
        Assert.Contains($" proto=nfs sha256={image.PayloadSha256} ", line, StringComparison.Ordinal);
        Assert.Contains(" copytoram=n ", line, StringComparison.Ordinal);
        await lab.EndsWellAsync();
    }

    [Fact]
    public async Task A_machine_goes_on_after_the_server_was_killed_and_started_again()
    {
        var image = TestImages.TinyArch;
        await using var lab = await BootLab.StartAsync(
            image, AddressesFrom.Lanboot, "--root", "nfs", "--copytoram", "no", "--kernel-option", "lanboot.pause");
        await lab.BootAsync(Firmware.Bios, 384, "LANBOOT-TINY-PAUSES", Deadline, async machine =>
        {
            await machine.TypeAsync("\n");
            await lab.CrashesAndServesAgainAsync();
            var line = await machine.BootsToAsync("LANBOOT-TINY-OK", Deadline);
            Assert.Contains($" sha256={image.PayloadSha256} medium={UnpackedImage.DigestOf(image)} ", line, StringComparison.Ordinal);
        });
        await lab.EndsWellAsync();
    }

    /// <summary>
    /// dracut 059 mounts the folder of an nfs:// URL's file by mount.nfs (45url-lib) and sets a loop device upon the file
    /// (90dmsquash-live); the command line is DracutLive's.
    /// </summary>
    [Fact]
    public async Task A_live_system_with_dracut_runs_from_the_mounted_squashfs()
    {
        var image = TestImages.TinyDracut;
        await using var lab = await BootLab.StartAsync(image, AddressesFrom.Lanboot, "--root", "nfs");
        var line = await lab.BootAsync(Firmware.Bios, 512, "LANBOOT-TINY-OK", Deadline);
        Assert.Contains($" sha256={image.PayloadSha256} ", line, StringComparison.Ordinal);
        Assert.Contains(" root=live:nfs://192.168.77.1/images/", line, StringComparison.Ordinal);
        await lab.EndsWellAsync();
    }

    [Theory]
    [InlineData("no", " nfsboot=192.168.77.1:/images/")]
    [InlineData("yes", " netboot=nfs://192.168.77.1:/images/")]
    public async Task SystemRescueCd_of_old_mounts_the_folder_of_its_root(string copyToRam, string option)
    {
        var image = TestImages.TinyRescueCd;
        await using var lab = await BootLab.StartAsync(image, AddressesFrom.Lanboot, "--root", "nfs", "--copytoram", copyToRam);
        var line = await lab.BootAsync(Firmware.Bios, 384, "LANBOOT-TINY-OK", Deadline);
        Assert.Contains($" proto=nfs sha256={image.PayloadSha256} ", line, StringComparison.Ordinal);
        Assert.Contains(option, line, StringComparison.Ordinal);
        await lab.EndsWellAsync();
    }
}
