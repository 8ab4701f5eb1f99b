using Lanboot.Boot;
using Lanboot.Loaders;
using Lanboot.Media.Images;
using Lanboot.Recipes;
using Lanboot.Settings;

namespace Lanboot.Catalog;

/// <summary>Opens the images of the settings and has the recipes look at them, where it is not known already what they see.</summary>
/// <param name="known">From earlier starts; null: every image is read.</param>
internal sealed class ImageOpener(KnownImages? known)
{
    /// <summary>
    /// Images that are read at the same time. A disc that turns serves some requests at once better than one by one, and others of this
    /// host want to read as well.
    /// </summary>
    private const int AtOnce = 8;

    /// <returns>One for each image of the settings, in their order.</returns>
    public IReadOnlyList<OpenedImage> OpenAll(LanbootSettings settings)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var names = settings.Images.Select(image => Slug.Take(Slug.OfImage(image.Path, image.Name), taken)).ToList();
        var images = new OpenedImage[names.Count];
        Parallel.For(0, images.Length, new() { MaxDegreeOfParallelism = AtOnce }, i => images[i] = Open(settings.Images[i], names[i]));
        known?.Keep();
        var joined = RecipeBook.Join([.. images.Select(image => image.Bootable).OfType<BootableImage>()]).ToDictionary(image => image.Name);
        return [.. images.Select(image => image.Bootable is null ? image : image with { Bootable = joined[image.Name] })];
    }

    private OpenedImage Open(ImageSettings settings, string name)
    {
        try
        {
            // What is in a folder changes without the folder.
            return known is null || Directory.Exists(settings.Path) ? Recognise(settings, name) : Recall(known, settings, name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The message of an ImageException is made for people; below it is the system's own.
            return new OpenedImage(settings, name) { Problem = e.Message };
        }
    }

    private static OpenedImage Recall(KnownImages known, ImageSettings settings, string name)
    {
        var path = Path.GetFullPath(settings.Path);
        var before = ImageStamp.Of(path);
        if (before is { } stamp && known.Find(path, name, stamp) is { } image)
        {
            return new OpenedImage(settings, name)
            {
                Image = ImageFormats.OpenKnown(settings.Path, image.Format, image.Label, image.Uuid),
                Bootable = image.Bootable,
                Problem = image.Problem,
                BringsPxelinux = image.BringsPxelinux,
            };
        }

        var opened = Recognise(settings, name);
        // One that is being written is looked at again next time.
        if (before is { } whole && ImageStamp.Of(path) == before)
            known.Learn(Memory(opened, path, whole));
        return opened;
    }

    private static OpenedImage Recognise(ImageSettings settings, string name)
    {
        var image = ImageFormats.Open(settings.Path);
        try
        {
            var bootable = RecipeBook.Recognise(image, name);
            return new OpenedImage(settings, name)
            {
                Image = image,
                Bootable = bootable,
                Problem = bootable is null ? RecipeBook.WhyNot(image) : null,
                BringsPxelinux = LoaderFinder.BringsPxelinux(image.Tree),
            };
        }
        catch
        {
            image.Dispose();
            throw;
        }
    }

    private static KnownImage Memory(OpenedImage opened, string path, ImageStamp stamp) => new(path, opened.Name, stamp)
    {
        Format = opened.Image!.Format,
        Label = opened.Image.Label,
        Uuid = opened.Image.Uuid,
        Bootable = opened.Bootable,
        Problem = opened.Problem,
        BringsPxelinux = opened.BringsPxelinux,
    };
}
