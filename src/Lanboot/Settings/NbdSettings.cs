using System.Net;

namespace Lanboot.Settings;

public sealed record NbdSettings
{
    public bool Enabled { get; init; } = true;

    /// <summary>The port that IANA has given to NBD, and that initramfs ask when they are told none.</summary>
    public int Port { get; init; } = 10809;

    /// <summary>Beside those that each image has by itself.</summary>
    public IReadOnlyList<NbdExportSettings> Exports { get; init; } = [];

    /// <summary>Who may connect; empty: everybody.</summary>
    public IReadOnlyList<IPNetwork> Clients { get; init; } = [];

    /// <summary>
    /// The most that the changes of one connection may take on disk, in bytes: a session of a live system writes less than a
    /// GiB. All together take at most half of what is free there at the start.
    /// </summary>
    public long CopyOnWriteSize { get; init; } = 1L << 30;

    /// <summary>Where changes lie while their connection lasts: by convention on a disk, where /tmp may be memory.</summary>
    public string CopyOnWriteFolder { get; init; } = "/var/tmp";
}

/// <summary>An export beside those that images have by themselves, in the terms of nbd-server.</summary>
/// <param name="Name">What clients ask for.</param>
public sealed record NbdExportSettings(string Name)
{
    /// <summary>NAME of an image, or NAME/PATH of a file in it; the first image when null.</summary>
    public string? Image { get; init; }

    /// <summary>A port of its own, where it is the default export.</summary>
    public int? Port { get; init; }

    /// <summary>The handshake of nbd-server before 3.10 on that port, which knows no names.</summary>
    public bool Oldstyle { get; init; }

    /// <summary>Refuse writes; when null, unless there is copy-on-write.</summary>
    public bool? ReadOnly { get; init; }

    /// <summary>Take writes into a layer that lasts as long as its connection.</summary>
    public bool CopyOnWrite { get; init; }

    /// <summary>In bytes; that of <see cref="NbdSettings"/> when null.</summary>
    public long? CopyOnWriteSize { get; init; }

    /// <summary>Who may use it; empty: everybody.</summary>
    public IReadOnlyList<IPNetwork> Clients { get; init; } = [];

    public bool IsWritable => CopyOnWrite && ReadOnly != true;
}
