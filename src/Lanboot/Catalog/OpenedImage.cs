using Lanboot.Boot;
using Lanboot.Media.Images;
using Lanboot.Settings;

namespace Lanboot.Catalog;

/// <summary>An image of the settings, after the attempt to open and to recognise it.</summary>
/// <param name="Settings">What the settings say of it.</param>
/// <param name="Name">What it is called under images/.</param>
internal sealed record OpenedImage(ImageSettings Settings, string Name) : IDisposable
{
    public string Path => Settings.Path;

    /// <summary>Null when it could not be opened.</summary>
    public DiscImage? Image { get; init; }

    /// <summary>What a recipe says of it; null when none knows it.</summary>
    public BootableImage? Bootable { get; init; }

    /// <summary>What is wrong, in a sentence; null when it can be booted.</summary>
    public string? Problem { get; init; }

    /// <summary>PXELINUX may be had from it.</summary>
    public bool BringsPxelinux { get; init; }

    public ImageReport Report => ImageReport.Of(this);

    public void Dispose() => Image?.Dispose();
}
