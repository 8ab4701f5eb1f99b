namespace Lanboot.Lab.Images.Packing;

/// <summary>A folder that becomes an image: files are put into it by their path inside.</summary>
internal sealed class Layout(string root)
{
    public string Root { get; } = root;

    /// <summary>Where on this host <paramref name="inside"/> lies; its folder is made.</summary>
    public string this[string inside]
    {
        get
        {
            var path = Path.Combine(Root, inside);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return path;
        }
    }

    public void Copy(string from, string inside) => File.Copy(from, this[inside]);

    /// <summary>Copies <paramref name="names"/> from a folder of this host to one inside.</summary>
    public void CopyAll(string from, IEnumerable<string> names, string inside)
    {
        foreach (var name in names)
            Copy(Path.Combine(from, name), $"{inside}/{name}");
    }

    public void MakeFolders(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            Directory.CreateDirectory(Path.Combine(Root, name));
    }

    public void Write(string inside, string text) => File.WriteAllText(this[inside], text);
}
