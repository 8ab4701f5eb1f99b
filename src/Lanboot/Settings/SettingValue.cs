namespace Lanboot.Settings;

/// <summary>A value as it was written, before anything is made of it: a text, a list or a group of fields.</summary>
/// <param name="Where">Where it stands.</param>
public sealed record SettingValue(SettingOrigin Where)
{
    /// <summary>The text of a plain value; null for lists and groups.</summary>
    public string? Text { get; init; }

    public IReadOnlyList<SettingValue>? Items { get; init; }

    public IReadOnlyList<SettingField>? Fields { get; init; }

    /// <summary>Nothing stands there ("router:"), which is as if the key were not there.</summary>
    public bool IsEmpty { get; init; }

    /// <summary>What was found, for a sentence that says what was expected.</summary>
    public string Found => this switch
    {
        { Items: not null } => "a list",
        { Fields: not null } => "a group of keys",
        { Text.Length: 0 } => "nothing",
        _ => $"\"{Text}\"",
    };

    /// <summary>The options of a command line, each given once or several times.</summary>
    public static SettingValue FromOption(string option, IReadOnlyList<string> texts) => From(SettingOrigin.CommandLine(option), texts);

    /// <summary>A variable of the environment, with one value or several.</summary>
    public static SettingValue FromEnvironment(string variable, IReadOnlyList<string> texts) =>
        From(SettingOrigin.Environment(variable), texts);

    private static SettingValue From(SettingOrigin where, IReadOnlyList<string> texts) => texts is [var single]
        ? new SettingValue(where) { Text = single }
        : new SettingValue(where) { Items = [.. texts.Select(text => new SettingValue(where) { Text = text })] };
}

/// <summary>A key and what stands behind it.</summary>
public sealed record SettingField(string Name, SettingOrigin Where, SettingValue Value);
