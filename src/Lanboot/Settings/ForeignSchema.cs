using Lanboot.Boot;

namespace Lanboot.Settings;

/// <summary>The rows of <see cref="SettingSchema"/> for what another server has left behind.</summary>
internal static class ForeignSchema
{
    public static SettingKey Aliases { get; } = new SettingKey<IReadOnlyList<ImageAlias>>
    {
        Name = "aliases",
        Kind = new ListKind<ImageAlias>(new ImageAliasKind(), "a list of aliases"),
        Get = all => all.Aliases,
        Set = (all, value) => all with { Aliases = value },
        Why = "Paths that mean an image, each with path and image: menus and configurations of another server name an image by the folder "
            + "where it was mounted. Over TFTP and NFS.",
    };

    public static SettingKey TftpRoot { get; } = new SettingKey<string>
    {
        Name = "tftp.root",
        Kind = ValueKinds.Folder,
        Get = all => all.Tftp.Root ?? "none",
        Set = (all, value) => all with { Tftp = all.Tftp with { Root = value } },
        Why = "A folder whose files lie at the root of the tree as they stand, such as the /srv/tftp of another server, before those of the first image.",
    };
}
