using System.Diagnostics.CodeAnalysis;
using Lanboot.Boot;

namespace Lanboot.Settings;

/// <summary>A path that means an image: a group with path and image.</summary>
internal sealed class ImageAliasKind() : ValueKind<ImageAlias>("a group with path and image, such as { path: /mnt/archiso, image: archlinux }")
{
    private static readonly string[] Names = ["path", "image"];

    public override bool TryRead(string key, SettingValue value, List<SettingsMistake> mistakes, [MaybeNullWhen(false)] out ImageAlias read)
    {
        read = null;
        if (value.Fields is not { } fields)
        {
            mistakes.Add(Mistake(key, value));
            return false;
        }

        var before = mistakes.Count;
        foreach (var field in fields.Where(field => !Names.Contains(field.Name)))
            mistakes.Add(UnknownKey.Mistake(field, $"an alias of {key}", Names));
        var reader = new FieldReader(key, fields, mistakes);
        var path = reader.Read<string?>("path", ValueKinds.Line!, null);
        var image = reader.Read<string?>("image", ValueKinds.Line!, null);
        if (mistakes.Count == before && path?.Trim('/') is not { Length: > 0 })
            mistakes.Add(new(value.Where, $"{key}: an alias needs its path, such as /mnt/archiso"));
        read = mistakes.Count == before ? new ImageAlias(path!, image) : null;
        return read is not null;
    }

    public override string Show(ImageAlias value) => $"{value.Path} ({value.Image ?? "the first image"})";
}
