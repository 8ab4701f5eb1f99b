namespace Lanboot.Mirrors;

/// <summary>
/// .treeinfo, by which an installation tree of Fedora and its relatives says what lies in it (productmd, doc/treeinfo-1.2.rst): sections in
/// brackets, "key = value", comments with ';' or '#'.
/// </summary>
internal sealed class TreeInfo
{
    private readonly Dictionary<(string Section, string Key), string> _values = [];

    private TreeInfo()
    {
    }

    /// <exception cref="MirrorException">It is something else.</exception>
    public static TreeInfo Parse(Uri source, string text)
    {
        var info = new TreeInfo();
        var section = "";
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries))
        {
            if (line is ['[', .. var name, ']'])
                section = name;
            else if (line is not ([] or [';' or '#', ..]) && line.Split('=', 2, StringSplitOptions.TrimEntries) is [var key, var value])
                info._values[(section, key)] = value;
        }

        return info._values.Keys.Any(key => key.Section is "general" or "release" or "tree")
            ? info
            : throw new MirrorException($"{source} does not describe an installation tree: is this the root of such a mirror?");
    }

    /// <summary>Null where it is not there.</summary>
    public string? Find(string section, string key) => _values.GetValueOrDefault((section, key));

    /// <summary>The checksum of a file of the tree; null where none is published, or only one that can be forged.</summary>
    public Checksum? ChecksumOf(string path) => Find("checksums", path) is { } text ? Checksum.Parse(text) : null;
}
