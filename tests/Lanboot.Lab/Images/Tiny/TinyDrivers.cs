using System.IO.Compression;
using Lanboot.Lab.Images.Packing;

namespace Lanboot.Lab.Images.Tiny;

/// <summary>
/// What makes a real initramfs heavy: drivers for all the hardware that it may find itself on. They lie compressed in an archive of
/// their own that is not, before the other, as mkinitcpio makes it. Nothing here loads them: they are fetched and unpacked.
/// </summary>
internal static class TinyDrivers
{
    /// <summary>What Arch's hooks for its images take the modules from: kms, block, filesystems, keyboard and archiso_pxe_common.</summary>
    private static readonly string[] Folders =
    [
        "crypto", "drivers/ata", "drivers/block", "drivers/firewire", "drivers/gpu/drm", "drivers/hid", "drivers/input", "drivers/md",
        "drivers/message", "drivers/mmc", "drivers/net", "drivers/nvme", "drivers/scsi", "drivers/usb", "drivers/virtio", "fs",
    ];

    /// <summary>Adds them to an initramfs that has nothing yet, as some 55 MiB.</summary>
    public static void Add(string kernel, string unpacked, string work, string initramfs)
    {
        var modules = Path.Combine(unpacked, "lib/modules", kernel, "kernel");
        var layout = new Layout(Path.Combine(work, "drivers"));
        foreach (var file in Folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(modules, folder), "*.ko*", SearchOption.AllDirectories)))
        {
            var inside = $"lib/modules/{kernel}/kernel/{Path.GetRelativePath(modules, file)}";
            if (file.EndsWith(".ko", StringComparison.Ordinal))
                Compress(file, layout[$"{inside}.gz"]);
            else
                layout.Copy(file, inside);
        }

        Archives.PlainInitramfs(layout.Root, initramfs);
    }

    private static void Compress(string from, string to)
    {
        using var module = File.OpenRead(from);
        using var compressed = new GZipStream(File.Create(to), CompressionLevel.Optimal);
        module.CopyTo(compressed);
    }
}
