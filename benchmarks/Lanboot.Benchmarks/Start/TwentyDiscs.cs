using Lanboot.Lab;

namespace Lanboot.Benchmarks.Start;

/// <summary>Twenty small discs in the layouts of Arch, Debian live, Ubuntu and Fedora, as far as recipes look. Nothing of them runs.</summary>
internal sealed class TwentyDiscs
{
    private const int Count = 20;

    /// <summary>Folders beside what is booted, so that there is something to read.</summary>
    private const int OtherFolders = 20, FilesInEach = 50;

    public TwentyDiscs(string folder)
    {
        Directory.CreateDirectory(folder);
        for (var i = 0; i < Count; i++)
        {
            var tree = Path.Combine(folder, $"tree{i}");
            Layouts[i % Layouts.Length](tree, i);
            AddOthers(tree);
            var disc = Path.Combine(folder, $"disc{i:00}.iso");
            HostProgram.Run("xorriso", "-no_rc", "-report_about", "SORRY", "-as", "mkisofs", "-quiet", "-R", "-V", i % Layouts.Length == 0 ? "ARCH_202511" : $"DISC_{i}", "-o", disc, tree);
            Directory.Delete(tree, recursive: true);
            Paths.Add(disc);
        }
    }

    public List<string> Paths { get; } = [];

    private static readonly Action<string, int>[] Layouts =
    [
        (tree, i) =>
        {
            Kernel(tree, "arch/boot/x86_64/vmlinuz-linux");
            Bytes(tree, "arch/boot/x86_64/initramfs-linux.img", i);
            Bytes(tree, "arch/x86_64/airootfs.sfs", i);
        },
        (tree, i) =>
        {
            Kernel(tree, "live/vmlinuz");
            Bytes(tree, "live/initrd.img", i);
            Bytes(tree, "live/filesystem.squashfs", i);
        },
        (tree, i) =>
        {
            Kernel(tree, "casper/vmlinuz");
            Bytes(tree, "casper/initrd", i);
            Bytes(tree, "casper/filesystem.squashfs", i);
        },
        (tree, i) =>
        {
            Kernel(tree, "images/pxeboot/vmlinuz");
            Bytes(tree, "images/pxeboot/initrd.img", i);
            Bytes(tree, "LiveOS/squashfs.img", i);
        },
    ];

    /// <summary>A kernel by its signature only (0x202, "HdrS").</summary>
    private static void Kernel(string tree, string path)
    {
        var kernel = new byte[1 << 16];
        (kernel[510], kernel[511]) = (0x55, 0xAA);
        "HdrS"u8.CopyTo(kernel.AsSpan(0x202));
        (kernel[0x200], kernel[0x201], kernel[0x206], kernel[0x207]) = (0xEB, 0x66, 0x0F, 0x02);
        Write(tree, path, kernel);
    }

    /// <summary>One to twenty times 256 KiB, beginning as a squashfs does.</summary>
    private static void Bytes(string tree, string path, int i)
    {
        var bytes = new byte[(i + 1) << 18];
        new Random(i).NextBytes(bytes);
        "hsqs"u8.CopyTo(bytes);
        Write(tree, path, bytes);
    }

    private static void AddOthers(string tree)
    {
        for (var folder = 0; folder < OtherFolders; folder++)
        {
            for (var file = 0; file < FilesInEach; file++)
                Write(tree, $"pool/{folder}/package-{file}.deb", []);
        }
    }

    private static void Write(string tree, string path, byte[] bytes)
    {
        var file = Path.Combine(tree, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, bytes);
    }
}
