namespace Lanboot.Settings;

/// <summary>The path of a file; in a settings file it is relative to that file's folder.</summary>
internal sealed class PathKind() : ValueKind<string?>("the path of a file")
{
    public override bool TryRead(string key, SettingValue value, List<SettingsMistake> mistakes, out string? read)
    {
        read = value.Text is { Length: > 0 } path ? Path.Combine(value.Where.Folder, path) : null;
        if (read is null)
            mistakes.Add(Mistake(key, value));
        return read is not null;
    }

    public override string Show(string? value) => value ?? "the system's place";
}
