using Lanboot.Boot;

namespace Lanboot.Recipes;

/// <summary>
/// Live images with casper: Ubuntu since 2006 and its relatives (Mint, Pop!_OS, elementary, Zorin). casper mounts the image by NFS,
/// or fetches the whole of it by a URL that ends in ".iso" into memory (casper scripts/casper).
/// </summary>
internal sealed class Casper : IRecipe
{
    public IReadOnlyList<string> Signs => ["casper"];

    public BootableImage? Recognise(ImageContent image)
    {
        // Pop!_OS names the folder after its release: "casper_pop-os_22.04_amd64_intel_debug_29".
        var folder = image.Folders("").FirstOrDefault(folder =>
            (folder == "casper" || folder.StartsWith("casper_", StringComparison.Ordinal)) && Squashes(image, folder).Any());
        if (folder is null)
            return null;
        var names = image.Files(folder);
        List<(string Kernel, string Initrd)> kernels = [];
        foreach (var kernel in KernelNames.In(names).Concat(names.Where(name => name.StartsWith("hwe-vmlinuz", StringComparison.Ordinal))))
        {
            if (InitrdFor(kernel, names) is { } initrd)
                kernels.Add((kernel, initrd));
        }

        return kernels.Count == 0 ? null : Make(image, folder, kernels);
    }

    private static BootableImage Make(ImageContent image, string folder, List<(string Kernel, string Initrd)> kernels)
    {
        var info = DiscInfo.Read(image, "Ubuntu (casper)");
        var title = info.Version is null ? info.Distribution : $"{info.Distribution} {info.Version}";
        return new BootableImage
        {
            Recipe = "casper",
            Name = image.Name,
            Distribution = info.Distribution,
            Version = info.Version,
            Entries =
            [
                .. kernels.Select(pair => new EntryDraft(kernels.Count == 1 ? title : $"{title} ({pair.Kernel})", $"{folder}/{pair.Kernel}")
                {
                    Suffix = kernels.Count == 1 ? "" : pair.Kernel,
                    Initrds = [$"{folder}/{pair.Initrd}"],
                    Roots = Roots(image, folder),
                }.Finish(image)),
            ],
        };
    }

    /// <summary>
    /// NFS first: by URL a machine needs memory for the whole image. Without netboot=nfs casper tries CIFS before NFS. cloud-init in
    /// server images takes url= for its own, and would wait for it without cloud-config-url.
    /// </summary>
    private static IReadOnlyList<RootDraft> Roots(ImageContent image, string folder)
    {
        var medium = folder == "casper" ? "" : $" live-media-path=/{folder}";
        string[] squashes = [.. Squashes(image, folder)];
        var nfs = new RootDraft(RootWay.Nfs, $"boot=casper{medium} netboot=nfs nfsroot={{nfs}} ip=dhcp {CommandLine.BootInterface}", squashes) { Copies = 0 };
        return !image.IsWhole ? [nfs] :
        [
            nfs,
            new(RootWay.Http, $"boot=casper{medium} url={{iso}} cloud-config-url=/dev/null ip=dhcp {CommandLine.BootInterface}", squashes)
            {
                FetchesImage = true,
            },
        ];
    }

    /// <summary>"hwe-vmlinuz" goes with "hwe-initrd".</summary>
    private static string? InitrdFor(string kernel, IReadOnlyList<string> names) => kernel.StartsWith("hwe-", StringComparison.Ordinal)
        ? names.FirstOrDefault(name => name.StartsWith("hwe-initrd", StringComparison.Ordinal))
        : KernelNames.InitrdFor(kernel, names);

    private static IEnumerable<string> Squashes(ImageContent image, string folder) => image.Files(folder)
        .Where(name => name.EndsWith(".squashfs", StringComparison.OrdinalIgnoreCase))
        .Select(name => $"{folder}/{name}");
}
