using Lanboot.Lab;
using Lanboot.Lab.Images;

namespace Lanboot.EndToEnd.Boots;

/// <summary>A root over TFTP: beyond 65,535 blocks of 512 bytes, where the block numbers begin again.</summary>
public sealed class TftpRootTests
{
    /// <summary>The machine asks for each of its 67,600 blocks by itself, which takes it most of a minute.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(300);

    public TftpRootTests()
    {
        VirtualMachine.Require();
        Requires.RootAndPrograms("ss");
    }

    [Fact]
    public async Task SystemRescueCd_of_old_fetches_its_root_block_by_block()
    {
        var image = TestImages.TinyRescueCd;
        await using var lab = await BootLab.StartAsync(image, AddressesFrom.Lanboot, "--root", "tftp");
        var line = await lab.BootAsync(Firmware.Bios, 512, "LANBOOT-TINY-OK", Deadline);
        Assert.Contains($" proto=tftp sha256={image.PayloadSha256} ", line, StringComparison.Ordinal);
        Assert.Contains(" netboot=tftp://192.168.77.1/images/", line, StringComparison.Ordinal);
        await lab.EndsWellAsync();
    }
}
