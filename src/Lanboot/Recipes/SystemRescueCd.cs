using Lanboot.Boot;

namespace Lanboot.Recipes;

/// <summary>
/// SystemRescueCd 1 to 5, before it was built on Arch: one root file system, sysrcd.dat, with its sum beside it. The initramfs takes
/// it by the options of the manual's chapter "PXE network booting".
/// </summary>
internal sealed class SystemRescueCd : IRecipe
{
    private const string RootFile = "sysrcd.dat";
    private const string Sum = "sysrcd.md5";

    /// <summary>Kernels with what they are called in the image's own menu.</summary>
    private static readonly (string Name, Processor Processor, string Title)[] Kernels =
    [
        ("rescue64", Processor.X64, "64-bit"),
        ("altker64", Processor.X64, "64-bit, alternative kernel"),
        ("rescue32", Processor.X86, "32-bit"),
        ("rescuecd", Processor.X86, "32-bit"),
        ("altker32", Processor.X86, "32-bit, alternative kernel"),
    ];

    public IReadOnlyList<string> Signs => ["sysrcd.dat"];

    public BootableImage? Recognise(ImageContent image)
    {
        if (!image.Has(RootFile) || !image.Has(Sum))
            return null;
        var folder = image.FirstOf("isolinux/initram.igz", "syslinux/initram.igz", "initram.igz") is { } initrd ? BootPath.FolderOf(initrd) : null;
        var kernels = folder is null ? [] : Kernels.Where(kernel => image.Has(folder + kernel.Name)).ToList();
        if (kernels.Count == 0)
            return null;
        var version = image.FirstLine("version");
        var title = version is null ? "SystemRescueCd" : $"SystemRescueCd {version}";
        return new BootableImage
        {
            Recipe = "systemrescuecd",
            Name = image.Name,
            Distribution = "SystemRescueCd",
            Version = version,
            Entries =
            [
                .. kernels.Select(kernel => new EntryDraft($"{title} {kernel.Title}", folder + kernel.Name)
                {
                    Suffix = kernels.Count == 1 ? "" : kernel.Name,
                    Initrds = [$"{folder}initram.igz"],
                    Processor = kernel.Processor,
                    Roots = Roots,
                }.Finish(image)),
            ],
        };
    }

    /// <summary>
    /// "nfsboot" and "nbdboot" read from us as long as the system runs, "netboot" copies. Its nbd-client speaks the protocol's old
    /// style, and takes a port for the name of the export.
    /// </summary>
    private static IReadOnlyList<RootDraft> Roots { get; } =
    [
        new(RootWay.Http, $"dodhcp netboot={{files}}/{RootFile}", RootFile, Sum),
        new(RootWay.Nfs, "dodhcp nfsboot={nfs}", RootFile, Sum) { Copies = 0 },
        new(RootWay.Nfs, "dodhcp netboot=nfs://{nfs}", RootFile, Sum),
        new(RootWay.Nbd, "dodhcp nbdboot={server}:{nbdport}", RootFile) { Copies = 0, OwnPortExport = RootFile },
        new(RootWay.Nbd, "dodhcp netboot=nbd://{server}:{nbdport}", RootFile) { OwnPortExport = RootFile },
        new(RootWay.Tftp, $"dodhcp netboot={{tftp}}/{RootFile}", RootFile),
    ];
}
