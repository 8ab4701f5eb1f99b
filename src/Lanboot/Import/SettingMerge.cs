using Lanboot.Settings;

namespace Lanboot.Import;

/// <summary>
/// Puts the settings of several files together: lists add up, and what two files set differently is a mistake that names both places.
/// </summary>
internal static class SettingMerge
{
    /// <param name="files">For each file its settings in their order.</param>
    /// <returns>The fields as one lanboot.yaml would have them.</returns>
    public static IReadOnlyList<SettingField> Merge(IEnumerable<IReadOnlyList<ImportedSetting>> files, List<SettingsMistake> mistakes)
    {
        List<ImportedSetting> merged = [];
        foreach (var setting in files.SelectMany(OfOneFile))
        {
            var at = merged.FindIndex(each => each.Name == setting.Name);
            if (at < 0)
                merged.Add(setting);
            else if (SettingSchema.Find(setting.Name) is { IsList: true })
                merged[at] = Joined([merged[at], setting]);
            else if (!Same(merged[at].Value, setting.Value))
                mistakes.Add(Contradiction(merged[at], setting));
        }

        return InGroups(merged);
    }

    /// <summary>The settings of a lanboot.yaml under their whole names; what is no setting goes through as it is, to be refused later.</summary>
    public static IReadOnlyList<ImportedSetting> Flatten(IEnumerable<SettingField> fields) =>
    [
        .. fields.SelectMany(field => SettingSchema.Groups.Contains(field.Name) && field.Value.Fields is { } inner
            ? inner.Select(each => each with { Name = $"{field.Name}.{each.Name}" })
            : [field])
            .Where(field => !field.Value.IsEmpty || SettingSchema.Find(field.Name) is null)
            .Select(field => new ImportedSetting(field.Name, field.Where, field.Value, IsItem: false)),
    ];

    private static IEnumerable<ImportedSetting> OfOneFile(IReadOnlyList<ImportedSetting> settings) =>
        settings.GroupBy(each => each.Name).Select(group => group.Count() == 1 && !group.First().IsItem ? group.First() : Joined([.. group]));

    private static ImportedSetting Joined(IReadOnlyList<ImportedSetting> settings)
    {
        var first = settings[0];
        var all = new SettingValue(first.Value.Where) { Items = [.. settings.SelectMany(each => each.Items)] };
        return first with { Value = all, IsItem = false };
    }

    private static SettingsMistake Contradiction(ImportedSetting before, ImportedSetting now) => new(
        now.Value.Where, $"{now.Name} is {now.Value.Found} here and {before.Value.Found} at {before.Value.Where}: leave one of the two out");

    private static bool Same(SettingValue one, SettingValue other) => one.Text is { } text && text == other.Text;

    private static List<SettingField> InGroups(List<ImportedSetting> settings)
    {
        List<SettingField> top = [];
        foreach (var group in settings.GroupBy(each => GroupOf(each.Name)))
        {
            if (group.Key.Length == 0)
                top.AddRange(group.Select(each => new SettingField(each.Name, each.Where, each.Value)));
            else
                top.Add(Group(group.Key, [.. group]));
        }

        return top;
    }

    private static SettingField Group(string name, IReadOnlyList<ImportedSetting> settings) => new(
        name,
        settings[0].Where,
        new SettingValue(settings[0].Where)
        {
            Fields = [.. settings.Select(each => new SettingField(each.Name[(name.Length + 1)..], each.Where, each.Value))],
        });

    private static string GroupOf(string name) =>
        name.IndexOf('.') is > 0 and var dot && SettingSchema.Groups.Contains(name[..dot]) ? name[..dot] : "";
}
