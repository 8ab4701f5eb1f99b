namespace Lanboot.Settings;

/// <summary>
/// Settings while they are put together: first the file, then the environment, then the command line, which wins. Collects mistakes and
/// remembers where each value stands, for the checks of the whole.
/// </summary>
public sealed class SettingsDraft
{
    private readonly List<SettingsMistake> _mistakes = [];
    private readonly List<string> _notes = [];

    public LanbootSettings Settings { get; private set; } = new();

    public SettingPlaces Places { get; } = new();

    public IReadOnlyList<SettingsMistake> Mistakes => _mistakes;

    /// <summary>What people should know of where the settings come from, in sentences; nothing is wrong.</summary>
    public IReadOnlyList<string> Notes => _notes;

    internal void Note(string sentence) => _notes.Add(sentence);

    internal void Complain(SettingsMistake mistake) => _mistakes.Add(mistake);

    /// <summary>The settings file that was read, or several as one text; null without one.</summary>
    public string? File { get; private set; }

    /// <summary>Reads a settings file; whatever is wrong in it goes to <see cref="Mistakes"/>.</summary>
    public void ReadFile(string path)
    {
        File = path;
        if (SettingsFile.Read(path, _mistakes) is not { } fields)
            return;
        foreach (var field in fields)
            SetTopLevel(field);
    }

    /// <summary>As <see cref="ReadFile"/>, from a text.</summary>
    /// <param name="path">The name to show in mistakes; paths in the text are relative to its folder.</param>
    public void ReadText(string path, string text)
    {
        File = path;
        foreach (var field in SettingsFile.Parse(path, text, _mistakes) ?? [])
            SetTopLevel(field);
    }

    /// <summary>Sets what was read from files elsewhere.</summary>
    /// <param name="source">What they are called, for people.</param>
    internal void Take(string source, IReadOnlyList<SettingField> fields, IEnumerable<SettingsMistake> mistakes)
    {
        File = source;
        _mistakes.AddRange(mistakes);
        foreach (var field in fields)
            SetTopLevel(field);
    }

    /// <summary>Sets a key of the schema ("dhcp.range").</summary>
    public void Set(string name, SettingValue value) =>
        Set(SettingSchema.Find(name) ?? throw new ArgumentException($"there is no setting {name}", nameof(name)), value);

    /// <summary>Checks the whole; call it once, after everything was read.</summary>
    /// <returns>The settings, or null where there is any mistake.</returns>
    public LanbootSettings? Finish()
    {
        Settings = DhcpModeRule.Apply(Settings, Places, _mistakes);
        _mistakes.AddRange(SettingsCheck.Whole(Settings, Places));
        return _mistakes.Count == 0 ? Settings : null;
    }

    private void SetTopLevel(SettingField field)
    {
        if (SettingSchema.Groups.Contains(field.Name))
            SetGroup(field);
        else
            SetKnown(field, field.Name, "the file", TopLevelNames);
    }

    private void SetGroup(SettingField group)
    {
        if (group.Value.IsEmpty)
            return;
        if (group.Value.Fields is not { } fields)
        {
            _mistakes.Add(new(group.Value.Where, $"{group.Name}: expected keys under it, such as {NamesIn(group.Name).First()}; found {group.Value.Found}"));
            return;
        }

        foreach (var field in fields)
            SetKnown(field, $"{group.Name}.{field.Name}", group.Name, NamesIn(group.Name));
    }

    private void SetKnown(SettingField field, string name, string place, IEnumerable<string> names)
    {
        if (SettingSchema.Find(name) is { } key)
            Set(key, field.Value);
        else
            _mistakes.Add(UnknownKey.Mistake(field, place, names, SettingSchema.Keys.Select(each => each.Name)));
    }

    private void Set(SettingKey key, SettingValue value)
    {
        if (value.IsEmpty || key.Apply(Settings, value, _mistakes) is not { } settings)
            return;
        Settings = settings;
        Places.Remember(key.Name, value);
    }

    private static IEnumerable<string> TopLevelNames =>
        [.. SettingSchema.Keys.Where(key => key.Group.Length == 0).Select(key => key.Name), .. SettingSchema.Groups];

    private static IEnumerable<string> NamesIn(string group) =>
        SettingSchema.Keys.Where(key => key.Group == group).Select(key => key.Name[(group.Length + 1)..]);
}
