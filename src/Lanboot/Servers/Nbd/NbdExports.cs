using System.Diagnostics.CodeAnalysis;
using Lanboot.Boot;
using Lanboot.Settings;

namespace Lanboot.Servers.Nbd;

/// <summary>
/// What can be had by which name: the exports of the settings, each image by its name, the first one also as "archiso", and a file
/// inside an image as NAME/PATH. Looked up anew for each client, as the files of a folder come and go.
/// </summary>
internal sealed class NbdExports(NbdSettings settings, IReadOnlyList<ServedImage> images)
{
    /// <summary>The name that archiso's initramfs asks for unless it is told another (archiso_nbd_name).</summary>
    public const string ArchisoName = "archiso";

    /// <summary>Those of the settings first, then what images give by themselves.</summary>
    public IReadOnlyList<string> Names { get; } =
    [
        .. settings.Exports.Select(export => export.Name)
            .Concat(images.Any(HasWhole) ? [ArchisoName] : [])
            .Concat(images.Where(HasWhole).Select(image => image.Name))
            .Distinct(StringComparer.Ordinal),
    ];

    /// <param name="name">As a client sent it; the empty name means the first image.</param>
    public bool TryFind(string name, [NotNullWhen(true)] out ServedExport? export, out string refusal)
    {
        if (settings.Exports.FirstOrDefault(each => each.Name == name) is { } configured)
            return TryFind(configured, out export, out refusal);
        if (name is "" or ArchisoName && images.All(image => image.Name != name))
            return TryFindImage(null, out export, out refusal);
        return TryFindImage(name, out export, out refusal);
    }

    /// <summary>An export of the settings.</summary>
    public bool TryFind(NbdExportSettings configured, [NotNullWhen(true)] out ServedExport? export, out string refusal)
    {
        if (!TryFindImage(configured.Image, out export, out refusal))
            return false;
        export = export with
        {
            Name = configured.Name,
            IsWritable = configured.IsWritable,
            OverlayLimit = configured.CopyOnWriteSize ?? settings.CopyOnWriteSize,
            Clients = configured.Clients,
        };
        return true;
    }

    /// <param name="name">NAME or NAME/PATH; null means the first image that is a whole.</param>
    private bool TryFindImage(string? name, [NotNullWhen(true)] out ServedExport? export, out string refusal)
    {
        export = null;
        var slash = name?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        var imageName = slash < 0 ? name : name![..slash];
        var image = imageName is null ? images.FirstOrDefault(HasWhole) : images.FirstOrDefault(each => each.Name == imageName);
        if (image is null)
        {
            refusal = imageName is null ? "Nothing is served here that is a whole image." : $"There is no image {imageName} here.";
            return false;
        }

        refusal = slash >= 0 ? $"There is no file {name![(slash + 1)..]} in the image {imageName}."
            : $"{image.Name} is a folder, which has no whole image: ask for a file in it as {image.Name}/PATH.";
        var file = slash >= 0
            ? image.File(name![(slash + 1)..], $"{BootPath.Images}/{name}")
            : image.WholeFile($"{BootPath.Images}/{image.Name}.iso");
        if (file is null)
            return false;
        refusal = "";
        export = Export(slash >= 0 ? name! : image.Name, image, file);
        return true;
    }

    private static ServedExport Export(string name, ServedImage image, BootFile file) =>
        // Whatever the file is to a boot by other ways: read from block by block, it is somebody's root.
        new(name, file with { Stage = BootStage.Root }, file.Source, IsWritable: false)
        {
            Description = image.Image.Label.Length > 0 ? $"{image.Image.Label} ({image.Image.Format})" : image.Image.Format,
        };

    private static bool HasWhole(ServedImage image) => image.Image.Whole is not null;
}
