using Lanboot.EndToEnd.Images.Packing;
using Lanboot.EndToEnd.Lab;

namespace Lanboot.EndToEnd.Images.Tiny;

/// <summary>
/// The smallest system that boots over the network in two stages, as the real ones do: Debian's kernel with an initramfs of
/// BusyBox and klibc's ipconfig, which fetches a squashfs over HTTP and starts the system in it.
/// </summary>
/// <param name="Kernel">The path of the kernel.</param>
/// <param name="Initramfs">The path of the initramfs.</param>
/// <param name="Root">The path of the squashfs.</param>
/// <param name="PayloadSha256">Of the large file in the squashfs, which the system hashes.</param>
internal sealed record TinySystem(string Kernel, string Initramfs, string Root, string PayloadSha256)
{
    public static readonly IReadOnlyList<string> Packages = [DebianPackages.KernelImage, "busybox-static", "klibc-utils", "libklibc"];

    public static readonly IReadOnlyList<string> Programs = ["busybox", "cpio", "mksquashfs", "xorriso", "mformat"];

    /// <summary>What a virtual machine and the two stages need; the modules that these need in turn are found.</summary>
    private static readonly string[] Modules =
        ["virtio_pci", "virtio_net", "virtio-rng", "e1000", "e1000e", "loop", "squashfs", "overlay"];

    /// <summary>Makes it in <paramref name="work"/> out of the packages unpacked in <paramref name="unpacked"/>.</summary>
    public static TinySystem Make(DebianPackages packages, string unpacked, string work, int payloadMiB)
    {
        var root = new Layout(Path.Combine(work, "root"));
        var payload = Payload.Write(root["payload"], payloadMiB);
        root.Copy(Path.Combine(unpacked, "bin/busybox"), "bin/busybox");
        EmbeddedSources.WriteProgram("Tiny/Guest/system-init", root["sbin/init"]);
        MakeMountPoints(root, "proc", "sys", "dev", "run");
        var squashfs = Path.Combine(work, "root.squashfs");
        Archives.Squashfs(root.Root, squashfs, "-noI", "-noD", "-noF");

        var initramfs = Path.Combine(work, "initramfs.img");
        Archives.Initramfs(InitramfsFolder(packages, unpacked, work), initramfs);
        return new TinySystem(Path.Combine(unpacked, $"boot/vmlinuz-{packages.KernelVersion}"), initramfs, squashfs, payload);
    }

    private static string InitramfsFolder(DebianPackages packages, string unpacked, string work)
    {
        var layout = new Layout(Path.Combine(work, "initramfs"));
        layout.Copy(Path.Combine(unpacked, "bin/busybox"), "bin/busybox");
        layout.Copy(Path.Combine(unpacked, "usr/lib/klibc/bin/ipconfig"), "bin/ipconfig");
        var library = Directory.GetFiles(Path.Combine(unpacked, "lib"), "klibc-*.so").Single();
        layout.Copy(library, $"lib/{Path.GetFileName(library)}");
        EmbeddedSources.WriteProgram("Tiny/Guest/init", layout["init"]);
        MakeMountPoints(layout, "proc", "sys", "dev", "run", "new_root");

        var modules = InLoadingOrder(unpacked, packages.KernelVersion);
        foreach (var module in modules)
            layout.Copy(module, $"modules/{Path.GetFileName(module)}");
        layout.Write("modules/order", string.Concat(modules.Select(module => $"{Path.GetFileName(module)}\n")));
        return layout.Root;
    }

    /// <summary>The files of <see cref="Modules"/>, each after those that it needs.</summary>
    private static List<string> InLoadingOrder(string unpacked, string kernel)
    {
        var folder = Path.Combine(unpacked, "lib/modules", kernel);
        HostProgram.RunIn(unpacked, "busybox", "depmod", "-b", unpacked, kernel);
        var needs = File.ReadLines(Path.Combine(folder, "modules.dep"))
            .Select(line => line.Split(':', 2))
            .ToDictionary(line => line[0], line => line[1].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var order = new List<string>();
        foreach (var module in Modules)
            Add(needs.Keys.Single(path => Path.GetFileNameWithoutExtension(path) == module));
        return [.. order.Select(path => Path.Combine(folder, path))];

        void Add(string path)
        {
            if (order.Contains(path))
                return;
            foreach (var needed in needs[path])
                Add(needed);
            order.Add(path);
        }
    }

    private static void MakeMountPoints(Layout layout, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            Directory.CreateDirectory(Path.Combine(layout.Root, name));
    }
}
