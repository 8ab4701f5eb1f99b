using Lanboot.Lab;

namespace Lanboot.EndToEnd.Peers;

/// <summary>The clients that boots have: Linux' own with mount.nfs, and klibc's nfsmount, in a virtual machine with Debian's kernel.</summary>
public sealed class NfsKernelTests
{
    /// <summary>Five times what it takes on two idle cores.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    public NfsKernelTests() => Requires.RootAndPrograms("ip", "qemu-system-x86_64", "xorriso", "/sbin/mount.nfs", "busybox", "cpio");

    [Fact]
    public async Task Linux_mounts_and_reads_every_file_as_it_is_in_the_image()
    {
        await using var lab = new NfsLab();
        await lab.ServeAsync();
        await using var machine = lab.StartMachine("mount,folder,nfsmount,udp");

        await machine.BootsToAsync("LANBOOT-NFS-OK", Deadline);

        var lines = machine.Console.Lines;
        AssertAllFiles(lines, "mount");
        AssertAllFiles(lines, "nfsmount");
        Assert.Contains(lines, line => line.StartsWith("LANBOOT-NFS-WRITE", StringComparison.Ordinal) && line.Contains("Read-only file system", StringComparison.Ordinal));
        // ".." of the mounted folder is where it is mounted, which has "mnt" in it.
        Assert.Contains("LANBOOT-NFS-FOLDER x86_64 1", lines);
        // The kernel asks for as much as we offer.
        Assert.Contains(lines, line => line.Contains("rsize=1048576", StringComparison.Ordinal) && line.Contains("vers=3", StringComparison.Ordinal));
        await lab.Voice.LineAsync("NFS images/tiny-arch: let go after", TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_server_that_is_killed_and_started_again_is_not_missed()
    {
        await using var lab = new NfsLab();
        await lab.ServeAsync();
        await using var machine = lab.StartMachine("read");
        await machine.BootsToAsync("LANBOOT-NFS-ROUND 2", Deadline);

        await lab.KillAsync();
        await lab.ServeAsync();
        await machine.BootsToAsync("LANBOOT-NFS-OK", Deadline);

        var sum = NfsLab.Sums["arch/x86_64/airootfs.sfs"];
        Assert.Equal(12, machine.Console.Lines.Count(line => line.StartsWith("LANBOOT-NFS-ROUND", StringComparison.Ordinal) && line.Contains(sum, StringComparison.Ordinal)));
        Assert.Contains(machine.Console.Lines, line => line.StartsWith("LANBOOT-NFS-HELD", StringComparison.Ordinal) && line.Contains(sum, StringComparison.Ordinal));
        // Nobody mounted anew, and yet it is known that the machine uses the image.
        await lab.Voice.LineAsync("NFS images/tiny-arch: in use as the root", TimeSpan.FromSeconds(10));
    }

    private static void AssertAllFiles(IReadOnlyList<string> lines, string step)
    {
        var files = lines
            .SkipWhile(line => line != $"LANBOOT-NFS-SUMS {step}").Skip(1)
            .TakeWhile(line => line != $"LANBOOT-NFS-END {step}")
            .Select(line => line.Split("  ./", 2))
            .Where(parts => parts.Length == 2)
            .ToDictionary(parts => parts[1], parts => parts[0]);
        Assert.Equal(NfsLab.Sums.OrderBy(file => file.Key, StringComparer.Ordinal), files.OrderBy(file => file.Key, StringComparer.Ordinal));
    }
}
