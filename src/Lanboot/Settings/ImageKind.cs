using System.Diagnostics.CodeAnalysis;
using Lanboot.Boot;

namespace Lanboot.Settings;

/// <summary>An image: its path, with ":root=WAY" or ":copytoram=YES" behind it for this image alone, or a group with these as its keys.</summary>
internal sealed class ImageKind() : ValueKind<ImageSettings>(
    "the path of an image or folder, or a group with path, name, root, copytoram, kernel-options and verify")
{
    private static readonly string[] Names = ["path", "name", "root", "copytoram", "kernel-options", "verify"];

    public override bool TryRead(string key, SettingValue value, List<SettingsMistake> mistakes, [MaybeNullWhen(false)] out ImageSettings read)
    {
        read = null;
        if (value.Text is { Length: > 0 } text)
            read = FromText(key, text, value.Where, mistakes);
        else if (value.Fields is { } fields)
            read = FromFields(key, value, fields, mistakes);
        else
            mistakes.Add(Mistake(key, value));
        return read is not null;
    }

    public override string Show(ImageSettings value) => value.Name is { } name ? $"{value.Path} as {name}" : value.Path;

    /// <summary>Words behind the last colons, as in "archlinux.iso:root=nbd"; a colon of the path itself is followed by no such word.</summary>
    private static ImageSettings? FromText(string key, string text, SettingOrigin where, List<SettingsMistake> mistakes)
    {
        var before = mistakes.Count;
        var path = text;
        RootWay? root = null;
        bool? copy = null;
        while (path.LastIndexOf(':') is > 0 and var colon && path[(colon + 1)..].Split('=', 2) is ["root" or "copytoram", _] word)
        {
            path = path[..colon];
            if (word[0] == "root")
                root = Read(ValueKinds.Root, word[1]);
            else
                copy = Read(ValueKinds.CopyToRam, word[1]);
        }

        return mistakes.Count > before ? null : new ImageSettings(Path.Combine(where.Folder, path)) { Root = root, CopyToRam = copy };

        T? Read<T>(ValueKind<T> kind, string word)
        {
            if (!kind.TryRead(key, new SettingValue(where) { Text = word }, [], out var read))
                mistakes.Add(new(where, $"{text}: expected {kind.Expected} behind the last =; found \"{word}\""));
            return read;
        }
    }

    private static ImageSettings? FromFields(string key, SettingValue group, IReadOnlyList<SettingField> fields, List<SettingsMistake> mistakes)
    {
        var before = mistakes.Count;
        foreach (var field in fields.Where(field => !Names.Contains(field.Name)))
            mistakes.Add(UnknownKey.Mistake(field, $"an image of {key}", Names));
        var reader = new FieldReader(key, fields, mistakes);
        var path = reader.Read<string?>("path", ValueKinds.Line!, null);
        var name = reader.Read<string?>("name", ValueKinds.Line!, null);
        if (path is null && mistakes.Count == before)
            mistakes.Add(new(group.Where, $"{key}: an image needs its path"));
        if (name is not null && !IsName(name))
            mistakes.Add(new(
                reader.Find("name")!.Value.Where,
                $"{key}: expected a name of letters, digits, '-', '_' and '.', since it stands in URLs; found \"{name}\""));
        var root = reader.Read("root", ValueKinds.Root, null);
        var copy = reader.Read("copytoram", ValueKinds.CopyToRam, null);
        var options = reader.Read("kernel-options", ValueKinds.Lines, []);
        var verify = reader.ReadOptional("verify", ValueKinds.Flag);
        return path is null || mistakes.Count > before
            ? null
            : new ImageSettings(Path.Combine(group.Where.Folder, path))
            {
                Name = name,
                Root = root,
                CopyToRam = copy,
                KernelOptions = options,
                Verify = verify,
            };
    }

    private static bool IsName(string name) =>
        name.Length <= 64 && name[0] != '.' && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');
}
