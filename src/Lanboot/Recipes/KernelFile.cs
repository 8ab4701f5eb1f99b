using System.Buffers.Binary;
using System.Text;
using Lanboot.Boot;
using Lanboot.Media.Blocks;
using Lanboot.Media.Images;

namespace Lanboot.Recipes;

/// <summary>What the header of a kernel says: Linux for x86 (Documentation/arch/x86/boot.rst), Linux for ARM64, or a program for UEFI.</summary>
/// <param name="Kind">How it can be started.</param>
/// <param name="Processor">What it runs on; Unknown where the header is too old to tell.</param>
/// <param name="Version">"6.1.0-18-amd64 (debian-kernel@…)"'s first word; null where it tells none.</param>
/// <param name="CommandLineLimit">The longest command line, in characters.</param>
internal sealed record KernelFile(KernelKind Kind, Processor Processor, string? Version, int CommandLineLimit)
{
    /// <summary>The real-mode header ends at 0x268; the version text and a PE header lie within the first setup sectors.</summary>
    private const int HeaderLength = 64 * 1024;

    /// <summary>Protocols before 2.06 do not tell: 255, as the boot protocol says.</summary>
    private const int OldCommandLineLimit = 255;

    /// <summary>It is an iPXE that starts like a kernel (ipxe.lkrn) or a UEFI program (ipxe.efi).</summary>
    public bool IsIpxe { get; private init; }

    /// <returns>Null when it is none of these.</returns>
    public static KernelFile? Read(IBlockSource source)
    {
        var bytes = new byte[(int)Math.Min(source.Length, HeaderLength)];
        ReadOnlySpan<byte> start = bytes.AsSpan(0, source.Read(0, bytes));
        return ReadX86(start) ?? ReadArm64(start) ?? ReadEfiProgram(start, source);
    }

    /// <summary>
    /// Offset/length, protocol from: 01FE/2 boot_flag 0xAA55; 0202/4 header "HdrS"; 0206/2 version; 020E/2 kernel_version 2.00+
    /// (from 0x200); 0236/2 xloadflags 2.12+ (bit 0 XLF_KERNEL_64); 0238/4 cmdline_size 2.06+.
    /// </summary>
    private static KernelFile? ReadX86(ReadOnlySpan<byte> start)
    {
        if (start.Length < 0x268 || BinaryPrimitives.ReadUInt16LittleEndian(start[0x1FE..]) != 0xAA55 || !start[0x202..].StartsWith("HdrS"u8))
            return null;

        var protocol = BinaryPrimitives.ReadUInt16LittleEndian(start[0x206..]);
        var limit = protocol >= 0x206 ? BinaryPrimitives.ReadUInt32LittleEndian(start[0x238..]) : OldCommandLineLimit;
        var processor = (protocol >= 0x20C, (start[0x236] & 1) != 0) switch
        {
            (false, _) => Processor.Unknown,
            (_, true) => Processor.X64,
            _ => Processor.X86,
        };
        var isIpxe = start.IndexOf(IpxeProgram.KernelMark) >= 0;
        return new KernelFile(
            PeMachine(start) is null ? KernelKind.BiosOnlyLinux : KernelKind.Linux,
            isIpxe ? Processor.X86 : processor,
            FirstWord(start, BinaryPrimitives.ReadUInt16LittleEndian(start[0x20E..]) + 0x200),
            (int)Math.Clamp(limit, OldCommandLineLimit, 65536))
        {
            IsIpxe = isIpxe,
        };
    }

    /// <summary>Documentation/arch/arm64/booting.rst: magic "ARM\x64" at 56; started by UEFI through its stub.</summary>
    private static KernelFile? ReadArm64(ReadOnlySpan<byte> start) =>
        start.Length >= 64 && start[56..].StartsWith("ARM\x64"u8)
            ? new KernelFile(KernelKind.Linux, Processor.Arm64, null, BootEntry.UsualCommandLineLimit)
            : null;

    private static KernelFile? ReadEfiProgram(ReadOnlySpan<byte> start, IBlockSource source)
    {
        if (PeMachine(start) is not { } machine || ProcessorOf(machine) is not { } processor)
            return null;
        // "zimg" at 4: a compressed Linux for ARM64, RISC-V and LoongArch that UEFI starts itself (drivers/firmware/efi/libstub).
        var isLinux = start[4..].StartsWith("zimg"u8);
        return new KernelFile(isLinux ? KernelKind.Linux : KernelKind.EfiProgram, processor, null, BootEntry.UsualCommandLineLimit)
        {
            IsIpxe = !isLinux && Contains(source, IpxeProgram.ProgramMark),
        };
    }

    /// <summary>The machine type of a PE file: "MZ", at 0x3C the offset of "PE\0\0", behind it IMAGE_FILE_MACHINE_*.</summary>
    private static ushort? PeMachine(ReadOnlySpan<byte> start)
    {
        if (start.Length < 0x40 || !start.StartsWith("MZ"u8))
            return null;
        var offset = BinaryPrimitives.ReadUInt32LittleEndian(start[0x3C..]);
        return offset <= start.Length - 6 && start[(int)offset..].StartsWith("PE\0\0"u8)
            ? BinaryPrimitives.ReadUInt16LittleEndian(start[((int)offset + 4)..])
            : null;
    }

    private static Processor? ProcessorOf(ushort machine) => machine switch
    {
        0x014C => Processor.X86,
        0x8664 => Processor.X64,
        0x01C2 => Processor.Arm32,
        0xAA64 => Processor.Arm64,
        0x5064 => Processor.RiscV64,
        0x6264 => Processor.LoongArch64,
        _ => null,
    };

    private static string? FirstWord(ReadOnlySpan<byte> start, int offset)
    {
        if (offset <= 0x200 || offset >= start.Length)
            return null;
        var text = start[offset..];
        var length = text.IndexOfAnyExceptInRange((byte)0x21, (byte)0x7E);
        // The longest version is 64 characters (UTS_RELEASE in the kernel's Makefile).
        return length is > 0 and <= 64 ? Encoding.ASCII.GetString(text[..length]) : null;
    }

    private static bool Contains(IBlockSource source, ReadOnlySpan<byte> text)
    {
        var bytes = new byte[(int)Math.Min(source.Length, IpxeProgram.MaxLength)];
        return bytes.AsSpan(0, source.Read(0, bytes)).IndexOf(text) >= 0;
    }
}
