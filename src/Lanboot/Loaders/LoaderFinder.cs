using Lanboot.Boot;
using Lanboot.Media.Trees;

namespace Lanboot.Loaders;

/// <summary>Finds the boot loaders: what the images bring, and what this host's packages have.</summary>
public static class LoaderFinder
{
    /// <summary>Where images keep PXELINUX and its modules: archiso today and before 2021, Debian's installer, older habits.</summary>
    private static readonly string[] ImageFolders = ["boot/syslinux", "arch/boot/syslinux", "syslinux", "boot/isolinux", "isolinux", ""];

    private static readonly string[] HostPxelinuxFolders =
    [
        "usr/lib/PXELINUX",
        "usr/lib/syslinux/modules/bios",
        "usr/lib/syslinux/bios",
        "usr/share/syslinux",
    ];

    /// <param name="host">The root of this host's files.</param>
    /// <param name="images">The images by their names, in order: the first that brings PXELINUX gives it.</param>
    /// <param name="given">Loaders that the user named, each with its file on this host; they go before all others.</param>
    public static LoaderShelf Find(
        IFileTree host, IEnumerable<(string Name, IFileTree Tree)> images, IReadOnlyList<(Loader Loader, string File)>? given = null)
    {
        var shelf = new ShelfBuilder();
        foreach (var (loader, file) in given ?? [])
            shelf.AddGiven(host, loader, file);
        foreach (var (name, tree) in images)
        {
            if (FindPxelinux(tree, FoldersOf(tree)) is not { } files)
                continue;
            shelf.AddPxelinux(tree, files, $"{BootPath.Loaders}/from-{name}/", fromImage: true);
            break;
        }

        foreach (var loader in HostLoader.All)
            shelf.Add(host, loader);
        if (FindPxelinux(host, HostPxelinuxFolders) is { } own)
            shelf.AddPxelinux(host, own, HostLoader.BiosFolder, fromImage: false);
        else
            shelf.Miss(new MissingLoader("PXELINUX", ["pxelinux", "syslinux-common"], LoaderKind.Pxelinux));
        return shelf.Finish();
    }

    /// <summary>Whether it is worth looking into an image for PXELINUX.</summary>
    public static bool BringsPxelinux(IFileTree image) => FindPxelinux(image, FoldersOf(image)) is not null;

    /// <summary>A derivative of archiso has a folder of its own name in the place of "arch".</summary>
    private static IEnumerable<string> FoldersOf(IFileTree tree)
    {
        try
        {
            var own = tree.List(tree.Root).Where(node => node.Kind == NodeKind.Folder).Select(node => $"{node.Name}/boot/syslinux");
            return ImageFolders.Concat(own).Distinct();
        }
        catch (IOException)
        {
            return [];
        }
    }

    private static PxelinuxFiles? FindPxelinux(IFileTree tree, IEnumerable<string> folders)
    {
        try
        {
            return PxelinuxFiles.Find(tree, [.. folders]);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
