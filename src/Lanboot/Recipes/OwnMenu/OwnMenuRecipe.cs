using Lanboot.Boot;

namespace Lanboot.Recipes.OwnMenu;

/// <summary>
/// The last resort: an image that no other recipe knows, but whose own menu (isolinux, GRUB, systemd-boot) names kernels. Its entries
/// are offered as they are; whether their initramfs can find the root file system over the network, nobody knows.
/// </summary>
internal sealed class OwnMenuRecipe : IRecipe
{
    public IReadOnlyList<string> Signs => ["isolinux"];

    public BootableImage? Recognise(ImageContent image)
    {
        foreach (var (source, read) in Menus(image))
        {
            var files = new MenuFiles(image);
            read(files);
            if (files.Items.Count > 0)
                return Make(image, files.Items, source);
        }

        return null;
    }

    /// <summary>In order of how plainly they say what they mean; the first with an entry is enough, for they say the same.</summary>
    private static IEnumerable<(string Source, Action<MenuFiles> Read)> Menus(ImageContent image)
    {
        foreach (var path in SyslinuxConfig.Places.Where(image.Has))
            yield return (path, files => new SyslinuxConfig(files).Read(path));
        foreach (var path in GrubConfig.Places.Where(image.Has))
            yield return (path, files => new GrubConfig(files).Read(path));
        foreach (var folder in LoaderEntry.Folders)
            yield return (folder, files => ReadLoaderEntries(image, folder, files));
    }

    private static void ReadLoaderEntries(ImageContent image, string folder, MenuFiles files)
    {
        foreach (var name in image.Files(folder).Where(name => name.EndsWith(".conf", StringComparison.OrdinalIgnoreCase)))
            LoaderEntry.Read(files, $"{folder}/{name}");
    }

    private static BootableImage Make(ImageContent image, IReadOnlyList<MenuItem> items, string source)
    {
        var info = DiscInfo.Read(image, image.Label.Length > 0 ? image.Label : image.Name);
        return new BootableImage
        {
            Recipe = "own-menu",
            Name = image.Name,
            Distribution = info.Distribution,
            Version = info.Version,
            Entries =
            [
                .. items.Select((item, i) => new EntryDraft(item.Title.Trim() is { Length: > 0 } title ? title : $"{image.Name} {i + 1}", item.Kernel)
                {
                    Suffix = items.Count == 1 ? "" : item.Title,
                    Initrds = item.Initrds,
                    Roots = [new(RootWay.Initrd, item.Arguments)],
                    Notes = [$"From the image's own menu ({source}): it may need arguments to find its root file system over the network."],
                }.Finish(image)),
            ],
        };
    }
}
