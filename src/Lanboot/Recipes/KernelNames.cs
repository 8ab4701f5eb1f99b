namespace Lanboot.Recipes;

/// <summary>Which of the files in a folder are kernels, and which initrds belong to which: the naming habits of the distributions.</summary>
internal static class KernelNames
{
    private static readonly string[] Kernels = ["vmlinuz", "vmlinux", "linux", "bzImage", "Image", "kernel"];
    private static readonly string[] Initrds = ["initramfs", "initrd", "initrfs", "initram"];

    /// <summary>The names of kernels: "vmlinuz", "vmlinuz-linux-lts", "vmlinuz1", "linux".</summary>
    public static IEnumerable<string> In(IEnumerable<string> names) => names.Where(IsKernel);

    /// <summary>
    /// The initrd that goes with a kernel: the one with the same ending ("vmlinuz-6.1-amd64" with "initrd.img-6.1-amd64",
    /// "vmlinuz-linux" with "initramfs-linux.img", "vmlinuz" with "initrd.gz"), else the only one there is.
    /// </summary>
    public static string? InitrdFor(string kernel, IReadOnlyList<string> names)
    {
        var initrds = names.Where(IsInitrd).ToList();
        var ending = EndingOf(kernel, Kernels);
        return initrds.FirstOrDefault(initrd => EndingOf(initrd, Initrds) == ending) ?? (initrds is [var only] ? only : null);
    }

    /// <summary>Processor microcode, which is loaded before everything else.</summary>
    public static IEnumerable<string> Microcode(IEnumerable<string> names) => names
        .Where(name => name.Contains("ucode", StringComparison.OrdinalIgnoreCase) && name.EndsWith(".img", StringComparison.OrdinalIgnoreCase));

    private static bool IsKernel(string name) =>
        Kernels.Any(start => name.StartsWith(start, StringComparison.OrdinalIgnoreCase)) && !HasOtherExtension(name);

    private static bool IsInitrd(string name) => Initrds.Any(start => name.StartsWith(start, StringComparison.OrdinalIgnoreCase))
        && !name.Contains("fallback", StringComparison.OrdinalIgnoreCase);

    /// <summary>"linux.cfg", "kernel.txt" and signatures beside a kernel are none.</summary>
    private static bool HasOtherExtension(string name) => Path.GetExtension(name).ToUpperInvariant()
        is ".CFG" or ".TXT" or ".SIG" or ".IPXESIG" or ".MD5" or ".SHA256" or ".SHA512" or ".IMG" or ".C32" or ".PNG" or ".CONF";

    /// <summary>What distinguishes one of several: "-6.1-amd64", "-linux", "1", or nothing; always in the form that kernels have it.</summary>
    private static string EndingOf(string name, string[] starts)
    {
        var start = starts.First(start => name.StartsWith(start, StringComparison.OrdinalIgnoreCase));
        var rest = name[start.Length..];
        foreach (var part in (string[])[".img", ".gz", ".xz", ".lz", ".zst", ".efi"])
            rest = rest.Replace(part, "", StringComparison.OrdinalIgnoreCase);
        return rest;
    }
}
