using Lanboot.Boot;

namespace Lanboot.Recipes;

/// <summary>
/// Knows one family of images: recognises it by what lies in the image, never by the file's name, and says how it boots
/// over the network.
/// </summary>
internal interface IRecipe
{
    /// <summary>
    /// What lies at the top of such a disc, each alone enough to tell it even where only a part of it was copied; paths with '/'.
    /// </summary>
    IReadOnlyList<string> Signs => [];

    /// <summary>Null when the image is none of this family.</summary>
    /// <exception cref="IOException">The image is damaged, or its folder is gone.</exception>
    BootableImage? Recognise(ImageContent image);
}
