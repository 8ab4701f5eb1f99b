using System.Diagnostics.CodeAnalysis;

namespace Lanboot.Settings;

/// <summary>The path of a folder that is there; in a settings file it is relative to that file's folder.</summary>
internal sealed class FolderKind() : ValueKind<string>("the path of a folder that is there")
{
    public override bool TryRead(string key, SettingValue value, List<SettingsMistake> mistakes, [MaybeNullWhen(false)] out string read)
    {
        read = value.Text is { Length: > 0 } path ? Path.Combine(value.Where.Folder, path) : null;
        if (read is not null && Directory.Exists(read))
            return true;
        mistakes.Add(Mistake(key, value));
        return false;
    }

    public override string Show(string value) => value;
}
