namespace Lanboot.Lab.Images.Packing;

/// <summary>Folders made into the files that boots fetch.</summary>
internal static class Archives
{
    private const string Cpio = "find . | LC_ALL=C sort | cpio --quiet --reproducible --create --format=newc --owner=0:0";

    /// <summary>A cpio archive (newc), compressed by gzip, as the kernel unpacks it for its first root; behind what the file has already.</summary>
    public static void Initramfs(string folder, string target) => HostProgram.RunIn(folder, "sh", "-c", $"{Cpio} | gzip -9n >>\"$0\"", target);

    /// <summary>The same, not compressed: for what lies in it compressed. The kernel takes several archives, one behind the other.</summary>
    public static void PlainInitramfs(string folder, string target) => HostProgram.RunIn(folder, "sh", "-c", $"{Cpio} >>\"$0\"", target);

    /// <summary>A squashfs; <paramref name="compression"/> are mksquashfs's options for it.</summary>
    public static void Squashfs(string folder, string target, params IEnumerable<string> compression) =>
        HostProgram.Run("mksquashfs", [folder, target, "-noappend", "-no-progress", "-quiet", "-all-root", .. compression]);

    /// <summary>A FAT file system with these files in it, sized to hold them.</summary>
    /// <param name="files">Path inside, with slashes, and the file on this host.</param>
    public static void Fat(string target, IReadOnlyList<(string Inside, string File)> files)
    {
        // 1 MiB for FAT and folders; whole MiB, since mformat makes a geometry of it.
        var mebibytes = files.Sum(file => new FileInfo(file.File).Length) / (1 << 20) + 3;
        HostProgram.Run("mformat", "-C", "-i", target, "-v", "LANBOOT", "-T", $"{mebibytes * 2048}", "-h", "64", "-s", "32", "::");
        var folders = new HashSet<string>();
        foreach (var (inside, file) in files)
        {
            var parts = inside.Split('/');
            for (var depth = 1; depth < parts.Length; depth++)
            {
                var folder = string.Join('/', parts[..depth]);
                if (folders.Add(folder))
                    HostProgram.Run("mmd", "-i", target, $"::{folder}");
            }

            HostProgram.Run("mcopy", "-i", target, file, $"::{inside}");
        }
    }
}
