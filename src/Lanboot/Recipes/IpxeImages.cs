using Lanboot.Boot;

namespace Lanboot.Recipes;

/// <summary>Images of iPXE itself, such as those that Arch offers for booting over the internet: ipxe.lkrn for BIOS, ipxe.efi for UEFI.</summary>
internal sealed class IpxeImages : IRecipe
{
    /// <summary>iPXE is 70 KiB to 1.3 MiB.</summary>
    private const long MaxLength = 4 * 1024 * 1024;

    /// <summary>A folder for iPXE has a handful of files; of a larger one only this many are looked into.</summary>
    private const int MaxFiles = 64;

    public BootableImage? Recognise(ImageContent image)
    {
        var found = image.Files("")
            .Take(MaxFiles)
            .Where(name => image.Length(name) is > 0 and <= MaxLength && image.Kernel(name) is { IsIpxe: true })
            .ToList();
        return found.Count == 0 ? null : new BootableImage
        {
            Recipe = "ipxe",
            Name = image.Name,
            Distribution = "iPXE",
            Entries =
            [
                .. found.Select(name => new EntryDraft($"iPXE: {image.Name}/{name}", name)
                {
                    Suffix = found.Count == 1 ? "" : name,
                    Notes = ["It asks DHCP anew, so it never starts without somebody choosing it."],
                }.Finish(image)),
            ],
        };
    }
}
