using System.Buffers.Binary;
using Lanboot.Lab.Images.Packing;

namespace Lanboot.Lab.Storm;

/// <summary>
/// What a storm boots: a disc in Arch's layout whose files are random bytes of the size wanted, and two loaders. Nothing of it runs, so that
/// it need not; what machines get is compared with it.
/// </summary>
public sealed class StormDisc
{
    /// <summary>What it is called under images/.</summary>
    public const string Name = "storm";

    private const string KernelFile = "arch/boot/x86_64/vmlinuz-linux";
    private const string InitrdFile = "arch/boot/x86_64/initramfs-linux.img";
    private const string RootFile = "arch/x86_64/airootfs.sfs";

    private readonly string _folder;

    private StormDisc(string folder) => _folder = folder;

    public string Image => Path.Combine(_folder, "storm.iso");

    /// <summary>What goes to machines with UEFI.</summary>
    public string LoaderForUefi => Path.Combine(_folder, "snponly.efi");

    /// <summary>What goes to machines with BIOS.</summary>
    public string LoaderForBios => Path.Combine(_folder, "undionly.kpxe");

    /// <summary>A file of the disc, as this host has it.</summary>
    internal string Inside(string path) => Path.Combine(_folder, "disc", path);

    /// <summary>The disc that lies in a folder.</summary>
    public static StormDisc In(string folder) => new(folder);

    /// <param name="kernel">Sizes in MiB.</param>
    public static StormDisc Compose(string folder, int kernel, int initrd, int root)
    {
        var disc = new StormDisc(folder);
        var layout = new Layout(Path.Combine(folder, "disc"));
        Payload.Write(layout[KernelFile], kernel);
        // A kernel by its signature (0x202, "HdrS"), and a squashfs by its first bytes, for who looks.
        Overwrite(layout[KernelFile], 0x1FE, [0x55, 0xAA, 0xEB, 0x66, .. "HdrS"u8, 0x0F, 0x02]);
        Payload.Write(layout[InitrdFile], initrd);
        Payload.Write(layout[RootFile], root);
        Overwrite(layout[RootFile], 0, "hsqs"u8);
        layout.Write("arch/version", "2025.11.01\n");
        HostProgram.Run(
            "xorriso", "-no_rc", "-report_about", "SORRY", "-as", "mkisofs", "-quiet", "-iso-level", "3", "-rational-rock", "-volid", "ARCH_202511",
            "-output", disc.Image, layout.Root);
        WriteLoaders(disc);
        return disc;
    }

    /// <summary>As long as Debian's builds.</summary>
    private static void WriteLoaders(StormDisc disc)
    {
        var bytes = new byte[70_085];
        var random = new Random(bytes.Length);
        random.NextBytes(bytes);
        File.WriteAllBytes(disc.LoaderForBios, bytes);

        bytes = new byte[235_520];
        random.NextBytes(bytes);
        // "MZ", at 0x3C where "PE\0\0" stands, and behind that IMAGE_FILE_MACHINE_AMD64.
        "MZ"u8.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(0x3C), 0x40);
        "PE\0\0"u8.CopyTo(bytes.AsSpan(0x40));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(0x44), 0x8664);
        File.WriteAllBytes(disc.LoaderForUefi, bytes);
    }

    private static void Overwrite(string path, long offset, ReadOnlySpan<byte> bytes)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write);
        RandomAccess.Write(file, bytes, offset);
    }
}
