namespace Lanboot.Boot;

/// <summary>
/// What paths mean that come from other servers' configurations. dnsmasq takes a name that begins with its tftp-root as it stands, so
/// menus hold both forms, with that folder's name and without.
/// </summary>
internal sealed class ForeignPaths
{
    private readonly IReadOnlyList<(string Prefix, string Means)> _rules;

    /// <param name="rootFolder">The folder of this host whose files lie at the root; null without one.</param>
    public ForeignPaths(IReadOnlyList<ImageAlias> aliases, string? rootFolder, IReadOnlyList<ServedImage> images)
    {
        var rules = aliases.Where(alias => alias.Image is not null || images.Count > 0)
            .Select(alias => (BootPath.Normalise(alias.Path), $"{BootPath.Images}/{alias.Image ?? images[0].Name}"));
        if (rootFolder is not null)
            rules = rules.Append((BootPath.Normalise(rootFolder), ""));
        // The longest first: /mnt/archiso/arch is told from /mnt/archiso.
        _rules = [.. rules.Where(rule => rule.Item1.Length > 0).OrderByDescending(rule => rule.Item1.Length)];
    }

    /// <param name="path">In the form of <see cref="BootPath.Normalise"/>, so that no ".." is left in it.</param>
    /// <returns>The path in the boot tree; the same where no rule is about it.</returns>
    public string Resolve(string path)
    {
        foreach (var (prefix, means) in _rules)
        {
            if (!path.StartsWith(prefix, StringComparison.Ordinal) || (path.Length > prefix.Length && path[prefix.Length] != '/'))
                continue;
            return (means + path[prefix.Length..]).TrimStart('/');
        }

        return path;
    }
}
