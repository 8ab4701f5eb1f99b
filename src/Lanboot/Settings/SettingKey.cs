namespace Lanboot.Settings;

/// <summary>One thing that can be set: its name in the file, its option, what it expects and why its default is what it is.</summary>
internal abstract record SettingKey
{
    /// <summary>"dhcp.range", or "images" at the top of the file.</summary>
    public required string Name { get; init; }

    /// <summary>How it is given on the command line; null for what only the file can say.</summary>
    public SettingOption? Option { get; init; }

    /// <summary>What it does and why its default is what it is, in one or two sentences.</summary>
    public required string Why { get; init; }

    /// <summary>Only a server that gives addresses uses it.</summary>
    public bool NeedsServer { get; init; }

    public abstract string Expected { get; }

    /// <summary>A list: what several files say adds up.</summary>
    public abstract bool IsList { get; }

    /// <summary>A path on this host: relative ones depend on the current folder.</summary>
    public abstract bool IsPath { get; }

    /// <summary>The group that it stands in ("dhcp"); empty at the top.</summary>
    public string Group => Name.LastIndexOf('.') is > 0 and var dot ? Name[..dot] : "";

    /// <summary>The value in these settings, as one would write it.</summary>
    public abstract string Show(LanbootSettings settings);

    /// <summary>Reads a value into the settings.</summary>
    /// <returns>The settings with it; null when it is wrong, which then stands in <paramref name="mistakes"/>.</returns>
    public abstract LanbootSettings? Apply(LanbootSettings settings, SettingValue value, List<SettingsMistake> mistakes);
}

/// <summary>An option of the command line.</summary>
/// <param name="Name">"--range".</param>
/// <param name="Value">What stands behind it, in the help: "FIRST,LAST[,TIME]"; null for a switch.</param>
/// <param name="Help">The line in the help.</param>
internal sealed record SettingOption(string Name, string? Value, string Help)
{
    /// <summary>What the switch sets, as it would stand in the file.</summary>
    public string SwitchSets { get; init; } = "yes";

    public bool Repeatable { get; init; }
}

/// <inheritdoc cref="SettingKey"/>
internal sealed record SettingKey<T> : SettingKey
{
    public required ValueKind<T> Kind { get; init; }
    public required Func<LanbootSettings, T> Get { get; init; }
    public required Func<LanbootSettings, T, LanbootSettings> Set { get; init; }

    public override string Expected => Kind.Expected;

    public override bool IsList => Kind.IsList;

    public override bool IsPath => Kind is PathKind or FolderKind;

    public override string Show(LanbootSettings settings) => Kind.Show(Get(settings));

    public override LanbootSettings? Apply(LanbootSettings settings, SettingValue value, List<SettingsMistake> mistakes) =>
        Kind.TryRead(Name, value, mistakes, out var read) ? Set(settings, read) : null;
}
