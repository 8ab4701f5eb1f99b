namespace Lanboot.Settings;

/// <summary>Where a value stands: in a settings file, or on the command line.</summary>
/// <param name="Source">The file as it was named, or the option ("--range"); empty for what needs no name.</param>
/// <param name="Line">From 1; 0 for the command line.</param>
/// <param name="Column">From 1; 0 for the command line.</param>
public sealed record SettingOrigin(string Source, int Line, int Column)
{
    public static SettingOrigin CommandLine(string option) => new(option, 0, 0);

    public bool IsCommandLine => Line == 0;

    /// <summary>The folder that relative paths are relative to; empty for the command line: the current one.</summary>
    public string Folder => IsCommandLine ? "" : Path.GetDirectoryName(Source) ?? "";

    /// <summary>"lanboot.yaml:3:10", as editors jump to it, or "--range".</summary>
    public override string ToString() => IsCommandLine ? Source : $"{Source}:{Line}:{Column}";
}

/// <summary>Something wrong with the settings, for people: where, what, and what was expected.</summary>
public sealed record SettingsMistake(SettingOrigin? Where, string Text)
{
    public override string ToString() => Where is null or { Source: "" } ? Text : $"{Where}: {Text}";
}
