using Lanboot.Lab.Images.Packing;

namespace Lanboot.Lab.Images.Tiny;

/// <summary>
/// The smallest system that boots over the network in two stages, as the real ones do: Debian's kernel with an initramfs of
/// BusyBox and klibc's ipconfig, which fetches or mounts a squashfs and starts the system in it.
/// </summary>
/// <param name="Kernel">The path of the kernel.</param>
/// <param name="Initramfs">The path of the initramfs.</param>
/// <param name="Root">The path of the squashfs.</param>
/// <param name="PayloadSha256">Of the large file in the squashfs, which the system hashes.</param>
internal sealed record TinySystem(string Kernel, string Initramfs, string Root, string PayloadSha256)
{
    public static readonly IReadOnlyList<string> Packages = [DebianPackages.KernelImage, .. TinyInitramfs.Packages];

    public static readonly IReadOnlyList<string> Programs =
        ["busybox", "cpio", "mksquashfs", "xorriso", "mformat", .. TinyInitramfs.Programs];

    /// <summary>Makes it in <paramref name="work"/> out of the packages unpacked in <paramref name="unpacked"/>.</summary>
    public static TinySystem Make(DebianPackages packages, string unpacked, string work, int payloadMiB, TinyParts parts)
    {
        var root = new Layout(Path.Combine(work, "root"));
        var payload = Payload.Write(root["payload"], payloadMiB);
        root.Copy(Path.Combine(unpacked, "bin/busybox"), "bin/busybox");
        EmbeddedSources.WriteProgram("Tiny/Guest/system-init", root["sbin/init"]);
        root.MakeFolders("proc", "sys", "dev", "run");
        var squashfs = Path.Combine(work, "root.squashfs");
        Archives.Squashfs(root.Root, squashfs, "-noI", "-noD", "-noF");

        var kernel = packages.KernelVersion;
        var initramfs = TinyInitramfs.Make(kernel, unpacked, work, parts);
        return new TinySystem(Path.Combine(unpacked, $"boot/vmlinuz-{kernel}"), initramfs, squashfs, payload);
    }
}
