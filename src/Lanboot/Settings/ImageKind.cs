using System.Diagnostics.CodeAnalysis;

namespace Lanboot.Settings;

/// <summary>An image: its path alone, or a group with "path" and "name".</summary>
internal sealed class ImageKind() : ValueKind<ImageSettings>("the path of an image or folder, or a group with path and name")
{
    private static readonly string[] Names = ["path", "name"];

    public override bool TryRead(string key, SettingValue value, List<SettingsMistake> mistakes, [MaybeNullWhen(false)] out ImageSettings read)
    {
        read = null;
        if (value.Text is { Length: > 0 } path)
            read = new ImageSettings(Path.Combine(value.Where.Folder, path));
        else if (value.Fields is { } fields)
            read = FromFields(key, value, fields, mistakes);
        else
            mistakes.Add(Mistake(key, value));
        return read is not null;
    }

    public override string Show(ImageSettings value) => value.Name is { } name ? $"{value.Path} as {name}" : value.Path;

    private static ImageSettings? FromFields(string key, SettingValue group, IReadOnlyList<SettingField> fields, List<SettingsMistake> mistakes)
    {
        var before = mistakes.Count;
        foreach (var field in fields.Where(field => !Names.Contains(field.Name)))
            mistakes.Add(UnknownKey.Mistake(field, $"an image of {key}", Names));
        var path = Text("path");
        var name = Text("name");
        if (path is null && mistakes.Count == before)
            mistakes.Add(new(group.Where, $"{key}: an image needs its path"));
        if (name is not null && !IsName(name))
            mistakes.Add(new(Field("name")!.Value.Where, $"{key}: expected a name of letters, digits, '-', '_' and '.', since it stands in URLs; found \"{name}\""));
        return path is null || mistakes.Count > before ? null : new ImageSettings(Path.Combine(group.Where.Folder, path)) { Name = name };

        SettingField? Field(string wanted) => fields.FirstOrDefault(field => field.Name == wanted && !field.Value.IsEmpty);

        string? Text(string wanted)
        {
            var field = Field(wanted);
            return field is not null && ValueKinds.Line.TryRead($"{key}.{wanted}", field.Value, mistakes, out var text) ? text : null;
        }
    }

    private static bool IsName(string name) =>
        name.Length <= 64 && name[0] != '.' && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');
}
