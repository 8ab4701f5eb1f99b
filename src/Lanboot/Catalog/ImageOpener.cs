using Lanboot.Boot;
using Lanboot.Media.Images;
using Lanboot.Recipes;
using Lanboot.Settings;

namespace Lanboot.Catalog;

/// <summary>Opens the images of the settings and has the recipes look at them.</summary>
internal static class ImageOpener
{
    public static IReadOnlyList<OpenedImage> OpenAll(LanbootSettings settings)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        List<OpenedImage> images = [.. settings.Images.Select(image => Open(image, Slug.Take(Slug.OfImage(image.Path, image.Name), taken)))];
        var joined = RecipeBook.Join([.. images.Select(image => image.Bootable).OfType<BootableImage>()]).ToDictionary(image => image.Name);
        return [.. images.Select(image => image.Bootable is null ? image : image with { Bootable = joined[image.Name] })];
    }

    private static OpenedImage Open(ImageSettings settings, string name)
    {
        var opened = new OpenedImage(settings, name);
        DiscImage? image = null;
        try
        {
            image = ImageFormats.Open(settings.Path);
            var bootable = RecipeBook.Recognise(image, name);
            return opened with { Image = image, Bootable = bootable, Problem = bootable is null ? RecipeBook.WhyNot(image) : null };
        }
        catch (IOException e)
        {
            // The message of an ImageException is made for people; below it is the system's own.
            image?.Dispose();
            return opened with { Problem = e.Message };
        }
    }
}
