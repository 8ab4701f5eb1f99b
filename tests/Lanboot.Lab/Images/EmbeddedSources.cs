using System.Reflection;

namespace Lanboot.Lab.Images;

/// <summary>The files of this folder, carried in the assembly: scripts that go into images, and the recipes' own code.</summary>
internal static class EmbeddedSources
{
    private static readonly Assembly Assembly = typeof(EmbeddedSources).Assembly;

    /// <summary>The names, in order, that begin with one of <paramref name="prefixes"/>: "Tiny/Guest/".</summary>
    public static IEnumerable<string> Of(params IReadOnlyList<string> prefixes) =>
        Assembly.GetManifestResourceNames()
            .Where(name => prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal);

    public static string Read(string name)
    {
        using var stream = Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"There is no {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>Writes it as a file, with the rights to run it.</summary>
    public static void WriteProgram(string name, string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, Read(name));
        File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
    }
}
