using Lanboot.Boot;

namespace Lanboot.Recipes;

/// <summary>
/// Images made by archiso from 2012 to June 2014, for i686 and x86_64 on one disc. A table, aitab, lists the squashed file systems
/// of which the root is put together; the hook fetches the table and then what it lists for its architecture or for "any".
/// </summary>
internal sealed class Archiso2013 : IRecipe
{
    private static readonly (string Folder, Processor Processor)[] Architectures = [("x86_64", Processor.X64), ("i686", Processor.X86)];

    /// <summary>Tables had three to five lines.</summary>
    private const int MaxImages = 64;

    public BootableImage? Recognise(ImageContent image)
    {
        foreach (var folder in image.Folders("").Where(folder => image.Has($"{folder}/aitab")))
        {
            var entries = Architectures
                .Select(architecture => Entry(image, folder, architecture.Folder, architecture.Processor))
                .OfType<BootEntry>()
                .ToList();
            if (entries.Count == 0)
                continue;
            return new BootableImage
            {
                Recipe = "archiso-2013",
                Name = image.Name,
                Distribution = "Arch Linux",
                Version = VersionOf(image),
                Entries = entries,
            };
        }

        return null;
    }

    private static BootEntry? Entry(ImageContent image, string folder, string architecture, Processor processor)
    {
        var kernel = $"{folder}/boot/{architecture}/vmlinuz";
        var initrd = $"{folder}/boot/{architecture}/archiso.img";
        var squashes = Listed(image, folder, architecture).ToList();
        if (!image.Has(kernel) || !image.Has(initrd) || squashes.Count == 0)
            return null;

        var sums = $"{folder}/checksum.{architecture}.md5";
        return new EntryDraft($"Arch Linux {VersionOf(image)} {architecture}".Replace("  ", " ", StringComparison.Ordinal), kernel)
        {
            Suffix = architecture,
            Initrds = [initrd],
            // No BOOTIF: these hooks turn ip=dhcp with it into something that ipconfig does not understand (archiso 3fec501).
            Roots = ArchisoRoots.Of(
                image, $"archisobasedir={folder}", Boot.CommandLine.AskDhcp, httpCopies: 1,
                [$"{folder}/aitab", .. squashes], image.Has(sums) ? new RootProof(["checksum=y"], [sums]) : null),
            Processor = processor,
        }.Finish(image);
    }

    /// <summary>Lines of "NAME MOUNTPOINT ARCH COMPRESSION FSTYPE SIZE"; the file is NAME.fs.sfs, or NAME.sfs where FSTYPE is none.</summary>
    private static IEnumerable<string> Listed(ImageContent image, string folder, string architecture)
    {
        foreach (var line in (image.Text($"{folder}/aitab") ?? "").Split('\n').Take(MaxImages))
        {
            var fields = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length < 5 || fields[0].StartsWith('#') || (fields[2] != "any" && fields[2] != architecture))
                continue;
            var path = $"{folder}/{fields[2]}/{fields[0]}{(fields[4] == "none" ? ".sfs" : ".fs.sfs")}";
            if (image.Has(path))
                yield return path;
        }
    }

    /// <summary>There was no version file yet: the label is "ARCH_201311".</summary>
    private static string? VersionOf(ImageContent image) =>
        image.Label is ['A', 'R', 'C', 'H', '_', .. { Length: 6 } month] && month.All(char.IsAsciiDigit)
        ? $"{month[..4]}.{month[4..]}"
        : null;
}
