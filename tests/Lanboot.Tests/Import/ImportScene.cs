using Lanboot.Import;
using Lanboot.Recipes;
using Lanboot.Settings;

namespace Lanboot.Tests.Import;

/// <summary>A host in memory, the files that are read from it, and what comes of them as text.</summary>
internal sealed class ImportScene : IImportFiles
{
    private readonly Dictionary<string, string> _files = new(StringComparer.Ordinal);
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);

    /// <summary>Puts a file at a path, with the folders above it.</summary>
    public ImportScene With(string path, string text = "")
    {
        _files[path] = text.ReplaceLineEndings("\n");
        for (var folder = Path.GetDirectoryName(path); !string.IsNullOrEmpty(folder); folder = Path.GetDirectoryName(folder))
            _folders.Add(folder);
        return this;
    }

    public ImportScene WithFolder(string path)
    {
        _folders.Add(path);
        return this;
    }

    public Imported Read(params string[] paths) => ReadWith([], paths);

    public Imported ReadWith(IReadOnlyList<string> images, params string[] paths) => new ConfigReader(this).Read(paths, images);

    /// <summary>A line for each of the report: "4 kept interface=eth0 | interfaces".</summary>
    public static string Report(Imported imported) => string.Concat(imported.Lines.Select(line =>
        $"{line.Where.Line} {Word(line.Outcome)} {line.Directive}{(line.Text.Length > 0 ? " | " : "")}{line.Text}\n")).TrimEnd('\n');

    /// <summary>The settings as YAML without comments.</summary>
    public static string Yaml(Imported imported) => string.Concat(SettingsWriter.Write(imported.Fields).Split('\n')
        .Where(line => !line.TrimStart().StartsWith('#') && line.Length > 0)
        .Select(line => $"{line.Split("  # ")[0].TrimEnd()}\n")).TrimEnd('\n');

    public static string Mistakes(Imported imported) => string.Join('\n', imported.Mistakes);

    public bool FileExists(string path) => _files.ContainsKey(path);

    public bool FolderExists(string path) => _folders.Contains(path.TrimEnd('/'));

    public bool HoldsADisc(string folder) => RecipeBook.Signs.Select(sign => Path.Combine(folder, sign)).Any(path => FileExists(path) || FolderExists(path));

    public IReadOnlyList<string> NamesIn(string folder) =>
    [
        .. _files.Keys.Concat(_folders).Where(path => Path.GetDirectoryName(path) == folder.TrimEnd('/')).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal),
    ];

    public string? Read(string path, out string? problem)
    {
        problem = _files.ContainsKey(path) ? null : "it is not there";
        return _files.GetValueOrDefault(path);
    }

    private static string Word(ImportOutcome outcome) => outcome switch
    {
        ImportOutcome.Kept => "kept",
        ImportOutcome.Changed => "changed",
        _ => "NOT",
    };
}
