using System.Text.Json.Serialization;
using Lanboot.Boot;

namespace Lanboot.Catalog;

/// <summary>What was recognised in an image file, so that the next start need not read it.</summary>
/// <param name="Path">From the root of this host.</param>
/// <param name="Name">What it is called under images/: titles and addresses have it in them.</param>
/// <param name="Stamp">How the file was.</param>
internal sealed record KnownImage(string Path, string Name, ImageStamp Stamp)
{
    /// <inheritdoc cref="Media.Images.DiscImage.Format"/>
    public required string Format { get; init; }

    /// <inheritdoc cref="Media.Images.DiscImage.Label"/>
    public required string Label { get; init; }

    /// <inheritdoc cref="Media.Images.DiscImage.Uuid"/>
    public string? Uuid { get; init; }

    /// <inheritdoc cref="OpenedImage.Bootable"/>
    public BootableImage? Bootable { get; init; }

    /// <inheritdoc cref="OpenedImage.Problem"/>
    public string? Problem { get; init; }

    /// <inheritdoc cref="OpenedImage.BringsPxelinux"/>
    public bool BringsPxelinux { get; init; }
}

/// <summary>Tells one state of a file from another.</summary>
/// <param name="Length">In bytes.</param>
/// <param name="Modified">In units of 100 ns, as .NET tells the file system's nanoseconds.</param>
internal readonly record struct ImageStamp(long Length, long Modified)
{
    /// <returns>Null where there is no such file.</returns>
    public static ImageStamp? Of(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? new ImageStamp(file.Length, file.LastWriteTimeUtc.Ticks) : null;
    }
}

/// <summary>Images as JSON, without reflection. What can be worked out from the rest is left out.</summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, IgnoreReadOnlyProperties = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(IReadOnlyList<KnownImage>))]
internal sealed partial class KnownImagesJson : JsonSerializerContext;
