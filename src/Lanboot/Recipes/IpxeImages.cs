using Lanboot.Boot;
using Lanboot.Media.Images;

namespace Lanboot.Recipes;

/// <summary>
/// Images of iPXE itself, such as those that Arch offers for booting over the internet: ipxe.lkrn for BIOS, ipxe.efi for UEFI; as files by
/// themselves, or in a folder. Each machine's menu shows those that its firmware can start.
/// </summary>
internal sealed class IpxeImages : IRecipe
{
    /// <summary>A folder for iPXE has a handful of files; of a larger one only this many are looked into.</summary>
    private const int MaxFiles = 64;

    public BootableImage? Recognise(ImageContent image)
    {
        var found = image.Files("")
            .Take(MaxFiles)
            .Where(name => image.Length(name) is > 0 and <= IpxeProgram.MaxLength && image.Kernel(name) is { IsIpxe: true })
            .ToList();
        return found.Count == 0 ? null : new BootableImage
        {
            Recipe = "ipxe",
            Name = image.Name,
            Distribution = "iPXE",
            Entries =
            [
                .. found.Select(name => new EntryDraft(image.Name == name ? $"iPXE: {name}" : $"iPXE: {image.Name}/{name}", name)
                {
                    Suffix = found.Count == 1 ? "" : name,
                    Notes = ["It asks DHCP anew, so it never starts without somebody choosing it."],
                }.Finish(image)),
            ],
        };
    }
}
