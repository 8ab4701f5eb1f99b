namespace Lanboot.Settings;

/// <summary>Where a value stands: in a settings file, in the environment, or on the command line.</summary>
/// <param name="Source">The file as it was named, the variable, or the option ("--range"); empty for what needs no name.</param>
/// <param name="Line">From 1; 0 outside of files.</param>
/// <param name="Column">From 1; 0 outside of files.</param>
public sealed record SettingOrigin(string Source, int Line, int Column)
{
    public static SettingOrigin CommandLine(string option) => new(option, 0, 0);

    /// <param name="variable">"LANBOOT_RANGE".</param>
    public static SettingOrigin Environment(string variable) => new(variable, 0, 0) { IsEnvironment = true };

    public bool IsEnvironment { get; private init; }

    public bool IsCommandLine => Line == 0 && !IsEnvironment;

    /// <summary>The folder that relative paths are relative to; empty outside of files: the current one.</summary>
    public string Folder => Line == 0 ? "" : Path.GetDirectoryName(Source) ?? "";

    /// <summary>The command line beats the environment, and that the file, where two contradict each other.</summary>
    public bool Beats(SettingOrigin other) => Rank > other.Rank;

    /// <summary>"lanboot.yaml:3:10", as editors jump to it, "LANBOOT_RANGE" or "--range".</summary>
    public override string ToString() => Line == 0 ? Source : $"{Source}:{Line}:{Column}";

    private int Rank => IsCommandLine ? 2 : IsEnvironment ? 1 : 0;
}

/// <summary>Something wrong with the settings, for people: where, what, and what was expected.</summary>
public sealed record SettingsMistake(SettingOrigin? Where, string Text)
{
    public override string ToString() => Where is null or { Source: "" } ? Text : $"{Where}: {Text}";
}
