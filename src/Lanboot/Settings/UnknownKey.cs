namespace Lanboot.Settings;

/// <summary>The sentence about a key that does not exist.</summary>
internal static class UnknownKey
{
    /// <param name="place">Where it stands: "dhcp", "the settings".</param>
    /// <param name="known">The keys that there are in that place.</param>
    /// <param name="elsewhere">Keys of other places by their whole name, in case it was only put into the wrong one.</param>
    public static SettingsMistake Mistake(SettingField field, string place, IEnumerable<string> known, IEnumerable<string>? elsewhere = null)
    {
        var names = known.ToList();
        var hint = NearestName.Of(field.Name, names) is { } near ? $"did you mean {near}?"
            : elsewhere?.FirstOrDefault(other => other.EndsWith($".{field.Name}", StringComparison.Ordinal) || other == field.Name) is { } there
                ? $"it belongs elsewhere, as {there}"
            : $"there are {string.Join(", ", names)}";
        return new SettingsMistake(field.Where, $"{place} has no key {field.Name}: {hint}");
    }
}
