using System.Net;

namespace Lanboot.Import.Dhcpd;

/// <summary>What holds at a place in dhcpd.conf: for whom, in which network, and what is inherited from around it.</summary>
internal sealed record DhcpdScope
{
    /// <summary>Tags that must hold for what is said here.</summary>
    public IReadOnlyList<string> For { get; init; } = [];

    /// <summary>Tags that hosts get which are declared here.</summary>
    public IReadOnlyList<string> HostTags { get; init; } = [];

    public IPNetwork? Subnet { get; init; }

    public string? LeaseTime { get; set; }

    public string? File { get; set; }

    public string? Server { get; set; }

    public string? ServerName { get; set; }

    /// <summary>The tag of the shared network around it, which each network in it sets.</summary>
    public string? SharedTag { get; init; }

    /// <summary>A pool's ranges are for who has one of these tags; for all when there is none.</summary>
    public List<string> Allowed { get; private init; } = [];

    /// <summary>All of these must hold too for who gets an address of the pool: "!lab" where members of lab are denied.</summary>
    public List<string> Denied { get; private init; } = [];

    public bool HasMembers => Allowed.Count + Denied.Count > 0;

    /// <summary>The tag that stands for <see cref="Allowed"/>, once a range has needed it.</summary>
    public string? PoolTag { get; set; }

    /// <summary>What is said here can't be, since its condition can't: why.</summary>
    public string? Dead { get; init; }

    /// <summary>Everything is inherited; what is set in the inner one does not come out.</summary>
    public DhcpdScope Inner() => new()
    {
        For = For,
        HostTags = HostTags,
        Subnet = Subnet,
        LeaseTime = LeaseTime,
        File = File,
        Server = Server,
        ServerName = ServerName,
        Dead = Dead,
        SharedTag = SharedTag,
        Allowed = [.. Allowed],
        Denied = [.. Denied],
    };
}
