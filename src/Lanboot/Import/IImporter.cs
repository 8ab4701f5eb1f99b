namespace Lanboot.Import;

/// <summary>
/// Takes the configuration files of one program as they are. Pure: text in, and settings, lines of a report and mistakes out; what else
/// it must look at it asks <see cref="IImportFiles"/>.
/// </summary>
internal interface IImporter
{
    /// <summary>The program, as the report names it: "dnsmasq".</summary>
    string Program { get; }

    /// <summary>How sure it is that this is one of its program's files, by what is in it and by what such files are called.</summary>
    Recognition Recognise(ImportFile file);

    /// <summary>Whether a folder holds such files ("dnsmasq.d"), and which of them its program would read, in its order.</summary>
    /// <returns>Null for a folder of something else; a path may also be the folder itself, where it is read as a whole.</returns>
    IReadOnlyList<string>? FilesIn(string folder, IImportFiles files);

    /// <summary>Reads a file: every directive becomes one line of the report, and what is wrong becomes a mistake; all of it at once.</summary>
    void Read(ImportFile file, ImportSheet sheet);
}

/// <summary>How sure an importer is of a file.</summary>
internal enum Recognition
{
    /// <summary>It is something else.</summary>
    No,

    /// <summary>Nothing in it speaks against it: an empty file of the customary name, or one line that other programs have too.</summary>
    Perhaps,

    /// <summary>Words of this program stand in it.</summary>
    ByContent,

    /// <summary>And it is called as such files are.</summary>
    ByContentAndName,
}

/// <summary>A file to read.</summary>
/// <param name="Path">As it was named: it stands before the line in the report.</param>
internal sealed record ImportFile(string Path, string Text)
{
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>Its lines without their ends, be they of Linux or of Windows.</summary>
    public IReadOnlyList<string> Lines { get; } = [.. Text.Split('\n').Select(line => line.TrimEnd('\r'))];
}
