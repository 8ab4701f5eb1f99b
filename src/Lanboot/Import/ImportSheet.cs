using Lanboot.Settings;

namespace Lanboot.Import;

/// <summary>What an importer writes down while it reads: settings, a line of the report for each directive, and mistakes.</summary>
/// <param name="path">The file that is read, as it was named.</param>
/// <param name="files">The host, as far as importers may know it.</param>
internal sealed class ImportSheet(string path, IImportFiles files)
{
    private readonly List<ImportedSetting> _settings = [];
    private readonly List<ImportLine> _lines = [];
    private readonly List<SettingsMistake> _mistakes = [];
    private readonly List<PlaceOfFiles> _places = [];

    public string Path { get; } = path;

    public IImportFiles Files { get; } = files;

    /// <summary>In the order in which they were set; the same name once for each item of a list.</summary>
    public IReadOnlyList<ImportedSetting> Settings => _settings;

    public IReadOnlyList<ImportLine> Lines => _lines;

    public IReadOnlyList<SettingsMistake> Mistakes => _mistakes;

    /// <summary>Folders and images that are named; what they become shows only when all files have been read.</summary>
    public IReadOnlyList<PlaceOfFiles> Places => _places;

    /// <summary>Set where this file says of itself that its program gives no addresses and answers no machine.</summary>
    public SettingOrigin? LeavesDhcpAlone { get; set; }

    /// <summary>The PXELINUX of a folder that is served as it stands: machines get it, unless some file says what they get.</summary>
    public (string File, SettingOrigin Where)? OwnLoader { get; set; }

    /// <summary>Sets a setting ("dhcp.lease-time"); within one file the last one holds.</summary>
    public void Set(string name, SettingValue value)
    {
        _settings.RemoveAll(each => each.Name == name);
        _settings.Add(new(name, value.Where, value, IsItem: false));
    }

    /// <summary>Sets a setting that is one text.</summary>
    public void Set(string name, SettingOrigin where, string text) => Set(name, Values.Text(where, text));

    /// <summary>Adds an item to a setting that is a list.</summary>
    public void Add(string name, SettingValue item) => _settings.Add(new(name, item.Where, item, IsItem: true));

    public bool Has(string name) => _settings.Exists(each => each.Name == name);

    public void Add(PlaceOfFiles place) => _places.Add(place);

    public void Kept(SettingOrigin where, string directive, string text = "") => Report(where, ImportOutcome.Kept, directive, text);

    public void Changed(SettingOrigin where, string directive, string text) => Report(where, ImportOutcome.Changed, directive, text);

    public void NotSupported(SettingOrigin where, string directive, string text) =>
        Report(where, ImportOutcome.NotSupported, directive, text);

    public void Report(SettingOrigin where, ImportOutcome outcome, string directive, string text) =>
        _lines.Add(new ImportLine(where, outcome, Visible(directive), Visible(text)));

    /// <summary>A file may hold anything, and a report goes to a terminal.</summary>
    private static string Visible(string text) => string.Concat(text.Select(letter => letter == '\t' ? ' ' : char.IsControl(letter) ? '?' : letter));

    /// <summary>Something that its own program would refuse too, or that can't be meant so; with what to do about it.</summary>
    public void Mistake(SettingOrigin where, string text) => _mistakes.Add(new SettingsMistake(where, text));
}
