using System.Net;

namespace Lanboot.Settings;

/// <summary>The rows of <see cref="SettingSchema"/> for NBD.</summary>
internal static class NbdSchema
{
    public static IReadOnlyList<SettingKey> Keys { get; } =
    [
        new SettingKey<bool>
        {
            Name = "nbd.enabled",
            Option = new("--no-nbd", null, "do not serve NBD") { SwitchSets = "no" },
            Kind = ValueKinds.Flag,
            Get = all => all.Nbd.Enabled,
            Set = (all, value) => all with { Nbd = all.Nbd with { Enabled = value } },
            Why = "Root file systems that are read block by block as they are needed, for machines with little memory.",
        },
        new SettingKey<int>
        {
            Name = "nbd.port",
            Kind = ValueKinds.Port,
            Get = all => all.Nbd.Port,
            Set = (all, value) => all with { Nbd = all.Nbd with { Port = value } },
            Why = "The port that initramfs ask when they are told none.",
        },
        new SettingKey<IReadOnlyList<NbdExportSettings>>
        {
            Name = "nbd.exports",
            Option = new(
                "--nbd-oldstyle", "PORT=IMAGE[/PATH]",
                "serve an image, or a file in it, over oldstyle NBD on this port, as nbd-server PORT FILE did") { Repeatable = true },
            Kind = ValueKinds.NbdExports,
            Get = all => all.Nbd.Exports,
            Set = (all, value) => all with { Nbd = all.Nbd with { Exports = value } },
            Why = "Beside those that images have by themselves; docs/nbd.md lists the keys of an export.",
        },
        new SettingKey<IReadOnlyList<IPNetwork>>
        {
            Name = "nbd.clients",
            Kind = ValueKinds.Networks,
            Get = all => all.Nbd.Clients,
            Set = (all, value) => all with { Nbd = all.Nbd with { Clients = value } },
            Why = "The addresses and networks that may connect. None named: everybody who reaches this host.",
        },
        new SettingKey<long>
        {
            Name = "nbd.copyonwrite-size",
            Kind = ValueKinds.Size,
            Get = all => all.Nbd.CopyOnWriteSize,
            Set = (all, value) => all with { Nbd = all.Nbd with { CopyOnWriteSize = value } },
            Why = "The most that the changes of one connection may take on disk: a session of a live system writes less. "
                + "All together take at most half of what is free there.",
        },
        new SettingKey<string>
        {
            Name = "nbd.copyonwrite-folder",
            Kind = ValueKinds.Folder,
            Get = all => all.Nbd.CopyOnWriteFolder,
            Set = (all, value) => all with { Nbd = all.Nbd with { CopyOnWriteFolder = value } },
            Why = "Where those changes lie, without a name, until their connection ends: on a disk, where /tmp may be memory.",
        },
    ];
}
