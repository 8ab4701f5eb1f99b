using Lanboot.Boot;

namespace Lanboot.Catalog;

/// <summary>The domain's values as people know them.</summary>
internal static class ReportWords
{
    public static string Architecture(BootEntry entry)
    {
        var processor = entry.Processor switch
        {
            Processor.X64 => "x86_64",
            Processor.X86 => "i386",
            var other => other.ToString().ToLowerInvariant(),
        };
        return entry.KernelKind switch
        {
            KernelKind.BiosOnlyLinux => $"{processor}, BIOS only",
            KernelKind.EfiProgram => $"{processor}, UEFI only",
            _ => processor,
        };
    }

    public static string Way(RootWay way) => way == RootWay.Initrd ? "initrd" : way.ToString().ToUpperInvariant();
}
