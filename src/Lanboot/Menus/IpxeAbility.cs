using Lanboot.Boot;

namespace Lanboot.Menus;

/// <summary>What a machine must be able to do to run an entry, as an iPXE variable and the tests that set it.</summary>
/// <param name="Name">The variable.</param>
/// <param name="Tests">Commands; the variable is set when one of them succeeds.</param>
internal sealed record IpxeAbility(string Name, params IReadOnlyList<string> Tests)
{
    private const string Bios = "iseq ${platform} pcbios";

    /// <summary>iPXE for BIOS calls itself i386 on 64-bit machines too; bit 29 of the extended features is long mode.</summary>
    private const string LongMode = "cpuid --ext 29";

    /// <summary>The variable that is set on a PC that can't run 64-bit kernels.</summary>
    public const string WithoutLongMode = "x86-only";

    public static void AddWithoutLongMode(Lines script)
    {
        script.Add($"clear {WithoutLongMode} ||");
        script.Add($"{Bios} && set {WithoutLongMode} yes ||");
        script.Add($"{Bios} && {LongMode} && clear {WithoutLongMode} ||");
        script.Add($"{Efi(Processor.X86)} && set {WithoutLongMode} yes ||");
    }

    public static IpxeAbility Of(BootEntry entry) => (entry.KernelKind, entry.Processor) switch
    {
        (KernelKind.BiosOnlyLinux, Processor.X64) => new IpxeAbility("bios64", $"{Bios} && {LongMode}"),
        (KernelKind.BiosOnlyLinux, _) => new IpxeAbility("bios", Bios),
        (KernelKind.EfiProgram, var processor) => new IpxeAbility($"efi-{BuildArch(processor)}", Efi(processor)),
        (_, Processor.X64) => new IpxeAbility("x64", $"{Bios} && {LongMode}", Efi(Processor.X64)),
        (_, Processor.X86) => new IpxeAbility("x86", Bios, Efi(Processor.X86)),
        (_, var processor) => new IpxeAbility(BuildArch(processor), Efi(processor)),
    };

    public bool Equals(IpxeAbility? other) => other?.Name == Name;

    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    private static string Efi(Processor processor) => $"iseq ${{platform}}-${{buildarch}} efi-{BuildArch(processor)}";

    /// <summary>The processor as iPXE's setting "buildarch" has it.</summary>
    private static string BuildArch(Processor processor) => processor switch
    {
        Processor.X86 => "i386",
        Processor.X64 => "x86_64",
        Processor.Arm32 => "arm32",
        Processor.Arm64 => "arm64",
        Processor.RiscV32 => "riscv32",
        Processor.RiscV64 => "riscv64",
        Processor.LoongArch64 => "loong64",
        _ => "unknown",
    };
}
