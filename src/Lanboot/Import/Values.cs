using Lanboot.Settings;

namespace Lanboot.Import;

/// <summary>Makes values as lanboot.yaml would give them, with the place in the foreign file as theirs.</summary>
internal static class Values
{
    public static SettingValue Text(SettingOrigin where, string text) => new(where) { Text = text };

    public static SettingValue Flag(SettingOrigin where, bool value) => Text(where, value ? "yes" : "no");

    public static SettingValue List(SettingOrigin where, IEnumerable<string> texts) =>
        new(where) { Items = [.. texts.Select(text => Text(where, text))] };

    public static SettingValue Items(SettingOrigin where, IEnumerable<SettingValue> items) => new(where) { Items = [.. items] };

    /// <summary>A group of the fields that have a value.</summary>
    public static SettingValue Group(SettingOrigin where, params IEnumerable<(string Name, SettingValue? Value)> fields) => new(where)
    {
        Fields = [.. fields.Where(field => field.Value is not null).Select(field => new SettingField(field.Name, where, field.Value!))],
    };

    /// <summary>As <see cref="Text"/>; nothing where there is no text.</summary>
    public static SettingValue? Optional(SettingOrigin where, string? text) => text is null ? null : Text(where, text);

    /// <summary>As <see cref="List"/>; nothing where there is no item.</summary>
    public static SettingValue? OptionalList(SettingOrigin where, IReadOnlyCollection<string> texts) => texts.Count == 0 ? null : List(where, texts);
}
