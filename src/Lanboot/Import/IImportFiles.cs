namespace Lanboot.Import;

/// <summary>What importers may know of the host beside the text that they read.</summary>
internal interface IImportFiles
{
    bool FileExists(string path);

    bool FolderExists(string path);

    /// <summary>Whether a disc lies in a folder, mounted or unpacked, or a part of one.</summary>
    bool HoldsADisc(string folder);

    /// <summary>The names in a folder, sorted as bytes are; none where it can't be read.</summary>
    IReadOnlyList<string> NamesIn(string folder);

    /// <summary>The text of a file, or null with the reason in a few words: "it is not there".</summary>
    string? Read(string path, out string? problem);
}
