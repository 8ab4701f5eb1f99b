namespace Lanboot.Boot;

/// <summary>A path by which other servers' configurations name an image, since it was mounted there: "/mnt/archiso".</summary>
/// <param name="Path">As they write it; slashes at either end do not matter.</param>
/// <param name="Image">The image's name under images/; the first image when null.</param>
public sealed record ImageAlias(string Path, string? Image);
