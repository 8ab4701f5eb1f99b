using Lanboot.Settings;

namespace Lanboot.Import;

/// <summary>Reads the files of --config, and those of `lanboot import`: recognises each, reads them all, and puts together what they say.</summary>
internal sealed class ConfigReader(IImportFiles files)
{
    private readonly List<ImportedFile> _read = [];
    private readonly List<ImportSheet> _sheets = [];
    private readonly List<IReadOnlyList<ImportedSetting>> _own = [];
    private readonly List<SettingsMistake> _mistakes = [];

    /// <param name="paths">Files and folders as they were named.</param>
    /// <param name="images">The images of the command line.</param>
    public Imported Read(IReadOnlyList<string> paths, IReadOnlyList<string> images)
    {
        foreach (var path in paths)
            ReadPath(path);

        var given = images.Count > 0
            ? images.Select(path => (path, (string?)null))
            : _own.SelectMany(settings => settings).Where(setting => setting.Name == "images").SelectMany(setting => GivenImage.In(setting.Value));
        new PlaceRule(files, GivenImage.Of(given)).Apply(_sheets);
        LeaveDhcpAlone();
        HandOutOwnLoader();
        var fields = SettingMerge.Merge(_own.Concat(_sheets.Select(sheet => sheet.Settings)), _mistakes);
        return new Imported(
            _read,
            fields,
            [.. _sheets.SelectMany(sheet => sheet.Lines.OrderBy(line => line.Where.Source == sheet.Path ? 0 : 1).ThenBy(line => line.Where.Line))],
            [.. _mistakes, .. _sheets.SelectMany(sheet => sheet.Mistakes)]);
    }

    private void ReadPath(string path)
    {
        if (files.FolderExists(path))
        {
            ReadFolder(path);
            return;
        }

        if (files.Read(path, out var problem) is not { } text)
        {
            _mistakes.Add(new(null, problem == "it is not there" ? $"there is no settings file {path}" : $"the settings file {path} is not taken: {problem}"));
            return;
        }

        if (IsYaml(path))
            ReadOwn(path, text);
        else if (ImportBook.Find(new ImportFile(path, text)) is { } importer)
            ReadForeign(importer, new ImportFile(path, text));
        else if (LooksLikeYaml(text))
            ReadOwn(path, text);
        else
            _mistakes.Add(new(null, $"{path} is no settings file that Lanboot knows: it takes its own (YAML) and those of {ImportBook.Programs}"));
    }

    private void ReadFolder(string path)
    {
        foreach (var importer in ImportBook.Importers)
        {
            if (importer.FilesIn(path, files) is not { } names)
                continue;
            foreach (var name in names)
            {
                if (files.Read(name, out var problem) is { } text)
                    ReadForeign(importer, new ImportFile(name, text));
                else
                    _mistakes.Add(new(null, $"the settings file {name} is not taken: {problem}"));
            }

            return;
        }

        _mistakes.Add(new(null, $"{path} is a folder in which there is no settings file that Lanboot knows: name the files themselves"));
    }

    private void ReadOwn(string path, string text)
    {
        _read.Add(new ImportedFile(path, null));
        if (SettingsFile.Parse(path, text, _mistakes) is { } fields)
            _own.Add(SettingMerge.Flatten(fields));
    }

    private void ReadForeign(IImporter importer, ImportFile file)
    {
        _read.Add(new ImportedFile(file.Path, importer.Program));
        var sheet = new ImportSheet(file.Path, files);
        importer.Read(file, sheet);
        _sheets.Add(sheet);
    }

    /// <summary>A file whose program gives no addresses says so for all, unless another one gives some.</summary>
    private void LeaveDhcpAlone()
    {
        var speaks = _own.Concat(_sheets.Select(sheet => sheet.Settings)).SelectMany(settings => settings)
            .Any(setting => setting.Name is "dhcp.mode" or "dhcp.range" or "dhcp.ranges");
        if (!speaks && _sheets.Find(sheet => sheet.LeavesDhcpAlone is not null) is { LeavesDhcpAlone: { } where } silent)
            silent.Set("dhcp.mode", where, "off");
    }

    /// <summary>A folder with a PXELINUX and its menus, and nobody who says what machines get: its PXELINUX is for those with a BIOS.</summary>
    private void HandOutOwnLoader()
    {
        const string Tag = "bios";
        var said = _own.Concat(_sheets.Select(sheet => sheet.Settings)).SelectMany(settings => settings).Any(setting => setting.Name == "dhcp.boot");
        if (said || _sheets.Find(sheet => sheet.OwnLoader is not null) is not { OwnLoader: var (file, where) } sheet)
            return;
        sheet.Add("dhcp.tags", Values.Group(
            where, ("tag", Values.Text(where, Tag)), ("option", Values.Text(where, "client-arch")), ("is", Values.Text(where, "0"))));
        sheet.Add("dhcp.boot", Values.Group(where, ("file", Values.Text(where, file)), ("for", Values.List(where, [Tag]))));
    }

    private static bool IsYaml(string path) => Path.GetExtension(path).ToUpperInvariant() is ".YAML" or ".YML";

    /// <summary>A line that begins with a key of ours.</summary>
    private static bool LooksLikeYaml(string text) => text.Split('\n').Any(line =>
        line.Split(':', 2) is [var name, _] && (SettingSchema.Find(name.TrimEnd()) is not null || SettingSchema.Groups.Contains(name.TrimEnd())));
}
