using System.Diagnostics.CodeAnalysis;

namespace Lanboot.Settings;

/// <summary>An export: a line as in exports(5), or a group with "path", "image" and "clients".</summary>
internal sealed class NfsExportKind() : ValueKind<NfsExportSettings>(
    "a path and who may mount it, such as \"/srv/boot 192.168.0.0/24(ro,no_root_squash)\", or a group with path, image and clients")
{
    private static readonly string[] Names = ["path", "image", "clients"];

    public override bool TryRead(string key, SettingValue value, List<SettingsMistake> mistakes, [MaybeNullWhen(false)] out NfsExportSettings read)
    {
        read = null;
        if (value.Text is { Length: > 0 } line)
            read = FromLine(key, line, value, mistakes);
        else if (value.Fields is { } fields)
            read = FromFields(key, value, fields, mistakes);
        else
            mistakes.Add(Mistake(key, value));
        return read is not null;
    }

    public override string Show(NfsExportSettings value) =>
        string.Join(' ', value.Clients.Select(each => each.Client.Text).Prepend(value.Image is { } image ? $"{value.Path} ({image})" : value.Path));

    private static NfsExportSettings? FromLine(string key, string line, SettingValue value, List<SettingsMistake> mistakes)
    {
        var words = line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return Make(key, value.Where, words[0], null, words[1..], mistakes);
    }

    private static NfsExportSettings? FromFields(
        string key, SettingValue group, IReadOnlyList<SettingField> fields, List<SettingsMistake> mistakes)
    {
        var before = mistakes.Count;
        foreach (var field in fields.Where(field => !Names.Contains(field.Name)))
            mistakes.Add(UnknownKey.Mistake(field, $"an export of {key}", Names));
        var path = Texts("path") is [var single] ? single : null;
        if (path is null && mistakes.Count == before)
            mistakes.Add(new(group.Where, $"{key}: an export needs its path"));
        var clients = Texts("clients").SelectMany(text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return mistakes.Count > before ? null : Make(key, group.Where, path!, Texts("image") is [var image, ..] ? image : null, [.. clients], mistakes);

        IReadOnlyList<string> Texts(string wanted)
        {
            var field = fields.FirstOrDefault(each => each.Name == wanted && !each.Value.IsEmpty);
            return field is not null && ValueKinds.Lines.TryRead($"{key}.{wanted}", field.Value, mistakes, out var texts) ? texts : [];
        }
    }

    private static NfsExportSettings? Make(
        string key, SettingOrigin where, string path, string? image, IReadOnlyList<string> clients, List<SettingsMistake> mistakes)
    {
        var before = mistakes.Count;
        // exports(5) does the same: such a line would let in everybody with these options, which nobody means.
        if (clients.Any(client => client.StartsWith('(')))
            mistakes.Add(new(where, $"{key}: no blank belongs between a client and its options in brackets; for everybody write *(…)"));
        if (!path.StartsWith('/'))
            mistakes.Add(new(where, $"{key}: expected a path that begins with /; found \"{path}\""));
        List<NfsClientSettings> read = [];
        foreach (var client in clients.Where(_ => mistakes.Count == before))
        {
            if (NfsClientText.TryRead(client, out var settings, out var problem))
                read.Add(settings);
            else
                mistakes.Add(new(where, $"{key}: {problem}"));
        }

        return mistakes.Count > before ? null : new NfsExportSettings(path) { Image = image, Clients = read };
    }
}
