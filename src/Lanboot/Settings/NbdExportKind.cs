using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Lanboot.Settings;

/// <summary>
/// An export over NBD: a group in the terms of nbd-server, or PORT=IMAGE[/PATH] for an oldstyle export on a port of its own, as
/// <c>nbd-server PORT FILE</c> makes it.
/// </summary>
internal sealed class NbdExportKind() : ValueKind<NbdExportSettings>("PORT=IMAGE or PORT=IMAGE/PATH, or a group with name, image, port …")
{
    private static readonly string[] Names =
        ["name", "image", "port", "oldstyle", "readonly", "copyonwrite", "copyonwrite-size", "clients"];

    public override bool TryRead(
        string key, SettingValue value, List<SettingsMistake> mistakes, [MaybeNullWhen(false)] out NbdExportSettings read)
    {
        read = null;
        if (value.Fields is { } fields)
            read = FromFields(key, value, fields, mistakes);
        else if (!TryText(value.Text, out read))
            mistakes.Add(Mistake(key, value));
        return read is not null;
    }

    public override string Show(NbdExportSettings value) =>
        value is { Oldstyle: true, Port: { } port } ? $"{port}={value.Image}" : value.Name;

    private static bool TryText(string? text, out NbdExportSettings? read)
    {
        read = null;
        if (text?.Split('=', 2) is not [var port, { Length: > 0 } image] || !IsText(image))
            return false;
        if (!int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > ushort.MaxValue)
            return false;
        read = new NbdExportSettings($"port-{number}") { Image = image, Port = number, Oldstyle = true };
        return true;
    }

    private static NbdExportSettings? FromFields(
        string key, SettingValue group, IReadOnlyList<SettingField> fields, List<SettingsMistake> mistakes)
    {
        var before = mistakes.Count;
        foreach (var field in fields.Where(field => !Names.Contains(field.Name)))
            mistakes.Add(UnknownKey.Mistake(field, $"an export of {key}", Names));
        var reader = new FieldReader(key, fields, mistakes);
        var export = new NbdExportSettings(reader.Read("name", ValueKinds.Line, ""))
        {
            Image = reader.Read("image", ValueKinds.Line, null!),
            Port = reader.ReadOptional("port", ValueKinds.Port),
            Oldstyle = reader.Read("oldstyle", ValueKinds.Flag, false),
            ReadOnly = reader.ReadOptional("readonly", ValueKinds.Flag),
            CopyOnWrite = reader.Read("copyonwrite", ValueKinds.Flag, false),
            CopyOnWriteSize = reader.ReadOptional("copyonwrite-size", ValueKinds.Size),
            Clients = reader.Read("clients", ValueKinds.Networks, []),
        };
        if (mistakes.Count == before && Contradiction(export) is { } wrong)
            mistakes.Add(new(group.Where, $"{key}: {wrong}"));
        return mistakes.Count == before ? export : null;
    }

    private static string? Contradiction(NbdExportSettings export) => export switch
    {
        { Name: "" } => "an export needs its name",
        { Name.Length: > 255 } => "the name of an export is at most 255 characters long",
        { Oldstyle: true, Port: null } => $"the oldstyle export {export.Name} needs a port of its own, since that handshake knows no names",
        { ReadOnly: false, CopyOnWrite: false } =>
            $"images are never written to: for writes that end with their connection say copyonwrite: yes for the export {export.Name}",
        _ => null,
    };

    private static bool IsText(string text) => !text.Any(char.IsControl);
}
