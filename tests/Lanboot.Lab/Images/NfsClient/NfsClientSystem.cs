using Lanboot.Lab.Images.Packing;

namespace Lanboot.Lab.Images.NfsClient;

/// <summary>
/// A machine that mounts: Debian's kernel with its NFS client, BusyBox, klibc's nfsmount as initramfs have it, and mount.nfs as installed
/// systems have it. What it does stands in its init; which of it, on the kernel's command line.
/// </summary>
internal sealed class NfsClientSystem : ImageComposition
{
    /// <summary>Below the folder of the image.</summary>
    public const string Kernel = "vmlinuz";

    /// <inheritdoc cref="Kernel"/>
    public const string Initramfs = "initramfs.img";

    private static readonly string[] Modules = ["virtio_pci", "virtio_net", "nfsv3"];

    public override string Name => "nfs-client";

    public override string Image => ".";

    public override IReadOnlyList<string> Programs => ["busybox", "cpio", "ldd", "/sbin/mount.nfs"];

    public override IReadOnlyList<string> Packages => [DebianPackages.KernelImage, "busybox-static", "klibc-utils", "libklibc"];

    public override IReadOnlyList<string> Sources => ["NfsClient/"];

    public override string Compose(DebianPackages packages, string work, string result)
    {
        var unpacked = Path.Combine(work, "unpacked");
        packages.UnpackTo(unpacked);
        var layout = new Layout(Path.Combine(work, "initramfs"));
        layout.Copy(Path.Combine(unpacked, "bin/busybox"), "bin/busybox");
        layout.Copy(Path.Combine(unpacked, "usr/lib/klibc/bin/nfsmount"), "bin/nfsmount");
        var library = Directory.GetFiles(Path.Combine(unpacked, "lib"), "klibc-*.so").Single();
        layout.Copy(library, $"lib/{Path.GetFileName(library)}");
        LinkedProgram.Copy("/sbin/mount.nfs", layout);
        // mount.nfs looks the transports up by their names.
        layout.Copy("/etc/netconfig", "etc/netconfig");
        layout.Write("etc/protocols", "tcp 6 TCP\nudp 17 UDP\n");
        EmbeddedSources.WriteProgram("NfsClient/Guest/init", layout["init"]);
        layout.MakeFolders("proc", "sys", "dev", "run", "mnt", "tmp");

        var modules = new KernelModules(unpacked, packages.KernelVersion).InLoadingOrder(Modules);
        foreach (var module in modules)
            layout.Copy(module, $"modules/{Path.GetFileName(module)}");
        layout.Write("modules/order", string.Concat(modules.Select(module => $"{Path.GetFileName(module)}\n")));
        Archives.Initramfs(layout.Root, Path.Combine(result, Initramfs));
        File.Copy(Path.Combine(unpacked, $"boot/vmlinuz-{packages.KernelVersion}"), Path.Combine(result, Kernel));
        return "";
    }
}
