using System.Buffers.Binary;

namespace Lanboot.Tests.Cli;

/// <summary>A folder with what looks like a kernel and an initrd, for as long as a test runs.</summary>
internal sealed class KernelFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lanboot-kernel-");

    public KernelFolder()
    {
        var kernel = new byte[4096];
        // Documentation/arch/x86/boot.rst: boot_flag, header, version, xloadflags, cmdline_size.
        BinaryPrimitives.WriteUInt16LittleEndian(kernel.AsSpan(0x1FE), 0xAA55);
        "HdrS"u8.CopyTo(kernel.AsSpan(0x202));
        BinaryPrimitives.WriteUInt16LittleEndian(kernel.AsSpan(0x206), 0x20C);
        kernel[0x236] = 1;
        BinaryPrimitives.WriteUInt32LittleEndian(kernel.AsSpan(0x238), 2047);
        File.WriteAllBytes(Path.Combine(_folder.FullName, "vmlinuz"), kernel);
        File.WriteAllBytes(Path.Combine(_folder.FullName, "initrd.img"), new byte[2000]);
    }

    public string FolderPath => _folder.FullName;

    /// <summary>What it is called in menus.</summary>
    public string Name => _folder.Name;

    public void Dispose() => _folder.Delete(recursive: true);
}
