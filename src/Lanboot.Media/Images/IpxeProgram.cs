using Lanboot.Media.Blocks;
using Lanboot.Media.Trees;

namespace Lanboot.Media.Images;

/// <summary>
/// iPXE itself as a file, as projects publish it for booting over the internet: ipxe.lkrn, which starts like a kernel, or ipxe.efi. Such a
/// file alone boots a machine, so it counts as an image with one file in it.
/// </summary>
public static class IpxeProgram
{
    /// <summary>In bytes; iPXE is 70 KiB to 1.3 MiB.</summary>
    public const int MaxLength = 4 * 1024 * 1024;

    /// <summary>Within this much of an ipxe.lkrn stands what is not compressed.</summary>
    private const int HeaderLength = 64 * 1024;

    /// <summary>In bytes: the boot sector and the one behind it, where the header of a kernel ends.</summary>
    private const int SetupLength = 1024;

    /// <summary>At 0x1FE of everything that starts like a kernel or a boot sector (Documentation/arch/x86/boot.rst).</summary>
    private static ReadOnlySpan<byte> BootFlag => [0x55, 0xAA];

    /// <summary>libprefix.S of iPXE; the rest of an ipxe.lkrn is compressed, and its version text is a bare number.</summary>
    public static ReadOnlySpan<byte> KernelMark => "Installation failed - cannot continue"u8;

    /// <summary>What iPXE calls itself when it starts.</summary>
    public static ReadOnlySpan<byte> ProgramMark => "Open Source Network Boot Firmware"u8;

    /// <returns>Null when it is something else.</returns>
    internal static DiscImage? TryOpen(string path, IBlockSource file, IDisposable? owner)
    {
        if (file.Length is < SetupLength or > MaxLength)
            return null;
        var bytes = new byte[(int)file.Length];
        ReadOnlySpan<byte> all = bytes.AsSpan(0, file.Read(0, bytes));
        var isKernel = all.Length >= SetupLength && all[0x1FE..].StartsWith(BootFlag) && all[0x202..].StartsWith("HdrS"u8)
            && all[..Math.Min(all.Length, HeaderLength)].IndexOf(KernelMark) >= 0;
        var isProgram = all.StartsWith("MZ"u8) && all.IndexOf(ProgramMark) >= 0;
        if (!isKernel && !isProgram)
            return null;
        var tree = new SingleFileTree(Path.GetFileName(path), file, File.GetLastWriteTimeUtc(path));
        return new DiscImage(path, "iPXE program", tree, owner) { Whole = file };
    }
}
