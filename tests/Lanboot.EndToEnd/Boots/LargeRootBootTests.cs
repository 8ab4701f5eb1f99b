using Lanboot.Lab;
using Lanboot.Lab.Images;

namespace Lanboot.EndToEnd.Boots;

/// <summary>A root of a real size, in Arch's layout.</summary>
public sealed class LargeRootBootTests
{
    /// <summary>Three times and more what the longest takes on two idle cores.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(300);

    public LargeRootBootTests()
    {
        VirtualMachine.Require();
        Requires.RootAndPrograms("dnsmasq", "ss");
    }

    [Theory]
    [InlineData(Firmware.Bios, AddressesFrom.AnotherServer)]
    [InlineData(Firmware.Uefi, AddressesFrom.Lanboot)]
    public async Task A_root_of_150_MiB_arrives_whole_in_Arch_s_layout(Firmware firmware, AddressesFrom addresses)
    {
        var image = TestImages.LargeArch;
        await using var lab = await BootLab.StartAsync(image, addresses);
        var line = await lab.BootAsync(firmware, 1024, "LANBOOT-TINY-OK", Deadline);
        Assert.Contains($" sha256={image.PayloadSha256} ", line, StringComparison.Ordinal);
        await lab.HearsSummaryAsync();
        await lab.EndsWellAsync();
    }
}
