using Lanboot.Boot;

namespace Lanboot.Mirrors;

/// <summary>
/// Knows how the mirrors of one distribution are laid out: which files make up an image that boots over the network, where they lie, and
/// how their checksums are learned. How they boot is for a recipe to say.
/// </summary>
internal interface IDistribution
{
    /// <summary>What is typed: "arch".</summary>
    string Name { get; }

    /// <summary>"Arch Linux".</summary>
    string Title { get; }

    /// <summary>The root of its mirror where the user names none; over HTTPS, since kernels come from there.</summary>
    Uri Mirror { get; }

    /// <summary>The version where the user names none.</summary>
    string DefaultVersion { get; }

    /// <summary>What else may stand for a version, for the help.</summary>
    string Versions { get; }

    /// <summary>The processors that it can be had for, the usual one first, each with the distribution's own word for it.</summary>
    IReadOnlyList<(Processor Processor, string Word)> Architectures { get; }

    /// <summary>Asks the mirror for lists, never for an image's own large files.</summary>
    /// <exception cref="MirrorException">It does not answer, or not as such mirrors do.</exception>
    Task<MirrorImage> FindAsync(MirrorRequest request, IMirrorTexts texts, CancellationToken cancel);
}

/// <summary>What is asked of a mirror.</summary>
/// <param name="Mirror">Its root.</param>
/// <param name="Version">As the user typed it, or the default; letters, digits, '.', '-' and '_' only.</param>
/// <param name="Architecture">The distribution's own word.</param>
internal sealed record MirrorRequest(Uri Mirror, string Version, string Architecture)
{
    /// <summary>A file or folder below the root.</summary>
    public Uri At(string path) => new($"{Mirror.ToString().TrimEnd('/')}/{path}");
}

/// <summary>Reads the small texts of a mirror.</summary>
internal interface IMirrorTexts
{
    /// <exception cref="MirrorException">It can't be had.</exception>
    Task<string> ReadAsync(Uri source, CancellationToken cancel);

    /// <summary>Null where the mirror has no such file.</summary>
    /// <exception cref="MirrorException">It can't be had for another reason.</exception>
    Task<string?> FindAsync(Uri source, CancellationToken cancel);
}
