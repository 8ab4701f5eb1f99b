using System.Net;
using Lanboot.Protocols.Dhcp.Policy;

namespace Lanboot.Settings;

public enum DhcpRangeKind
{
    /// <summary>Its addresses go to whoever asks.</summary>
    Dynamic,

    /// <summary>Addresses go only to hosts that have a fixed one.</summary>
    Static,

    /// <summary>Another server gives the addresses.</summary>
    Proxy,
}

/// <summary>A tag in a condition: it must hold, or with "!" it must not.</summary>
public sealed record TagTerm(string Name, bool Holds)
{
    public override string ToString() => Holds ? Name : $"!{Name}";
}

/// <summary>Tags all of which must be as said; empty: always so.</summary>
public sealed record TagList(IReadOnlyList<TagTerm> Terms)
{
    public static readonly TagList Always = new([]);

    public override string ToString() => string.Join(' ', Terms);
}

/// <summary>Addresses of one network, or one where none are given.</summary>
public sealed record DhcpRangeSettings
{
    public DhcpRangeKind Kind { get; init; }

    /// <summary>The first address to give out; null unless it is dynamic.</summary>
    public IPAddress? First { get; init; }

    /// <summary>The last address, included.</summary>
    public IPAddress? Last { get; init; }

    /// <summary>An address of the network; null when it is dynamic.</summary>
    public IPAddress? Network { get; init; }

    /// <summary>That of the interface when null.</summary>
    public IPAddress? Netmask { get; init; }

    /// <summary>dhcp.lease-time when null; infinite for ever.</summary>
    public TimeSpan? LeaseTime { get; init; }

    /// <summary>For whom it is.</summary>
    public TagList For { get; init; } = TagList.Always;

    /// <summary>What is known of who has an address of it.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Also for clients that know no lease.</summary>
    public bool Bootp { get; init; } = true;

    /// <summary>An address that lies in its network.</summary>
    public IPAddress Within => First ?? Network ?? IPAddress.Any;

    public override string ToString() => Kind == DhcpRangeKind.Dynamic ? $"{First},{Last}" : $"{Network} ({Kind.ToString().ToLowerInvariant()})";
}

public enum DhcpComparison
{
    /// <summary>The client has sent it.</summary>
    Present,

    /// <summary>It is that, or for numbers one of them is.</summary>
    Is,

    Begins,

    Contains,
}

/// <summary>A look at an option that the client has sent.</summary>
public sealed record DhcpOptionTest(byte Code, DhcpComparison How, OptionValue? Value);

/// <summary>Sets a tag where all of its conditions hold.</summary>
public sealed record DhcpTagSettings(string Tag)
{
    public DhcpOptionTest? Option { get; init; }

    /// <summary>A part of option 77.</summary>
    public string? UserClass { get; init; }

    /// <summary>A part of option 60.</summary>
    public string? VendorClass { get; init; }

    public MacPattern? Mac { get; init; }
    public string? Interface { get; init; }

    /// <summary>Where the client is: the relay's address, or else that of the interface.</summary>
    public IPNetwork? Network { get; init; }

    public TagList For { get; init; } = TagList.Always;
}

/// <summary>An option to send, or not to send.</summary>
/// <param name="Code">The option, or the one inside of <see cref="Encap"/> or of option 43.</param>
/// <param name="Value">Null: not to be sent.</param>
public sealed record DhcpOptionSettings(byte Code, OptionValue? Value)
{
    /// <summary>Also to who does not ask for it.</summary>
    public bool Force { get; init; }

    public TagList For { get; init; } = TagList.Always;

    /// <summary>The option that it stands inside of.</summary>
    public byte? Encap { get; init; }

    /// <summary>A part of option 60 of those that get it, inside of option 43; empty for all.</summary>
    public string? Vendor { get; init; }
}

/// <summary>What to boot.</summary>
public sealed record DhcpBootSettings
{
    public string? File { get; init; }
    public string? ServerName { get; init; }

    /// <summary>Where the file is; ours when null.</summary>
    public IPAddress? Server { get; init; }

    public TagList For { get; init; } = TagList.Always;
}

/// <summary>A machine that is known.</summary>
public sealed record DhcpHostSettings
{
    public IReadOnlyList<MacPattern> Macs { get; init; } = [];

    /// <summary>Option 61; null when it does not matter.</summary>
    public OptionValue? ClientIdentifier { get; init; }

    /// <summary>What it is called; without <see cref="Macs"/> and <see cref="ClientIdentifier"/> it is known by this (option 12).</summary>
    public string? Name { get; init; }

    public IPAddress? Address { get; init; }
    public IReadOnlyList<string> Tags { get; init; } = [];
    public TagList For { get; init; } = TagList.Always;
    public TimeSpan? LeaseTime { get; init; }

    /// <summary>It is not answered.</summary>
    public bool Ignore { get; init; }

    public string? File { get; init; }
    public IPAddress? Server { get; init; }
}

/// <summary>An item of the menu that PXE firmware shows by itself.</summary>
public sealed record PxeServiceSettings(ushort Architecture, string Text)
{
    /// <summary>What the item fetches; null for another server's boot type, and for the local disk.</summary>
    public string? File { get; init; }

    /// <summary>The boot type of another server; 0 boots from the local disk.</summary>
    public ushort Type { get; init; }

    /// <summary>The boot server; ours when null and there is a file.</summary>
    public IPAddress? Server { get; init; }

    public TagList For { get; init; } = TagList.Always;
}

/// <summary>What PXE firmware shows before its menu.</summary>
/// <param name="Timeout">Until the first item starts; null: the menu is shown at once and waits.</param>
public sealed record PxePromptSettings(string Text, TimeSpan? Timeout)
{
    public TagList For { get; init; } = TagList.Always;
}

public sealed record PxeSettings
{
    /// <summary>In the order of the menu.</summary>
    public IReadOnlyList<PxeServiceSettings> Services { get; init; } = [];

    public IReadOnlyList<PxePromptSettings> Prompts { get; init; } = [];
}
