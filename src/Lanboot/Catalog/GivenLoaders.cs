using Lanboot.Boot;
using Lanboot.Settings;

namespace Lanboot.Catalog;

/// <summary>The builds of iPXE that the settings name, as loaders of the firmware and processor that they are for.</summary>
internal static class GivenLoaders
{
    public static IReadOnlyList<(Loader Loader, string File)> Of(IpxeSettings settings) =>
    [
        .. Of(settings.Bios, "bios", Firmware.Bios, Processor.X86),
        .. Of(settings.Efi32, "efi32", Firmware.Uefi, Processor.X86),
        .. Of(settings.Efi64, "efi64", Firmware.Uefi, Processor.X64),
    ];

    private static IEnumerable<(Loader Loader, string File)> Of(string? file, string folder, Firmware firmware, Processor processor)
    {
        if (file is null)
            yield break;
        var path = $"{BootPath.Loaders}/own/{folder}/{Path.GetFileName(file)}";
        yield return (new Loader(LoaderKind.Ipxe, firmware, processor, path), file);
    }
}
