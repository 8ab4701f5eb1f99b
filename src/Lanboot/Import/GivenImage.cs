using Lanboot.Boot;
using Lanboot.Settings;

namespace Lanboot.Import;

/// <summary>An image that is served already, by the command line or a lanboot.yaml, and may stand in the place of a folder.</summary>
/// <param name="Name">As under images/.</param>
internal sealed record GivenImage(string Path, string Name)
{
    /// <summary>The images by their paths, named as they will be.</summary>
    public static IReadOnlyList<GivenImage> Of(IEnumerable<(string Path, string? Name)> images)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return [.. images.Select(image => new GivenImage(System.IO.Path.GetFullPath(image.Path), Slug.Take(Slug.OfImage(image.Path, image.Name), taken)))];
    }

    /// <summary>The images that a lanboot.yaml names; what is wrong with them is told where they are read.</summary>
    public static IEnumerable<(string Path, string? Name)> In(SettingValue images)
    {
        foreach (var image in images.Items ?? [images])
        {
            var path = image.Text?.Split(":root=")[0].Split(":copytoram=")[0] ?? FieldOf(image, "path");
            if (path is { Length: > 0 })
                yield return (System.IO.Path.Combine(image.Where.Folder, path), FieldOf(image, "name"));
        }
    }

    private static string? FieldOf(SettingValue group, string name) =>
        group.Fields?.FirstOrDefault(field => field.Name == name)?.Value.Text;
}
