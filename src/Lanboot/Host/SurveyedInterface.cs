using System.Net;
using Lanboot.Boot;

namespace Lanboot.Host;

/// <summary>An interface of this host as it was found, fit to serve on or not.</summary>
/// <param name="Name">"eth0".</param>
/// <param name="Index">The kernel's number for it (ifindex).</param>
/// <param name="Kind">What sort of network it leads to.</param>
public sealed record SurveyedInterface(string Name, int Index, InterfaceKind Kind)
{
    /// <summary>Switched on by the administrator.</summary>
    public bool Up { get; init; }

    /// <summary>There is a cable, and somebody at its other end.</summary>
    public bool Carrier { get; init; }

    /// <summary>The bridge or bond that this is a port of: packets come in there, not here.</summary>
    public string? Master { get; init; }

    public MacAddress Mac { get; init; }
    public int Mtu { get; init; } = 1500;

    /// <summary>The IPv4 address that clients are told; null without one.</summary>
    public IPAddress? Address { get; init; }

    public int PrefixLength { get; init; }

    /// <summary>The link-local IPv6 address, with its scope.</summary>
    public IPAddress? LinkLocal { get; init; }

    /// <summary>Why it can't be served on even when the user names it, as the end of a sentence; null when it can.</summary>
    public string? Obstacle =>
        Master is { } master ? $"is a port of {master}: serve on {master}"
        : Address is null && !Up ? $"is down and has no IPv4 address (ip link set {Name} up; ip address add 192.168.0.1/24 dev {Name})"
        : Address is null ? $"has no IPv4 address (ip address add 192.168.0.1/24 dev {Name})"
        : !Up ? $"is down (ip link set {Name} up)"
        : null;

    /// <summary>Why it is not served on unless the user names it, as the end of a sentence; null when it is fit.</summary>
    public string? Objection => Kind switch
    {
        InterfaceKind.Loopback => "is this host itself",
        InterfaceKind.Wireless => "is wireless: no machine boots over it",
        InterfaceKind.InnerBridge => "is a bridge inside this host, with no cable in it",
        InterfaceKind.Tunnel => "is a tunnel, not Ethernet",
        _ => Obstacle ?? (Carrier ? null : "has no cable plugged in, or nothing at its other end"),
    };

    /// <summary>What the doors are given.</summary>
    /// <exception cref="InvalidOperationException">It has no address; see <see cref="Obstacle"/>.</exception>
    public HostInterface ToHostInterface() =>
        new(Name, Index, Mac, Address ?? throw new InvalidOperationException($"{Name} has no IPv4 address"), PrefixLength)
        {
            Mtu = Mtu,
            LinkLocal = LinkLocal,
        };
}
