namespace Lanboot.Tests.Media.Support;

/// <summary>A folder for one test or fixture, removed with all that is in it.</summary>
internal sealed class Scratch : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("lanboot-media-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Writes bytes that differ from file to file and from block to block, the same on every run.</summary>
    public string Write(string name, int length)
    {
        var path = this[name];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        var bytes = new byte[length];
        new Random(name.Sum(character => character) + length).NextBytes(bytes);
        File.WriteAllBytes(path, bytes);
        File.SetLastWriteTimeUtc(path, new DateTime(2024, 2, 29, 12, 34, 56, DateTimeKind.Utc));
        return path;
    }

    /// <remarks>By rm, which also knows names that are no text.</remarks>
    public void Dispose() => Tool.Run("rm", "-rf", Path);
}
