namespace Lanboot.Mirrors;

/// <summary>
/// A file such as SHA256SUMS, as sha256sum(1) writes it: digest, blank, blank or '*', name. Debian's names begin with "./"; other lines,
/// such as those of a signature around it, are passed over.
/// </summary>
internal static class ChecksumList
{
    /// <returns>By name, without a leading "./".</returns>
    /// <exception cref="MirrorException">There is no checksum in it.</exception>
    public static IReadOnlyDictionary<string, Checksum> Parse(Uri source, string text)
    {
        var sums = new Dictionary<string, Checksum>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries))
        {
            if (line.Split(' ', 2) is not [var hex, [' ' or '*', .. var name]] || Checksum.FromHex(hex) is not { } sum)
                continue;
            sums[name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name] = sum;
        }

        return sums.Count > 0 ? sums : throw new MirrorException($"{source} is no list of checksums: is this the root of such a mirror?");
    }
}
