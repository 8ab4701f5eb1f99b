using Lanboot.Boot;

namespace Lanboot.Recipes;

/// <summary>
/// Live images with dracut's initramfs and the root in LiveOS/: Fedora and its relatives, Void, openSUSE's live images (dracut 059,
/// modules.d/90livenet, 90dmsquash-live, 95nfs, 95nbd).
/// </summary>
internal sealed class DracutLive : IRecipe
{
    private const string Root = "LiveOS/squashfs.img";

    /// <summary>Where the kernel lies: Fedora until 40 (lorax), what KIWI builds since, and Void.</summary>
    private static readonly string[] Folders = ["images/pxeboot", "boot/x86_64/loader", "boot/aarch64/loader", "isolinux", "boot"];

    public IReadOnlyList<string> Signs => ["LiveOS", ".treeinfo"];

    public BootableImage? Recognise(ImageContent image)
    {
        if (!image.Has(Root))
            return null;
        foreach (var folder in Folders)
        {
            var names = image.Files(folder);
            var kernels = KernelNames.In(names).Where(kernel => KernelNames.InitrdFor(kernel, names) is not null).ToList();
            if (kernels.Count > 0)
                return Make(image, folder, kernels, names);
        }

        return null;
    }

    private static BootableImage Make(ImageContent image, string folder, List<string> kernels, IReadOnlyList<string> names)
    {
        // There is no file that names the distribution; the label does: "Fedora-WS-Live-40-1-14", "VOID_LIVE".
        var title = image.Label.Length > 0 ? image.Label : image.Name;
        return new BootableImage
        {
            Recipe = "dracut-live",
            Name = image.Name,
            Distribution = $"{title} (live system with dracut)",
            Entries =
            [
                .. kernels.Select(kernel => new EntryDraft(kernels.Count == 1 ? title : $"{title} ({kernel})", $"{folder}/{kernel}")
                {
                    Suffix = kernels.Count == 1 ? "" : kernel,
                    Initrds = [$"{folder}/{KernelNames.InitrdFor(kernel, names)}"],
                    Roots = Roots(image),
                    Notes =
                    [
                        "It boots over the network only if its makers put dracut's module livenet into the initramfs; over NFS it needs the module "
                            + "nfs there, too, and over NBD the module nbd.",
                    ],
                }.Finish(image)),
            ],
        };
    }

    /// <summary>
    /// Over HTTP curl fetches the squashfs into memory. By an nfs:// URL it is not fetched but mounted in place, where dracut keeps it
    /// open. Over NBD there is no such URL: the whole disc becomes /dev/nbd0 by netroot=, and is then found by its label like the disc in
    /// a drive; root=live:/dev/nbd0 would not do, since that device is there before anything is connected to it.
    /// </summary>
    private static List<RootDraft> Roots(ImageContent image)
    {
        List<RootDraft> roots =
        [
            new(RootWay.Http, Line($"root=live:{{files}}/{Root}"), Root),
            new(RootWay.Nfs, Line($"root=live:nfs://{{server}}/{BootPath.Images}/{{name}}/{Root}"), Root) { Copies = 0 },
        ];
        if (image.IsWhole && image.Label.Length > 0)
            roots.Add(new(RootWay.Nbd, Line($"root=live:CDLABEL={DeviceName(image.Label)} netroot=nbd:{{server}}:{{name}}"), Root) { Copies = 0 });
        return roots;
    }

    /// <summary>
    /// Without rd.neednet and ip= the network stays down. A squashfs with the root right inside fails without overlayfs, as found with
    /// dracut 059; one with rootfs.img inside takes it, too.
    /// </summary>
    private static string Line(string root) =>
        $"{root} rd.live.image rd.live.overlay.overlayfs=1 rd.neednet=1 ip=dhcp {CommandLine.BootInterface}";

    /// <summary>The label as udev writes it below /dev/disk/by-label: what is not safe there as \xNN.</summary>
    private static string DeviceName(string label) => string.Concat(label.Select(character =>
        char.IsAsciiLetterOrDigit(character) || "#+-.:=@_".Contains(character, StringComparison.Ordinal) || character > '\x7f'
            ? character.ToString()
            : $"\\x{(int)character:x2}"));
}
