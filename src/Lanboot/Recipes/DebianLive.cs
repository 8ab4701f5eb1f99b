using Lanboot.Boot;

namespace Lanboot.Recipes;

/// <summary>
/// Images made by live-build, whose initramfs has live-boot: Debian live, Kali, GParted live, Clonezilla live and others. It
/// fetches the root file system into memory by wget or BusyBox's tftp (live-boot components/9990-mount-http.sh), or mounts the whole
/// image by NFS (9990-mount-nfs.sh), where all modules of the root are used.
/// </summary>
internal sealed class DebianLive : IRecipe
{
    private const string Folder = "live";

    /// <summary>What the makers add to the command line in their own menus, by the file that only their images have.</summary>
    private static readonly (string Marker, string Distribution, string Options)[] Relatives =
    [
        ("GParted-Live-Version", "GParted live", "union=overlay username=user config noswap"),
        ("Clonezilla-Live-Version", "Clonezilla live",
            "union=overlay username=user config noswap edd=on nomodeset ocs_live_run=ocs-live-general ocs_live_batch=no net.ifnames=0"),
    ];

    public IReadOnlyList<string> Signs => ["live"];

    public BootableImage? Recognise(ImageContent image)
    {
        // TrueNAS looks the same, but its installer wants a file from the disc beside the root file system.
        if (Root(image) is not { } root || image.Has("TrueNAS-SCALE.update"))
            return null;

        var (distribution, version, options) = Identify(image);
        var title = version is null ? distribution : $"{distribution} {version}";
        var kernels = Kernels(image);
        if (kernels.Count == 0)
            return null;
        return new BootableImage
        {
            Recipe = "debian-live",
            Name = image.Name,
            Distribution = distribution,
            Version = version,
            Entries =
            [
                .. kernels.Select(kernel => new EntryDraft(kernels.Count == 1 ? title : $"{title} ({kernel.Kernel})", $"{Folder}/{kernel.Kernel}")
                {
                    Suffix = kernels.Count == 1 ? "" : kernel.Kernel,
                    Initrds = [$"{Folder}/{kernel.Initrd}"],
                    Roots =
                    [
                        new(RootWay.Http, Line(options, $"fetch={{files}}/{root}"), root),
                        new(RootWay.Nfs, Line(options, "netboot=nfs nfsroot={nfs}"), root) { Copies = 0 },
                        new(RootWay.Tftp, Line(options, $"fetch={{tftp}}/{root}"), root),
                    ],
                    Notes = Notes(image, root),
                    Impediment = Impediment(image),
                }.Finish(image)),
            ],
        };
    }

    /// <summary>No ip=: live-boot asks DHCP by itself, and would write ip=dhcp into the system's files as a static address.</summary>
    private static string Line(string options, string root) =>
        string.Join(' ', CommandLine.Words($"boot=live components {options} {root} {CommandLine.BootInterface}"));

    /// <summary>"filesystem.squashfs" in nearly all of them, else the largest.</summary>
    private static string? Root(ImageContent image) => Squashes(image)
        .OrderByDescending(path => path == $"{Folder}/filesystem.squashfs")
        .ThenByDescending(image.Length)
        .FirstOrDefault();

    private static IEnumerable<string> Squashes(ImageContent image) => image.Files(Folder)
        .Where(name => name.EndsWith(".squashfs", StringComparison.OrdinalIgnoreCase))
        .Select(name => $"{Folder}/{name}");

    /// <summary>Each kernel with its initrd; live-build writes some twice, with the version in the name and without.</summary>
    private static List<(string Kernel, string Initrd)> Kernels(ImageContent image)
    {
        var names = image.Files(Folder);
        var found = new List<(string Kernel, string Initrd)>();
        foreach (var kernel in KernelNames.In(names))
        {
            if (KernelNames.InitrdFor(kernel, names) is { } initrd && !found.Any(known => IsSame(image, known.Kernel, kernel)))
                found.Add((kernel, initrd));
        }

        return found;
    }

    private static bool IsSame(ImageContent image, string one, string other) =>
        image.AreSame($"{Folder}/{one}", $"{Folder}/{other}")
        || (image.Length($"{Folder}/{one}") == image.Length($"{Folder}/{other}")
            && image.Kernel($"{Folder}/{one}")?.Version is { } version
            && image.Kernel($"{Folder}/{other}")?.Version == version);

    private static (string Distribution, string? Version, string Options) Identify(ImageContent image)
    {
        foreach (var (marker, distribution, options) in Relatives)
        {
            if (image.Has(marker))
                return (distribution, null, options);
        }

        var info = DiscInfo.Read(image, "Debian live");
        if (info.Distribution.Contains("Kali", StringComparison.OrdinalIgnoreCase))
            return ("Kali Linux live", info.Version, "username=kali hostname=kali");
        return (info.Distribution == "Debian GNU/Linux" ? "Debian GNU/Linux live" : info.Distribution, info.Version, "");
    }

    private static string[] Notes(ImageContent image, string root) => Squashes(image).Count() > 1
        ? [$"Over the network live-boot loads {BootPath.NameOf(root)} alone; the image has further modules beside it."]
        : [];

    private static string? Impediment(ImageContent image) => image.Has($"{Folder}/Tails.module")
        ? "Tails can't boot over the network: its makers leave the network's drivers out of its initramfs, so that nothing of it goes over a wire."
        : null;
}
