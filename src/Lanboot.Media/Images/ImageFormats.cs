namespace Lanboot.Media.Images;

/// <summary>Recognises what a file or folder is. A new format is one line here and a folder beside this one.</summary>
public static class ImageFormats
{
    /// <summary>Opens <paramref name="path"/>, whatever format it has.</summary>
    /// <exception cref="ImageException">It is none that we read, is damaged or can't be opened; the message is for people.</exception>
    public static DiscImage Open(string path) => throw new ImageException($"{path}: this is no image that Lanboot reads.");
}
