using Lanboot.Host;

namespace Lanboot.Service;

/// <summary>What a service of systemd is to run, and what it may do.</summary>
/// <param name="Name">Of the unit, without ".service".</param>
/// <param name="Description">One line, for "systemctl status".</param>
/// <param name="Command">The program's file, and all that stands behind it; paths are absolute.</param>
internal sealed record ServicePlan(string Name, string Description, IReadOnlyList<string> Command)
{
    /// <summary>The rights that it needs, and no more.</summary>
    public IReadOnlyList<Capability> Capabilities { get; init; } = [];

    /// <summary>It switches forwarding on, which is written under /proc/sys.</summary>
    public bool WritesSysctls { get; init; }

    /// <summary>
    /// Files that not everybody may read: then it runs as root with these rights alone, and the right to read (CAP_DAC_READ_SEARCH). Else
    /// it runs as a user of its own, whom systemd makes up (DynamicUser).
    /// </summary>
    public IReadOnlyList<string> Closed { get; init; } = [];

    /// <summary>Folders beside its own that it writes to.</summary>
    public IReadOnlyList<string> Writes { get; init; } = [];

    /// <summary>"NAME=value" for its environment.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];

    /// <summary>A user of its own can't own what lies elsewhere.</summary>
    public bool RunsAsRoot => Closed.Count > 0 || Writes.Count > 0;
}
