using System.Diagnostics.CodeAnalysis;

namespace Lanboot.Settings;

/// <summary>A value that is a group of keys.</summary>
/// <param name="what">One of them, in a sentence: "a host".</param>
/// <param name="names">The keys that it has.</param>
internal abstract class GroupKind<T>(string what, params string[] names)
    : ValueKind<T>($"a group with {string.Join(", ", names[..^1])} and {names[^1]}, as far as they are needed")
    where T : class
{
    public override bool TryRead(string key, SettingValue value, List<SettingsMistake> mistakes, [MaybeNullWhen(false)] out T read)
    {
        read = null;
        if (value.Fields is not { } fields)
        {
            mistakes.Add(Mistake(key, value));
            return false;
        }

        var before = mistakes.Count;
        foreach (var field in fields.Where(field => !names.Contains(field.Name)))
            mistakes.Add(UnknownKey.Mistake(field, $"{what} of {key}", names));
        var group = new GroupReader(key, what, value, mistakes);
        read = mistakes.Count == before ? Make(group) : null;
        if (mistakes.Count > before)
            read = null;
        return read is not null;
    }

    /// <summary>Makes the value; what is wrong goes to the reader, and the result is then not used.</summary>
    protected abstract T? Make(in GroupReader group);
}

/// <summary>Reads the keys of a group and collects what is wrong, each with its place.</summary>
internal readonly struct GroupReader(string key, string what, SettingValue group, List<SettingsMistake> mistakes)
{
    private readonly FieldReader _fields = new(key, group.Fields!, mistakes);
    private readonly int _before = mistakes.Count;

    /// <summary>Something is wrong already, so that what follows from it is not to be told.</summary>
    public bool HasFailed => mistakes.Count > _before;

    public bool Has(string name) => _fields.Find(name) is not null;

    public T Read<T>(string name, ValueKind<T> kind, T otherwise) => _fields.Read(name, kind, otherwise);

    public T? ReadOptional<T>(string name, ValueKind<T> kind)
        where T : struct => _fields.ReadOptional(name, kind);

    public string? Text(string name) => _fields.Read<string?>(name, ValueKinds.Line!, null);

    public SettingField? Find(string name) => _fields.Find(name);

    /// <summary>A mistake about one key, where it stands.</summary>
    public void Wrong(string name, string text) =>
        mistakes.Add(new(_fields.Find(name)?.Value.Where ?? group.Where, $"{key}.{name}: {text}"));

    /// <summary>A mistake about all of it.</summary>
    public void Wrong(string text) => mistakes.Add(new(group.Where, $"{key}: {what} {text}"));

    /// <summary>Keys that make no sense beside another one.</summary>
    public void None(string beside, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Has(name))
                Wrong(name, $"{beside} has no {name}: leave it out");
        }
    }
}
