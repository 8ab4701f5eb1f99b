using System.Security.Cryptography;
using Lanboot.Lab;
using Lanboot.Lab.Images.NbdGuest;

namespace Lanboot.EndToEnd.Peers;

/// <summary>Linux' own NBD client: Debian's kernel and nbd-client in a virtual machine.</summary>
public sealed class NbdKernelTests
{
    /// <summary>About 20 s where the host is idle.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    [Fact]
    public async Task The_kernel_reads_the_whole_image_and_goes_on_after_the_server_was_killed()
    {
        VirtualMachine.Require();
        await using var lab = await NbdLab.StartAsync();
        // A pause after each MiB, so that the server is killed in the middle.
        await using var machine = Start(lab, "archiso", "pause=0.1");

        var attached = await machine.BootsToAsync("LANBOOT-NBD-ATTACHED", Patience);
        await machine.BootsToAsync("LANBOOT-NBD-AT 5", Patience);
        await lab.RestartAsync();
        await machine.BootsToAsync("LANBOOT-NBD-LOST", Patience);
        var said = await machine.BootsToAsync("LANBOOT-NBD-OK", Patience);

        Assert.Contains($"{new FileInfo(lab.Image.Path).Length / 512} sectors, read-only 1", attached, StringComparison.Ordinal);
        Assert.Contains($"sha256={HashOf(lab.Image.Path)}", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_kernel_writes_to_a_layer_of_its_own()
    {
        VirtualMachine.Require();
        await using var lab = await NbdLab.StartAsync();
        await using var machine = Start(lab, "changes", "write=yes");

        var attached = await machine.BootsToAsync("LANBOOT-NBD-ATTACHED", Patience);
        await machine.BootsToAsync("LANBOOT-NBD-WRITTEN", Patience);
        var said = await machine.BootsToAsync("LANBOOT-NBD-OK", Patience);

        Assert.Contains("read-only 0", attached, StringComparison.Ordinal);
        var changed = await File.ReadAllBytesAsync(lab.Image.Path, TestContext.Current.CancellationToken);
        "changed\n"u8.CopyTo(changed.AsSpan(100 * 512));
        Assert.Contains($"sha256={Convert.ToHexStringLower(SHA256.HashData(changed))}", said, StringComparison.Ordinal);
    }

    private static VirtualMachine Start(NbdLab lab, string export, string more)
    {
        var guest = NbdGuest.Get();
        return VirtualMachine.StartKernel(
            lab.Network, lab.Transcript, NbdGuest.Kernel(guest), NbdGuest.Initramfs(guest),
            $"address=192.168.77.50/24 server={NbdLab.Server} export={export} {more}");
    }

    private static string HashOf(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
