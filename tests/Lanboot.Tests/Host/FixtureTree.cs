namespace Lanboot.Tests.Host;

/// <summary>A small tree of files, in the place of /sys or /proc.</summary>
public sealed class FixtureTree : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("lanboot-tree-").FullName;

    public FixtureTree File(string path, string text)
    {
        var whole = Prepare(path);
        System.IO.File.WriteAllText(whole, text + "\n");
        return this;
    }

    public FixtureTree Folder(string path)
    {
        Directory.CreateDirectory(Path.Combine(Root, path));
        return this;
    }

    public FixtureTree Link(string path, string target)
    {
        System.IO.File.CreateSymbolicLink(Prepare(path), target);
        return this;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private string Prepare(string path)
    {
        var whole = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(whole)!);
        return whole;
    }
}
