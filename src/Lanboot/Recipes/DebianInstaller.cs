using Lanboot.Boot;

namespace Lanboot.Recipes;

/// <summary>
/// The netboot form of Debian's installer: the folder of the packages debian-installer-N-netboot-ARCH, or mini.iso. All of it is in the
/// initrd; packages come from a mirror.
/// </summary>
internal sealed class DebianInstaller : IRecipe
{
    public const string Name = "debian-installer-netboot";

    private static readonly (string Folder, Processor Processor)[] Architectures =
    [
        ("amd64", Processor.X64),
        ("i386", Processor.X86),
        ("arm64", Processor.Arm64),
    ];

    private static readonly (string Suffix, string Title, string Options)[] Modes =
    [
        ("", "installer", "vga=788"),
        ("expert", "installer, expert mode", "priority=low vga=788"),
        ("rescue", "rescue mode", "rescue/enable=true vga=788"),
    ];

    public BootableImage? Recognise(ImageContent image)
    {
        List<(string Label, string Folder, Processor Processor)> found = [.. Find(image)];
        if (found.Count == 0)
            return null;

        var version = VersionOf(image, found[0].Label);
        var title = version is null ? "Debian" : $"Debian {version}";
        return new BootableImage
        {
            Recipe = Name,
            Name = image.Name,
            Distribution = "Debian installer",
            Version = version,
            Entries =
            [
                .. found.SelectMany(place => Modes, (place, mode) => new EntryDraft(Title(title, mode.Title, place.Label), $"{place.Folder}linux")
                {
                    Suffix = string.Join('-', new[] { place.Label, mode.Suffix }.Where(part => part.Length > 0)),
                    Initrds = [$"{place.Folder}initrd.gz"],
                    Roots = [new(RootWay.Initrd, $"{mode.Options} {CommandLine.BootInterface} --- quiet")],
                    Processor = place.Processor,
                    Notes = mode.Suffix == "rescue" ? [] : ["It takes its packages from a Debian mirror, so the machine needs a way to the internet."],
                }.Finish(image)),
            ],
        };
    }

    /// <summary>In the folder itself, or in folders of its own for text and graphics.</summary>
    private static IEnumerable<(string Label, string Folder, Processor Processor)> Find(ImageContent image)
    {
        if (image.Has(".disk/mini-info") && IsInstaller(image, ""))
            yield return ("", "", Processor.X64);
        foreach (var label in image.Folders("").Prepend(""))
        {
            foreach (var (architecture, processor) in Architectures)
            {
                var folder = $"{label}/debian-installer/{architecture}/".TrimStart('/');
                if (IsInstaller(image, folder))
                    yield return (label, folder, processor);
            }
        }
    }

    private static bool IsInstaller(ImageContent image, string folder) => image.Has($"{folder}linux") && image.Has($"{folder}initrd.gz");

    /// <summary>"Debian version:  12 (bookworm)"</summary>
    private static string? VersionOf(ImageContent image, string label)
    {
        var line = image.FirstLine($"{label}/version.info".TrimStart('/'));
        return line is not null && line.StartsWith("Debian version:", StringComparison.Ordinal) ? line["Debian version:".Length..].Trim() : null;
    }

    private static string Title(string debian, string mode, string label) => label.Length == 0 ? $"{debian} {mode}" : $"{debian} {mode} ({label})";
}
