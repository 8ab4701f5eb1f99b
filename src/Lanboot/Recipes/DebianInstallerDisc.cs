using Lanboot.Boot;

namespace Lanboot.Recipes;

/// <summary>
/// A disc of Debian's installer (or Kali's). Its initrd looks for the disc and has no part that fetches over the network, so it
/// can't boot by itself; but beside the netboot files of the same release it serves as their package mirror.
/// </summary>
internal sealed class DebianInstallerDisc : IRecipe
{
    public const string Name = "debian-installer-disc";

    private static readonly (string Folder, string Architecture, Processor Processor)[] Folders =
    [
        ("install.amd", "amd64", Processor.X64),
        ("install.386", "i386", Processor.X86),
        ("install.a64", "arm64", Processor.Arm64),
        ("install", "amd64", Processor.X64),
    ];

    public IReadOnlyList<string> Signs => [".disk"];

    public BootableImage? Recognise(ImageContent image)
    {
        if (!image.Has(DiscInfo.Path) || image.Folders("dists").Count == 0)
            return null;
        var (folder, architecture, processor) = Folders.FirstOrDefault(known => image.Has($"{known.Folder}/vmlinuz"));
        if (folder is null)
            return null;

        var info = DiscInfo.Read(image, "Debian GNU/Linux");
        return new BootableImage
        {
            Recipe = Name,
            Name = image.Name,
            Distribution = $"{info.Distribution} installer",
            Version = info.Version,
            Entries =
            [
                new EntryDraft($"{info.Distribution} {info.Version} installer {architecture}", $"{folder}/vmlinuz")
                {
                    Initrds = [$"{folder}/initrd.gz"],
                    Processor = processor,
                    Impediment = Impediment(info, architecture),
                }.Finish(image),
            ],
        };
    }

    /// <summary>
    /// Gives the disc a way to boot where netboot files with the very same kernel are served too: the installer refuses modules of
    /// another kernel.
    /// </summary>
    public static BootableImage Join(BootableImage disc, IReadOnlyList<BootableImage> images)
    {
        if (disc.Recipe != Name || disc.Entries is not [{ KernelVersion: { } version } own])
            return disc;
        var netboot = images.Where(image => image.Recipe == DebianInstaller.Name)
            .SelectMany(image => image.Entries)
            .FirstOrDefault(entry => entry.KernelVersion == version && entry.Processor == own.Processor && entry.Root is not null);
        return netboot?.Root is not { } root ? disc : disc with
        {
            Entries =
            [
                own with
                {
                    Impediment = null,
                    Image = netboot.Image,
                    Kernel = netboot.Kernel,
                    Initrds = netboot.Initrds,
                    KernelKind = netboot.KernelKind,
                    Roots = [root with { CommandLine = MirrorOptions(disc.Name) }],
                    Notes = ["It installs what is on the disc; what is not there needs a way to the internet."],
                },
            ],
        };
    }

    /// <summary>The release file on a disc is not signed: whoever has the disc trusts it.</summary>
    private static string MirrorOptions(string disc) =>
        $"mirror/country=manual mirror/protocol=http mirror/http/hostname={{host}} mirror/http/directory=/{BootPath.Images}/{disc} mirror/http/proxy= "
        + $"debian-installer/allow_unauthenticated=true vga=788 {CommandLine.BootInterface} --- quiet";

    private static string Impediment(DiscInfo info, string architecture)
    {
        var release = info.Distribution.StartsWith("Debian", StringComparison.Ordinal) ? info.Version?.Split('.')[0] : null;
        return release is null
            ? "The initrd of an installer disc can't fetch over the network: serve the netboot files of the same release as well."
            : "The initrd of an installer disc can't fetch over the network: serve the netboot files as well "
                + $"(apt-get install debian-installer-{release}-netboot-{architecture}; /usr/lib/debian-installer/images/{release}/{architecture}/text).";
    }
}
