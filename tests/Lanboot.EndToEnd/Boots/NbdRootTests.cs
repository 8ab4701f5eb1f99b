using Lanboot.Lab;
using Lanboot.Lab.Images;

namespace Lanboot.EndToEnd.Boots;

/// <summary>Systems whose root is a disk over NBD: made by Debian's nbd-client, and by one that speaks the old handshake.</summary>
public sealed class NbdRootTests
{
    /// <summary>Three times and more what the longest takes on two idle cores.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(300);

    public NbdRootTests()
    {
        VirtualMachine.Require();
        Requires.RootAndPrograms("ss");
    }

    [Theory]
    [InlineData(Firmware.Bios)]
    [InlineData(Firmware.Uefi)]
    public async Task Arch_s_layout_stays_up_while_every_file_is_read(Firmware firmware)
    {
        var image = TestImages.TinyArch;
        await using var lab = await BootLab.StartAsync(image, AddressesFrom.Lanboot, "--root", "nbd", "--copytoram", "no");
        var line = await lab.BootAsync(firmware, 384, "LANBOOT-TINY-OK", Deadline);
        Assert.Contains($" proto=nbd sha256={image.PayloadSha256} medium={UnpackedImage.DigestOf(image)} ", line, StringComparison.Ordinal);
        Assert.Contains(" copytoram=n ", line, StringComparison.Ordinal);
        await lab.EndsWellAsync();
    }

    /// <summary>
    /// lanboot.persist takes another client than Debian's, whose -persist does nothing: it connects by netlink, where only nbd-client 3.27
    /// and later look for the loss of a connection.
    /// </summary>
    [Fact]
    public async Task A_machine_goes_on_after_the_server_was_killed_and_started_again()
    {
        var image = TestImages.TinyArch;
        await using var lab = await BootLab.StartAsync(
            image, AddressesFrom.Lanboot, "--root", "nbd", "--copytoram", "no",
            "--kernel-option", "lanboot.pause", "--kernel-option", "lanboot.persist");
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
    /// dracut 059 has no URL for NBD: netroot= makes the whole disc /dev/nbd0 (95nbd), and root=live:CDLABEL= finds it as a disc in a drive
    /// (90dmsquash-live). The command line is DracutLive's.
    /// </summary>
    [Fact]
    public async Task A_live_system_with_dracut_finds_the_disc_by_its_label()
    {
        var image = TestImages.TinyDracut;
        await using var lab = await BootLab.StartAsync(image, AddressesFrom.Lanboot, "--root", "nbd");
        var line = await lab.BootAsync(Firmware.UefiWithIpxe, 512, "LANBOOT-TINY-OK", Deadline);
        Assert.Contains($" sha256={image.PayloadSha256} medium={UnpackedImage.DigestOf(image)} ", line, StringComparison.Ordinal);
        Assert.Contains(" netroot=nbd:192.168.77.1:", line, StringComparison.Ordinal);
        await lab.EndsWellAsync();
    }

    [Fact]
    public async Task SystemRescueCd_of_old_runs_from_an_export_with_a_port_of_its_own()
    {
        var image = TestImages.TinyRescueCd;
        await using var lab = await BootLab.StartAsync(image, AddressesFrom.Lanboot, "--root", "nbd", "--copytoram", "no");
        var line = await lab.BootAsync(Firmware.Uefi, 384, "LANBOOT-TINY-OK", Deadline);
        Assert.Contains($" proto=nbd sha256={image.PayloadSha256} ", line, StringComparison.Ordinal);
        Assert.Contains(" nbdboot=192.168.77.1:", line, StringComparison.Ordinal);
        await lab.EndsWellAsync();
    }
}
