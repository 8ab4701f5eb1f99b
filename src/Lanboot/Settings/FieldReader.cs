using System.Diagnostics.CodeAnalysis;

namespace Lanboot.Settings;

/// <summary>Reads the fields of a group, each with its own kind; what is wrong goes to the mistakes.</summary>
/// <param name="key">What the group is called in mistakes.</param>
internal readonly struct FieldReader(string key, IReadOnlyList<SettingField> fields, List<SettingsMistake> mistakes)
{
    /// <summary>The field of this name that has a value.</summary>
    public SettingField? Find(string name)
    {
        foreach (var field in fields)
        {
            if (field.Name == name && !field.Value.IsEmpty)
                return field;
        }

        return null;
    }

    public T Read<T>(string name, ValueKind<T> kind, T otherwise) => TryRead(name, kind, out var read) ? read : otherwise;

    public T? ReadOptional<T>(string name, ValueKind<T> kind)
        where T : struct => TryRead(name, kind, out var read) ? read : null;

    private bool TryRead<T>(string name, ValueKind<T> kind, [MaybeNullWhen(false)] out T read)
    {
        read = default;
        return Find(name) is { } field && kind.TryRead($"{key}.{name}", field.Value, mistakes, out read);
    }
}
