using Lanboot.Boot;

namespace Lanboot.Loaders;

/// <summary>A loader that is a file of one of this host's packages.</summary>
/// <param name="What">In words, for the sentence that says it is missing.</param>
/// <param name="Packages">The Debian packages that bring its files.</param>
/// <param name="Loader">What it is in the boot tree.</param>
/// <param name="Files">By name in the loader's folder, where the file may lie on this host. The loader itself is among them.</param>
internal sealed record HostLoader(
    string What,
    IReadOnlyList<string> Packages,
    Loader Loader,
    IReadOnlyList<(string Name, IReadOnlyList<string> Places)> Files)
{
    public const string BiosFolder = $"{BootPath.Loaders}/bios/";
    public const string EfiFolder = $"{BootPath.Loaders}/efi64/";

    /// <summary>
    /// All that we know to hand out, from the packages of Debian, and from the places where other distributions put the same
    /// files. shim looks beside itself for grubx64.efi, and for mmx64.efi where a key has to be enrolled.
    /// </summary>
    public static readonly IReadOnlyList<HostLoader> All =
    [
        new("iPXE for BIOS", ["ipxe"], new Loader(LoaderKind.Ipxe, Firmware.Bios, Processor.X86, BiosFolder + "undionly.kpxe"),
            [("undionly.kpxe", Ipxe("undionly.kpxe"))]),
        // Through the firmware's own driver, on the card that it booted from: the build that runs on most machines.
        new("iPXE for UEFI", ["ipxe"], new Loader(LoaderKind.Ipxe, Firmware.Uefi, Processor.X64, EfiFolder + "snponly.efi"),
            [("snponly.efi", [.. Ipxe("snponly.efi"), "usr/share/ipxe/ipxe-snponly-x86_64.efi"])]),
        new("shim and GRUB for Secure Boot", ["shim-signed", "grub-efi-amd64-signed"],
            new Loader(LoaderKind.Grub, Firmware.Uefi, Processor.X64, EfiFolder + "shimx64.efi") { SecureBoot = true },
            [
                ("shimx64.efi", ["usr/lib/shim/shimx64.efi.signed"]),
                ("grubx64.efi", ["usr/lib/grub/x86_64-efi-signed/grubnetx64.efi.signed"]),
                ("mmx64.efi", ["usr/lib/shim/mmx64.efi.signed", "usr/lib/shim/mmx64.efi"]),
            ]),
        new("iPXE with drivers of its own for UEFI", ["ipxe"],
            new Loader(LoaderKind.Ipxe, Firmware.Uefi, Processor.X64, EfiFolder + "ipxe.efi") { LastResort = true },
            [("ipxe.efi", [.. Ipxe("ipxe.efi"), "usr/share/ipxe/ipxe-x86_64.efi"])]),
    ];

    private static IReadOnlyList<string> Ipxe(string name) => [$"usr/lib/ipxe/{name}", $"usr/share/ipxe/{name}", $"usr/share/ipxe/x86_64/{name}"];
}
