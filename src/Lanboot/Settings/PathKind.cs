namespace Lanboot.Settings;

/// <summary>The path of a file; in a settings file it is relative to that file's folder.</summary>
/// <param name="none">How it is shown where no file is named.</param>
internal sealed class PathKind(string none = "the system's place") : ValueKind<string?>("the path of a file")
{
    public override bool TryRead(string key, SettingValue value, List<SettingsMistake> mistakes, out string? read)
    {
        read = value.Text is { Length: > 0 } path ? Path.Combine(value.Where.Folder, path) : null;
        if (read is null)
            mistakes.Add(Mistake(key, value));
        return read is not null;
    }

    public override string Show(string? value) => value ?? none;
}
