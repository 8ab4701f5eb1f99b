using System.Diagnostics.CodeAnalysis;
using Lanboot.Boot;

namespace Lanboot.Settings;

/// <summary>What some machines get otherwise: a group with "mac", "kernel-options" and "entry".</summary>
internal sealed class MachineKind() : ValueKind<MachineSettings>("a group with mac, kernel-options and entry")
{
    private static readonly string[] Names = ["mac", "kernel-options", "entry"];

    private static readonly ListKind<MacAddress> Macs = new(
        new TextKind<MacAddress>("a hardware address such as 52:54:00:12:34:56", MacAddress.TryParse, mac => mac.ToString()),
        "a list of hardware addresses");

    public override bool TryRead(
        string key, SettingValue value, List<SettingsMistake> mistakes, [MaybeNullWhen(false)] out MachineSettings read)
    {
        read = null;
        if (value.Fields is not { } fields)
        {
            mistakes.Add(Mistake(key, value));
            return false;
        }

        var before = mistakes.Count;
        foreach (var field in fields.Where(field => !Names.Contains(field.Name)))
            mistakes.Add(UnknownKey.Mistake(field, $"a machine of {key}", Names));
        var reader = new FieldReader(key, fields, mistakes);
        var macs = reader.Read<IReadOnlyList<MacAddress>>("mac", Macs, []);
        var options = reader.Read("kernel-options", ValueKinds.Lines, []);
        var entry = reader.Read("entry", ValueKinds.EntryName, null);
        if (macs.Count == 0 && mistakes.Count == before)
            mistakes.Add(new(value.Where, $"{key}: a machine needs its mac"));
        else if (options.Count == 0 && entry is null && mistakes.Count == before)
            mistakes.Add(new(value.Where, $"{key}: what is otherwise for {macs[0]}? Say kernel-options or entry"));
        if (mistakes.Count == before)
            read = new MachineSettings(macs) { KernelOptions = options, Entry = entry };
        return read is not null;
    }

    public override string Show(MachineSettings value) => string.Join(' ', value.Macs);
}
