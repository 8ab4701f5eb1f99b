using Lanboot.Boot;

namespace Lanboot.Recipes;

/// <summary>
/// Images made by archiso since 2014: Arch Linux, SystemRescue from 6 on, and whatever else is built with it. Their initramfs has
/// the hooks archiso_pxe_common, _http, _nfs and _nbd (mkinitcpio-archiso, hooks/).
/// </summary>
internal sealed class Archiso : IRecipe
{
    private static readonly (string Folder, Processor Processor)[] Architectures =
    [
        ("x86_64", Processor.X64),
        ("i686", Processor.X86),
        ("aarch64", Processor.Arm64),
    ];

    public IReadOnlyList<string> Signs => ["arch/boot", "arch/x86_64", "sysresccd"];

    public BootableImage? Recognise(ImageContent image)
    {
        foreach (var folder in image.Folders(""))
        {
            var entries = Architectures.SelectMany(architecture => Entries(image, folder, architecture.Folder, architecture.Processor)).ToList();
            if (entries.Count == 0)
                continue;
            var (distribution, version) = Identify(image, folder);
            return new BootableImage
            {
                Recipe = "archiso",
                Name = image.Name,
                Distribution = distribution,
                Version = version,
                Entries = [.. entries.Select(draft => (draft with { Title = TitleOf(draft, distribution, version, entries) }).Finish(image))],
            };
        }

        return null;
    }

    /// <summary>An entry for each kernel of an architecture that has a root file system in this folder.</summary>
    private static IEnumerable<EntryDraft> Entries(ImageContent image, string folder, string architecture, Processor processor)
    {
        if (image.FirstOf($"{folder}/{architecture}/airootfs.sfs", $"{folder}/{architecture}/airootfs.erofs") is not { } root)
            yield break;

        var boot = $"{folder}/boot/{architecture}";
        var names = image.Files(boot);
        foreach (var kernel in KernelNames.In(names))
        {
            if (InitrdFor(kernel, names) is not { } initrd)
                continue;
            yield return new EntryDraft("", $"{boot}/{kernel}")
            {
                Suffix = Suffix(kernel, architecture),
                Initrds = [.. Microcode(image, $"{folder}/boot"), .. Microcode(image, boot), $"{boot}/{initrd}"],
                // Over HTTP one copy stays in httpspace, and copytoram, which the hook forces, makes another.
                Roots = ArchisoRoots.Of(
                    image, $"archisobasedir={folder}", Network(image, root), httpCopies: 2, [root], Verification(image, root)),
                Processor = processor,
                Notes = Notes(image, folder),
            };
        }
    }

    /// <summary>"initramfs-linux.img" since 2020, "archiso.img" before, "sysresccd.img" in SystemRescue: there the only other image.</summary>
    private static string? InitrdFor(string kernel, IReadOnlyList<string> names)
    {
        var images = names.Where(name => name.EndsWith(".img", StringComparison.OrdinalIgnoreCase)).Except(KernelNames.Microcode(names)).ToList();
        return KernelNames.InitrdFor(kernel, names) ?? (images is [var only] ? only : null);
    }

    private static IEnumerable<string> Microcode(ImageContent image, string folder) =>
        KernelNames.Microcode(image.Files(folder)).Select(name => $"{folder}/{name}");

    /// <summary>
    /// What the image carries to check its root by: a CMS signature (since 2022), else one of GnuPG (2016 to 2022) and a sum. The hook
    /// fetches the sum before the signature.
    /// </summary>
    private static RootProof? Verification(ImageContent image, string root)
    {
        var plain = Path.ChangeExtension(root, null);
        if (image.Has($"{root}.cms.sig"))
            return new RootProof(["cms_verify=y"], [$"{root}.cms.sig"]);
        List<string> options = [];
        List<string> files = [];
        Add("checksum=y", image.FirstOf($"{plain}.sha512", $"{plain}.md5"));
        Add("verify=y", image.FirstOf($"{root}.sig"));
        return options.Count > 0 ? new RootProof(options, files) : null;

        void Add(string option, string? file)
        {
            if (file is null)
                return;
            options.Add(option);
            files.Add(file);
        }
    }

    /// <summary>
    /// Without ip= every hook of the network is silently off. Hooks before March 2017 (archiso 3fec501) append "::DEVICE" to
    /// ip=dhcp when BOOTIF= is there, which ipconfig does not understand. Images of that time have an MD5 sum; later ones have SHA-512.
    /// </summary>
    private static string Network(ImageContent image, string root) =>
        image.Has($"{Path.ChangeExtension(root, null)}.md5") ? "ip=dhcp" : $"ip=dhcp {Boot.CommandLine.BootInterface}";

    private static (string Distribution, string? Version) Identify(ImageContent image, string folder)
    {
        var version = image.FirstLine($"{folder}/version") ?? image.FirstLine($"{folder}/VERSION");
        if (folder == "sysresccd")
            return ("SystemRescue", version);
        if (IsArch(image, folder))
            return ("Arch Linux", version);
        return ($"{(image.Label.Length > 0 ? image.Label : image.Name)} (made with archiso)", version);
    }

    /// <summary>Derivatives keep the folder's name; the label is what they change.</summary>
    private static bool IsArch(ImageContent image, string folder) =>
        folder == "arch" && (image.Label.Length == 0 || image.Label.StartsWith("ARCH_", StringComparison.OrdinalIgnoreCase));

    private static string[] Notes(ImageContent image, string folder) => folder == "sysresccd" || IsArch(image, folder)
        ? []
        : ["Made with archiso, but not by Arch: it boots over the network only if its makers left the hook archiso_pxe_http in the initramfs."];

    private static string Suffix(string kernel, string architecture) => (kernel, architecture) switch
    {
        ("vmlinuz" or "vmlinuz-linux", "x86_64") => "",
        ("vmlinuz" or "vmlinuz-linux", _) => architecture,
        _ => $"{kernel.Replace("vmlinuz-", "", StringComparison.Ordinal)}-{architecture}",
    };

    private static string TitleOf(EntryDraft draft, string distribution, string? version, List<EntryDraft> all)
    {
        var title = version is null ? distribution : $"{distribution} {version}";
        var architecture = Architectures.First(known => known.Processor == draft.Processor).Folder;
        return all.Count(other => other.Processor == draft.Processor) > 1
            ? $"{title} {architecture} ({BootPath.NameOf(draft.Kernel)})"
            : $"{title} {architecture}";
    }
}
