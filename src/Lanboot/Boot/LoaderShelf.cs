using Lanboot.Media.Blocks;

namespace Lanboot.Boot;

/// <summary>All loaders there are, the files that belong to them, and what is missing.</summary>
public sealed record LoaderShelf
{
    /// <summary>In the order in which they were found: images first, then this host.</summary>
    public IReadOnlyList<Loader> Loaders { get; init; } = [];

    /// <summary>The loaders and what they load (modules, second stages), by path in the boot tree.</summary>
    public IReadOnlyDictionary<string, LoaderFile> Files { get; init; } = new Dictionary<string, LoaderFile>();

    /// <summary>What this host could have but has not.</summary>
    public IReadOnlyList<MissingLoader> Missing { get; init; } = [];

    /// <summary>The shelf as if there were no other kind of loader.</summary>
    public LoaderShelf Only(LoaderKind kind) => this with
    {
        Loaders = [.. Loaders.Where(loader => loader.Kind == kind)],
        Missing = [.. Missing.Where(loader => loader.Kind == kind)],
    };
}

/// <summary>A file of a loader.</summary>
public sealed record LoaderFile(IBlockSource Source, DateTimeOffset Modified);

/// <summary>A loader that a package of this host would bring.</summary>
/// <param name="What">In words: "iPXE for UEFI (snponly.efi)".</param>
/// <param name="Packages">The Debian packages that bring it.</param>
/// <param name="Kind">What it would be.</param>
public sealed record MissingLoader(string What, IReadOnlyList<string> Packages, LoaderKind Kind)
{
    /// <summary>One sentence for all that is missing, with the command that installs it; null when nothing is.</summary>
    public static string? Advice(IReadOnlyList<MissingLoader> missing)
    {
        if (missing.Count == 0)
            return null;
        var packages = missing.SelectMany(loader => loader.Packages).Distinct().ToList();
        if (packages.Count == 0)
            return $"No file {string.Join(", no ", missing.Select(loader => loader.What))} can be read here.";
        return $"This host has no {string.Join(", no ", missing.Select(loader => loader.What))}: apt-get install {string.Join(' ', packages)}";
    }
}
