namespace Lanboot.Settings;

public sealed record NfsSettings
{
    /// <summary>Where clients ask for the ports of all others; it can't be changed.</summary>
    public const int PortmapperPort = 111;

    public bool Enabled { get; init; } = true;
    public int Port { get; init; } = 2049;

    /// <summary>Tell clients the port on port 111, or by the rpcbind that runs there; initramfs ask nobody else.</summary>
    public bool Portmapper { get; init; } = true;

    /// <summary>What can be mounted beside the images themselves, and for whom.</summary>
    public IReadOnlyList<NfsExportSettings> Exports { get; init; } = [];

    /// <summary>Where the secret is kept that file handles are signed with; the default place when null.</summary>
    public string? SecretFile { get; init; }
}

/// <summary>A path that can be mounted.</summary>
/// <param name="Path">As clients name it: "/run/archiso/bootmnt".</param>
public sealed record NfsExportSettings(string Path)
{
    /// <summary>The image behind it, by its name; that of "/images/NAME", or the first, when null.</summary>
    public string? Image { get; init; }

    /// <summary>Who may mount it; everybody when empty.</summary>
    public IReadOnlyList<NfsClientSettings> Clients { get; init; } = [];
}

public enum NfsSquash
{
    /// <summary>Users are who they say they are.</summary>
    None,

    /// <summary>The client's root is nobody in particular here.</summary>
    Root,

    /// <summary>All users are.</summary>
    All,
}

/// <summary>Who may mount an export, and as whom; the defaults are those of exports(5).</summary>
public sealed record NfsClientSettings(NfsClientPattern Client)
{
    /// <summary>"rw" was asked for. Images can't be written to.</summary>
    public bool ReadWrite { get; init; }

    /// <summary>Only from ports that take a privileged program.</summary>
    public bool Secure { get; init; } = true;

    public NfsSquash Squash { get; init; } = NfsSquash.Root;

    /// <summary>Whom a squashed user becomes: "nobody" of Linux.</summary>
    public uint AnonymousUser { get; init; } = 65534;

    /// <inheritdoc cref="AnonymousUser"/>
    public uint AnonymousGroup { get; init; } = 65534;
}
