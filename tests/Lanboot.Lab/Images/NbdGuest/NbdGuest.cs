using Lanboot.Lab.Images.Packing;

namespace Lanboot.Lab.Images.NbdGuest;

/// <summary>
/// A machine that reads a device over NBD and does nothing else: Debian's kernel with its nbd module, and an initramfs of BusyBox and
/// Debian's nbd-client. It is started by QEMU itself, without a boot over the network.
/// </summary>
internal sealed class NbdGuest : ImageComposition
{
    private static readonly string[] Modules = ["virtio_pci", "virtio_net", "nbd"];

    /// <summary>A folder with the files of <see cref="Kernel"/> and <see cref="Initramfs"/>.</summary>
    public static TestImage Get() => ImageCache.Get(new NbdGuest());

    public static string Kernel(TestImage guest) => Path.Combine(guest.Path, "vmlinuz");

    public static string Initramfs(TestImage guest) => Path.Combine(guest.Path, "initramfs.img");

    public override string Name => "nbd-guest";

    public override string Image => "guest";

    public override IReadOnlyList<string> Programs => ["busybox", "cpio", "ldd", "nbd-client"];

    public override IReadOnlyList<string> Packages => [DebianPackages.KernelImage, "busybox-static", "nbd-client"];

    public override IReadOnlyList<string> Sources => ["NbdGuest/"];

    public override string Compose(DebianPackages packages, string work, string result)
    {
        var unpacked = Path.Combine(work, "unpacked");
        packages.UnpackTo(unpacked);
        var layout = new Layout(Path.Combine(work, "initramfs"));
        layout.Copy(Path.Combine(unpacked, "bin/busybox"), "bin/busybox");
        AddProgram(layout, Path.Combine(unpacked, "sbin/nbd-client"), "sbin/nbd-client");
        AddModules(layout, unpacked, packages.KernelVersion);
        EmbeddedSources.WriteProgram("NbdGuest/Guest/init", layout["init"]);
        foreach (var folder in new[] { "proc", "sys", "dev" })
            Directory.CreateDirectory(Path.Combine(layout.Root, folder));

        var guest = new Layout(Path.Combine(result, Image));
        guest.Copy(Path.Combine(unpacked, $"boot/vmlinuz-{packages.KernelVersion}"), "vmlinuz");
        Archives.Initramfs(layout.Root, guest["initramfs.img"]);
        return "";
    }

    /// <summary>A program with the libraries that it is linked with, which this host has, as it has the program.</summary>
    private static void AddProgram(Layout layout, string program, string path)
    {
        layout.Copy(program, path);
        // "libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x…)", and the loader without an arrow.
        var libraries = HostProgram.Run("ldd", program).Split('\n')
            .SelectMany(line => line.Split(' ', StringSplitOptions.TrimEntries))
            .Where(word => word.StartsWith('/'));
        foreach (var library in libraries)
            layout.Copy(library, library.TrimStart('/'));
    }

    private static void AddModules(Layout layout, string unpacked, string kernel)
    {
        var folder = Path.Combine(unpacked, "lib/modules", kernel);
        HostProgram.RunIn(unpacked, "busybox", "depmod", "-b", unpacked, kernel);
        var needs = File.ReadLines(Path.Combine(folder, "modules.dep"))
            .Select(line => line.Split(':', 2))
            .ToDictionary(line => line[0], line => line[1].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        // modules.dep names all that a module needs, the innermost last.
        var order = Modules
            .Select(module => needs.Keys.Single(path => Path.GetFileNameWithoutExtension(path) == module))
            .SelectMany(path => needs[path].Reverse().Append(path))
            .Distinct()
            .ToList();
        foreach (var module in order)
            layout.Copy(Path.Combine(folder, module), $"modules/{Path.GetFileName(module)}");
        layout.Write("modules/order", string.Concat(order.Select(module => $"{Path.GetFileName(module)}\n")));
    }
}
