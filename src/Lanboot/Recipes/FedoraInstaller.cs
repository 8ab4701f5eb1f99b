using System.Text.RegularExpressions;
using Lanboot.Boot;

namespace Lanboot.Recipes;

/// <summary>
/// The installer of Fedora and its relatives (Anaconda): a tree as mirrors have it, or a disc with the same files. Its initramfs fetches
/// what .treeinfo names as "mainimage", else images/install.img, from where inst.stage2= or inst.repo= says (anaconda 44,
/// dracut/parse-anaconda-repo.sh and dracut/anaconda-lib.sh, anaconda_net_root).
/// </summary>
internal sealed partial class FedoraInstaller : IRecipe
{
    private const string Folder = "images/pxeboot";
    private const string TreeInfo = ".treeinfo";

    public BootableImage? Recognise(ImageContent image)
    {
        const string Usual = "images/install.img";
        var info = image.Text(TreeInfo) ?? "";
        var root = image.FirstOf(Value(info, "mainimage") ?? Usual, Usual);
        if (root is null || !image.Has($"{Folder}/vmlinuz") || !image.Has($"{Folder}/initrd.img"))
            return null;

        var distribution = Value(info, "family") ?? (image.Label.Length > 0 ? image.Label : image.Name);
        var version = Value(info, "version");
        return new BootableImage
        {
            Recipe = "fedora-installer",
            Name = image.Name,
            Distribution = $"{distribution} installer",
            Version = version,
            Entries =
            [
                new EntryDraft($"{distribution} {version} installer".Replace("  ", " ", StringComparison.Ordinal), $"{Folder}/vmlinuz")
                {
                    Initrds = [$"{Folder}/initrd.img"],
                    Roots = [new(RootWay.Http, $"{Source(image)} ip=dhcp {CommandLine.BootInterface}", Files(image, root))],
                    Notes = HasPackages(image) ? [] : ["It takes its packages from a mirror, so the machine needs a way there."],
                }.Finish(image),
            ],
        };
    }

    /// <summary>Where packages lie beside it, the installer takes them from here, too.</summary>
    private static string Source(ImageContent image) => HasPackages(image) ? "inst.repo={files}/" : "inst.stage2={files}/";

    private static bool HasPackages(ImageContent image) => image.FirstOf("repodata/repomd.xml", "BaseOS/repodata/repomd.xml") is not null;

    /// <summary>In the order in which they are fetched; the last one whole means booted.</summary>
    private static string[] Files(ImageContent image, string root) => image.Has(TreeInfo) ? [TreeInfo, root] : [root];

    /// <summary>The first of a key, in whichever section: those that are asked for mean the same in all of them.</summary>
    private static string? Value(string info, string key) => Pairs().Matches(info)
        .FirstOrDefault(match => match.Groups["key"].Value == key)?.Groups["value"].Value;

    [GeneratedRegex(
        @"^(?<key>[a-z]{1,20})[ \t]*=[ \t]*(?<value>[!-~]([ -~]{0,98}[!-~])?)[ \t]*\r?$",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex Pairs();
}
