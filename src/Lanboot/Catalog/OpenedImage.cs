using Lanboot.Boot;
using Lanboot.Media.Images;

namespace Lanboot.Catalog;

/// <summary>An image of the settings, after the attempt to open and to recognise it.</summary>
/// <param name="Path">As the settings name it.</param>
/// <param name="Name">What it is called under images/.</param>
internal sealed record OpenedImage(string Path, string Name) : IDisposable
{
    /// <summary>Null when it could not be opened.</summary>
    public DiscImage? Image { get; init; }

    /// <summary>What a recipe says of it; null when none knows it.</summary>
    public BootableImage? Bootable { get; init; }

    /// <summary>What is wrong, in a sentence; null when it can be booted.</summary>
    public string? Problem { get; init; }

    public ImageReport Report => ImageReport.Of(this);

    public void Dispose() => Image?.Dispose();
}
