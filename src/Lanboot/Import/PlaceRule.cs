using Lanboot.Boot;

namespace Lanboot.Import;

/// <summary>
/// Decides what the folders and images become that foreign files name. Other programs serve an image that is mounted somewhere; here
/// the image itself is served, so that the folder's name is an alias of it. A folder that holds something else is served as it stands.
/// </summary>
internal sealed class PlaceRule
{
    private readonly IImportFiles _files;
    private readonly List<GivenImage> _images;
    private readonly HashSet<string> _aliases = new(StringComparer.Ordinal);

    /// <param name="given">The images that are served anyhow; they go before those of foreign files.</param>
    public PlaceRule(IImportFiles files, IReadOnlyList<GivenImage> given)
    {
        _files = files;
        _images = [.. given];
        GivenOnes = given.Count;
    }

    private int GivenOnes { get; }

    /// <summary>Whole images first, since they may stand in the place of folders that other files name.</summary>
    public void Apply(IReadOnlyList<ImportSheet> sheets)
    {
        foreach (var (sheet, file) in Places<NbdFile>(sheets).Where(each => IsImage(each.Place.Path)))
            AddImageFile(sheet, file);
        foreach (var (sheet, root) in Places<TftpRoot>(sheets))
            AddTftpRoot(sheet, root);
        foreach (var (sheet, folder) in Places<NfsFolder>(sheets))
            AddNfsFolder(sheet, folder);
        foreach (var (sheet, file) in Places<NbdFile>(sheets).Where(each => !IsImage(each.Place.Path)))
            AddFileInside(sheet, file);
        foreach (var (sheet, files) in Places<MenuFiles>(sheets))
            LookForFiles(sheet, files);
    }

    /// <summary>What is not in the folder may be in an image: its content lies at the root too, or an alias leads to it.</summary>
    private void LookForFiles(ImportSheet sheet, MenuFiles files)
    {
        var missing = files.Names.Where(name => !IsThere(files.Path, name)).ToList();
        if (missing.Count == 0)
            sheet.Kept(files.Where, files.Directive);
        else if (_images.Count > 0)
            sheet.Changed(files.Where, files.Directive, $"{string.Join(", ", missing)} must be in an image, since the folder {files.Path} has no such file");
        else
            sheet.Mistake(files.Where, $"there is no file {Path.Combine(files.Path, missing[0])}: put it there, or leave the entry out");
    }

    /// <summary>dnsmasq takes a name that begins with its root as it stands.</summary>
    private bool IsThere(string root, string name)
    {
        var (below, asItStands) = (Path.Combine(root, name), $"/{name}");
        return _files.FileExists(below) || _files.FolderExists(below)
            || (asItStands.StartsWith($"{root}/", StringComparison.Ordinal) && _files.FileExists(asItStands));
    }

    private static List<(ImportSheet Sheet, T Place)> Places<T>(IReadOnlyList<ImportSheet> sheets) =>
        [.. sheets.SelectMany(sheet => sheet.Places.OfType<T>().Select(place => (sheet, place)))];

    private static bool IsImage(string path) => Path.GetExtension(path).ToUpperInvariant() is ".ISO" or ".IMG";

    private void AddImageFile(ImportSheet sheet, NbdFile file)
    {
        if (Known(file.Path) is { } known)
            Export(sheet, file, known.Name, known.Path == file.Path ? null : $"{known.Path} stands in its place");
        else if (GivenOnes == 0 && _files.FileExists(file.Path))
            Export(sheet, file, AddImage(sheet, file).Name, null);
        else if (_images.Count > 0)
            Export(sheet, file, null, $"the first image stands in its place{(_files.FileExists(file.Path) ? "" : ", since there is no such file")}");
        else
            Missing(sheet, file, "file");
    }

    private void AddFileInside(ImportSheet sheet, NbdFile file)
    {
        var folder = Path.GetDirectoryName(file.Path) ?? "/";
        var name = Path.GetFileName(file.Path);
        if (ImageAt(folder) is { } known)
            Export(sheet, file, $"{known.Name}/{name}", known.Path == folder ? null : $"the file {name} of the image {known.Name}");
        else if (_files.HoldsADisc(folder) && _files.FileExists(file.Path))
            Export(sheet, file, $"{AddImage(sheet, file, folder).Name}/{name}", null);
        else if (_files.FileExists(file.Path))
            sheet.NotSupported(file.Where, file.Directive, $"only images and files in images are exported, and {folder} holds none that Lanboot knows");
        else if (_images.Count > 0)
            Export(sheet, file, $"{_images[0].Name}/{name}", $"the file {name} of the first image");
        else
            Missing(sheet, file, "file");
    }

    private void AddTftpRoot(ImportSheet sheet, TftpRoot root)
    {
        if (AsItStands(root.Path))
        {
            sheet.Set("tftp.root", root.Where, root.Path);
            Report(sheet, root, ImportOutcome.Kept, "tftp.root: its files lie at the root of the tree, before those of the first image");
        }
        else if (ImageAt(root.Path) is { } known)
        {
            AddAlias(sheet, root, known.Name);
            Report(sheet, root, ImportOutcome.Changed, $"aliases: {root.Path} means the image {known.Name}, which is read where it lies");
        }
        else if (_files.HoldsADisc(root.Path))
        {
            var image = AddImage(sheet, root);
            AddAlias(sheet, root, image.Name);
            Report(sheet, root, ImportOutcome.Kept, $"images: the mounted image is served as {image.Name}");
        }
        else if (root.MayBeMissing)
        {
            Report(sheet, root, ImportOutcome.Changed, "there is no such folder, which may be so (tftp-no-fail): nothing is served from it");
        }
        else
        {
            Missing(sheet, root, "folder");
        }
    }

    private void AddNfsFolder(ImportSheet sheet, NfsFolder folder)
    {
        var disc = _files.HoldsADisc(folder.Path);
        if (_images.Find(image => image.Path == folder.Path) is { } same)
            Mount(same.Name, ImportOutcome.Kept, "nfs.exports");
        else if (!disc && IsFilled(folder.Path))
            Report(
                sheet, folder, ImportOutcome.NotSupported,
                "only images are exported, and this folder holds none that Lanboot knows: leave it to an NFS server of its own");
        else if (_images.Count > 0)
            Mount(_images[0].Name, ImportOutcome.Changed, $"nfs.exports: the image {_images[0].Name} is mounted by this path");
        else if (disc)
            Mount(AddImage(sheet, folder).Name, ImportOutcome.Kept, "nfs.exports, and images: the folder holds an image");
        else
            Missing(sheet, folder, "folder");

        void Mount(string image, ImportOutcome outcome, string text)
        {
            sheet.Add("nfs.exports", Values.Group(
                folder.Where,
                ("path", Values.Text(folder.Where, folder.Path)),
                ("image", Values.Text(folder.Where, image)),
                ("clients", Values.OptionalList(folder.Where, folder.Clients))));
            Report(sheet, folder, outcome, text);
        }
    }

    private static void Export(ImportSheet sheet, NbdFile file, string? image, string? change)
    {
        sheet.Add("nbd.exports", Values.Group(file.Where, [.. file.Export, ("image", Values.Optional(file.Where, image))]));
        Report(sheet, file, change is null ? ImportOutcome.Kept : ImportOutcome.Changed, change is null ? "nbd.exports" : $"nbd.exports: {change}");
    }

    /// <summary>The image that stands at a folder's place: itself, or the first where the folder is not there or only its mount point is.</summary>
    private GivenImage? ImageAt(string folder) =>
        _images.Find(image => image.Path == folder)
            ?? (_images.Count > 0 && (!IsFilled(folder) || _files.HoldsADisc(folder)) ? _images[0] : null);

    private GivenImage? Known(string path) =>
        _images.Find(image => image.Path == path) ?? _images.Find(image => Path.GetFileName(image.Path) == Path.GetFileName(path));

    private GivenImage AddImage(ImportSheet sheet, PlaceOfFiles place, string? path = null)
    {
        path ??= place.Path;
        var taken = _images.Select(image => image.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var image = new GivenImage(path, Slug.Take(Slug.OfImage(path, null), taken));
        _images.Add(image);
        sheet.Add("images", Values.Group(place.Where, ("path", Values.Text(place.Where, path)), ("name", Values.Text(place.Where, image.Name))));
        return image;
    }

    private void AddAlias(ImportSheet sheet, PlaceOfFiles place, string image)
    {
        if (_aliases.Add(place.Path))
            sheet.Add("aliases", Values.Group(place.Where, ("path", Values.Text(place.Where, place.Path)), ("image", Values.Text(place.Where, image))));
    }

    private static void Report(ImportSheet sheet, PlaceOfFiles place, ImportOutcome outcome, string text)
    {
        if (place.AlsoChanges && outcome == ImportOutcome.Kept)
            outcome = ImportOutcome.Changed;
        sheet.Report(place.Where, outcome, place.Directive, place.Also.Length > 0 ? $"{text}; {place.Also}" : text);
    }

    private static void Missing(ImportSheet sheet, PlaceOfFiles place, string kind)
    {
        sheet.Mistake(place.Where, $"there is no {kind} {place.Path}, and no image that could stand in its place: "
            + "name one, as in: lanboot serve IMAGE.iso --config FILE");
        Report(sheet, place, ImportOutcome.NotSupported, $"there is no such {kind}");
    }

    /// <summary>A tree of somebody's own, made for TFTP: a menu in it says so even where discs were unpacked beside it.</summary>
    private bool AsItStands(string folder) =>
        _files.FolderExists(Path.Combine(folder, "pxelinux.cfg")) || (IsFilled(folder) && !_files.HoldsADisc(folder));

    private bool IsFilled(string folder) => _files.FolderExists(folder) && _files.NamesIn(folder).Count > 0;
}
