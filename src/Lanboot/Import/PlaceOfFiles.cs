using Lanboot.Settings;

namespace Lanboot.Import;

/// <summary>
/// A folder or an image that a foreign file names. Whether an image of ours stands in its place, or it is served as it stands, shows
/// only when all files are read, since one names the folder and another the image.
/// </summary>
/// <param name="Where">The directive's place.</param>
/// <param name="Path">As the program takes it, from "/".</param>
/// <param name="Directive">For the line of the report, which this place has for its own.</param>
internal abstract record PlaceOfFiles(SettingOrigin Where, string Path, string Directive)
{
    /// <summary>What the directive has become already, beside the path; goes before the words about the path.</summary>
    public string Also { get; init; } = "";

    /// <summary>Whether <see cref="Also"/> is a change.</summary>
    public bool AlsoChanges { get; init; }
}

/// <summary>The root of a TFTP server.</summary>
internal sealed record TftpRoot(SettingOrigin Where, string Path, string Directive) : PlaceOfFiles(Where, Path, Directive)
{
    /// <summary>Its program starts without it ("tftp-no-fail").</summary>
    public bool MayBeMissing { get; init; }
}

/// <summary>A folder that can be mounted over NFS.</summary>
/// <param name="Clients">For whom, as exports(5) writes it.</param>
internal sealed record NfsFolder(SettingOrigin Where, string Path, string Directive, IReadOnlyList<string> Clients)
    : PlaceOfFiles(Where, Path, Directive);

/// <summary>A file that is exported over NBD: an image, or a file in one.</summary>
/// <param name="Export">The fields of the export but for its image.</param>
internal sealed record NbdFile(SettingOrigin Where, string Path, string Directive, IReadOnlyList<(string Name, SettingValue? Value)> Export)
    : PlaceOfFiles(Where, Path, Directive);

/// <summary>Files that a menu names, below the root of a TFTP server.</summary>
/// <param name="Path">The root.</param>
/// <param name="Names">Each without a slash before it.</param>
internal sealed record MenuFiles(SettingOrigin Where, string Path, string Directive, IReadOnlyList<string> Names) : PlaceOfFiles(Where, Path, Directive);
