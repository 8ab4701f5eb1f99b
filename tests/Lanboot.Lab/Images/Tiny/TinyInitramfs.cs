using Lanboot.Lab.Images.Packing;

namespace Lanboot.Lab.Images.Tiny;

/// <summary>The initramfs of the tiny images: BusyBox, klibc's programs, modules, and what <see cref="TinyParts"/> asks for.</summary>
internal static class TinyInitramfs
{
    public static readonly IReadOnlyList<string> Packages = ["busybox-static", "klibc-utils", "libklibc", "nbd-client", "perl-base"];

    public static readonly IReadOnlyList<string> Programs = [NbdClient, Perl];

    private const string NbdClient = "/sbin/nbd-client";
    private const string Perl = "/usr/bin/perl";

    /// <summary>What a virtual machine and the two stages need; the modules that these need in turn are found.</summary>
    private static readonly string[] BaseModules =
        ["virtio_pci", "virtio_net", "virtio-rng", "e1000", "e1000e", "loop", "squashfs", "overlay"];

    private static readonly string[] NfsModules = ["nfs", "nfsv3"];
    private static readonly string[] NbdModules = ["nbd", "isofs"];

    /// <summary>Makes it in <paramref name="work"/> out of the packages unpacked in <paramref name="unpacked"/>.</summary>
    public static string Make(string kernel, string unpacked, string work, TinyParts parts)
    {
        var layout = new Layout(Path.Combine(work, "initramfs"));
        layout.Copy(Path.Combine(unpacked, "bin/busybox"), "bin/busybox");
        CopyKlibc(unpacked, layout, parts.HasFlag(TinyParts.Nfs) ? ["ipconfig", "nfsmount"] : ["ipconfig"]);
        EmbeddedSources.WriteProgram("Tiny/Guest/init", layout["init"]);
        foreach (var way in EmbeddedSources.Of("Tiny/Guest/ways/"))
            layout.Write($"ways/{Path.GetFileName(way)}", EmbeddedSources.Read(way));
        layout.MakeFolders("proc", "sys", "dev", "run", "new_root");

        var modules = new KernelModules(unpacked, kernel);
        AddModules(layout, modules, "base", BaseModules);
        if (parts.HasFlag(TinyParts.Nfs))
            AddModules(layout, modules, "nfs", NfsModules);
        if ((parts & (TinyParts.Nbd | TinyParts.SmallNbd)) != 0)
            AddModules(layout, modules, "nbd", NbdModules);
        if (parts.HasFlag(TinyParts.Nbd))
            LinkedProgram.Copy(NbdClient, layout);
        if (parts.HasFlag(TinyParts.SmallNbd))
            AddSmallClient(layout);

        var initramfs = Path.Combine(work, "initramfs.img");
        if (parts.HasFlag(TinyParts.Drivers))
            TinyDrivers.Add(kernel, unpacked, work, initramfs);
        Archives.Initramfs(layout.Root, initramfs);
        return initramfs;
    }

    private static void CopyKlibc(string unpacked, Layout layout, string[] programs)
    {
        layout.CopyAll(Path.Combine(unpacked, "usr/lib/klibc/bin"), programs, "bin");
        var library = Directory.GetFiles(Path.Combine(unpacked, "lib"), "klibc-*.so").Single();
        layout.Copy(library, $"lib/{Path.GetFileName(library)}");
    }

    private static void AddModules(Layout layout, KernelModules modules, string list, string[] names)
    {
        var files = modules.InLoadingOrder(names);
        foreach (var file in files.Where(file => !File.Exists(layout[$"modules/{Path.GetFileName(file)}"])))
            layout.Copy(file, $"modules/{Path.GetFileName(file)}");
        layout.Write($"modules/{list}.order", string.Concat(files.Select(file => $"{Path.GetFileName(file)}\n")));
    }

    private static void AddSmallClient(Layout layout)
    {
        LinkedProgram.Copy(Perl, layout);
        EmbeddedSources.WriteProgram("Tiny/Guest/small-nbd-client", layout["bin/small-nbd-client"]);
    }
}
