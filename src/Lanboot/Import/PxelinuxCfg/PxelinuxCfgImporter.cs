using Lanboot.Settings;

namespace Lanboot.Import.PxelinuxCfg;

/// <summary>
/// The menus of a PXELINUX that somebody has already: its folder is served as it stands, and the menus are looked through for what can't
/// work.
/// </summary>
internal sealed class PxelinuxCfgImporter : IImporter
{
    private const string Folder = "pxelinux.cfg";

    /// <summary>With HTTP and without, as they are called everywhere.</summary>
    private static readonly string[] Loaders = ["lpxelinux.0", "pxelinux.0"];

    public string Program => "PXELINUX";

    public Recognition Recognise(ImportFile file)
    {
        var lines = PxelinuxLine.In(file).ToList();
        // dhcpd has an include, too.
        var known = lines.Count(line => PxelinuxLabels.Knows(line.Keyword) && !line.Line.EndsWith(';'));
        var sure = known > lines.Count / 2 && lines.Exists(line => line.Keyword is "LABEL" or "APPEND" or "KERNEL" or "INCLUDE" or "CONFIG" or "UI");
        var named = file.Path.Contains($"{Folder}/", StringComparison.Ordinal);
        return (sure, named) switch
        {
            (true, true) => Recognition.ByContentAndName,
            (true, false) => Recognition.ByContent,
            (false, true) => Recognition.Perhaps,
            _ => Recognition.No,
        };
    }

    public IReadOnlyList<string>? FilesIn(string folder, IImportFiles files)
    {
        var menus = Path.GetFileName(folder.TrimEnd('/')) == Folder ? folder : Path.Combine(folder, Folder);
        var paths = files.NamesIn(menus).Where(name => !name.StartsWith('.') && !name.EndsWith('~'))
            .Select(name => Path.Combine(menus, name)).Where(files.FileExists).ToList();
        return paths.Count > 0 ? paths : null;
    }

    public void Read(ImportFile file, ImportSheet sheet)
    {
        var root = RootOf(Path.GetFullPath(file.Path), sheet.Files);
        var labels = new PxelinuxLabels(sheet, root);
        var isFirst = true;
        foreach (var line in PxelinuxLine.In(file))
        {
            // The folder is no line of the menu; it goes with the first one.
            if (isFirst)
                sheet.Add(new TftpRoot(new SettingOrigin(file.Path, line.Where.Line, 1), root, $"(the folder of {file.Name})"));
            isFirst = false;
            labels.Take(line);
        }

        labels.Finish();
        if (Array.Find(Loaders, name => sheet.Files.FileExists(Path.Combine(root, name))) is { } loader)
            sheet.OwnLoader = (loader, new SettingOrigin(file.Path, 1, 1));
    }

    /// <summary>The folder that a TFTP server would have for its root: that which holds pxelinux.cfg, else the menu's own.</summary>
    private static string RootOf(string path, IImportFiles files)
    {
        var own = Path.GetDirectoryName(path) ?? "/";
        for (var folder = own; folder is { Length: > 1 }; folder = Path.GetDirectoryName(folder))
        {
            if (Path.GetFileName(folder) == Folder)
                return Path.GetDirectoryName(folder) ?? "/";
            if (files.FolderExists(Path.Combine(folder, Folder)))
                return folder;
        }

        return own;
    }
}
