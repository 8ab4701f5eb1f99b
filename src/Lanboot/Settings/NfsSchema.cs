namespace Lanboot.Settings;

/// <summary>The rows of <see cref="SettingSchema"/> for NFS.</summary>
internal static class NfsSchema
{
    public static IReadOnlyList<SettingKey> Keys { get; } =
    [
        new SettingKey<bool>
        {
            Name = "nfs.enabled",
            Option = new("--no-nfs", null, "do not serve NFS") { SwitchSets = "no" },
            Kind = ValueKinds.Flag,
            Get = all => all.Nfs.Enabled,
            Set = (all, value) => all with { Nfs = all.Nfs with { Enabled = value } },
            Why = "A machine with little memory runs from an image without holding it.",
        },
        new SettingKey<int>
        {
            Name = "nfs.port",
            Kind = ValueKinds.Port,
            Get = all => all.Nfs.Port,
            Set = (all, value) => all with { Nfs = all.Nfs with { Port = value } },
            Why = "NFS and MOUNT share it, over TCP and UDP. Clients that ask nobody take 2049.",
        },
        new SettingKey<bool>
        {
            Name = "nfs.portmapper",
            Kind = ValueKinds.Flag,
            Get = all => all.Nfs.Portmapper,
            Set = (all, value) => all with { Nfs = all.Nfs with { Portmapper = value } },
            Why = "Tell the port on port 111, or by the rpcbind that runs there: the nfsmount of an initramfs asks nobody else.",
        },
        new SettingKey<IReadOnlyList<NfsExportSettings>>
        {
            Name = "nfs.exports",
            Kind = ValueKinds.NfsExports,
            Get = all => all.Nfs.Exports,
            Set = (all, value) => all with { Nfs = all.Nfs with { Exports = value } },
            Why = "Further paths to mount, and who may mount what, as in exports(5). "
                + "Without any, all can mount every image as /images/NAME.",
        },
        new SettingKey<string?>
        {
            Name = "nfs.secret-file",
            Kind = ValueKinds.FilePath,
            Get = all => all.Nfs.SecretFile,
            Set = (all, value) => all with { Nfs = all.Nfs with { SecretFile = value } },
            Why = "The secret that file handles are signed with. "
                + "It outlives a restart, so that machines go on; by default in the system's place.",
        },
    ];
}
