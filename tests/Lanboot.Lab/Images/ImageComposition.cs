namespace Lanboot.Lab.Images;

/// <summary>How one test image is composed out of Debian's packages.</summary>
internal abstract class ImageComposition
{
    /// <summary>Its name in the cache.</summary>
    public abstract string Name { get; }

    /// <summary>The file or folder that is the image, below the folder given to <see cref="Compose"/>.</summary>
    public abstract string Image { get; }

    /// <summary>The programs that compose it.</summary>
    public abstract IReadOnlyList<string> Programs { get; }

    /// <summary>The Debian packages whose versions decide whether a cached image is still the right one.</summary>
    public abstract IReadOnlyList<string> Packages { get; }

    /// <summary>The embedded sources that decide the same: folders below Images, beside those that all images share.</summary>
    public abstract IReadOnlyList<string> Sources { get; }

    /// <summary>Composes it.</summary>
    /// <param name="packages">The versions of <see cref="Packages"/>.</param>
    /// <param name="work">An empty folder for what lies in between; it is removed afterwards.</param>
    /// <param name="result">An empty folder; what is in it afterwards is the result.</param>
    /// <returns>The payload's SHA-256 in lower-case hex; empty where there is none.</returns>
    public abstract string Compose(DebianPackages packages, string work, string result);
}
