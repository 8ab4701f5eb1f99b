using System.Globalization;

namespace Lanboot.Protocols.Dhcp.Policy;

/// <summary>How an option that a client has sent is compared.</summary>
public enum OptionComparison
{
    Present,

    /// <summary>For texts the whole; for numbers and addresses one of those that are there.</summary>
    Is,
    Begins,
    Contains,
}

/// <summary>Sets a tag where all that is said holds.</summary>
public sealed record TagRule(int Tag)
{
    /// <summary>The option to look at; 0: none.</summary>
    public byte Option { get; init; }

    public OptionComparison How { get; init; }
    public OptionValue? Value { get; init; }

    /// <summary>A part of option 77, whose counts (RFC 3004) are no part of it.</summary>
    public byte[]? UserClass { get; init; }

    /// <summary>A part of option 60.</summary>
    public byte[]? VendorClass { get; init; }

    public MacPattern? Mac { get; init; }

    /// <summary>The network that the client is on; its mask is 0 where it does not matter.</summary>
    public IPv4Address Network { get; init; }

    /// <inheritdoc cref="Network"/>
    public IPv4Address NetworkMask { get; init; }

    public TagCondition For { get; init; }
}

/// <summary>An option to send, or not to.</summary>
/// <param name="Value">Null: it is not sent, not even by itself.</param>
public sealed record OptionRule(byte Code, OptionValue? Value)
{
    public bool Force { get; init; }
    public TagCondition For { get; init; }
}

/// <summary>Options inside of another one: all that fit are sent.</summary>
/// <param name="Outer">The option that they stand in.</param>
public sealed record EncapsulatedRules(byte Outer, OptionRule[] Rules)
{
    /// <summary>A part of option 60 of those that get them; null: it does not matter.</summary>
    public byte[]? VendorClass { get; init; }
}

/// <summary>What to boot.</summary>
public sealed record BootRule
{
    public string? File { get; init; }
    public string? ServerName { get; init; }

    /// <summary>Ours when none.</summary>
    public IPv4Address Server { get; init; }

    public TagCondition For { get; init; }
}

/// <summary>A machine that is known.</summary>
public sealed record HostRule
{
    public MacPattern[] Macs { get; init; } = [];

    /// <summary>Option 61; empty where it does not matter.</summary>
    public byte[] ClientIdentifier { get; init; } = [];

    /// <summary>What it calls itself (option 12), where nothing else tells it; null otherwise.</summary>
    public byte[]? CallsItself { get; init; }

    /// <summary>What it is called.</summary>
    public string? Name { get; init; }

    /// <summary>Its own address; none when it gets one of a range.</summary>
    public IPv4Address Address { get; init; }

    public TagSet Tags { get; init; }
    public TagCondition For { get; init; }

    /// <summary>In seconds; 0: that of the range.</summary>
    public uint LeaseTime { get; init; }

    public bool IsIgnored { get; init; }

    /// <summary>What it boots, whatever others do.</summary>
    public BootRule? Boot { get; init; }

    internal bool Matches(in DhcpPacket packet)
    {
        foreach (var mac in Macs)
        {
            if (mac.Matches(packet))
                return true;
        }

        return (ClientIdentifier.Length > 0 && packet.ClientIdentifier.SequenceEqual(ClientIdentifier))
            || (CallsItself is { } name && HostName.Of(packet) is { IsEmpty: false } said && System.Text.Ascii.EqualsIgnoreCase(said, name));
    }

    /// <summary>How sure it is: an identifier, a whole hardware address, one with gaps, a name (dnsmasq's order).</summary>
    internal int Rank => ClientIdentifier.Length > 0 ? 0 : Macs is [{ IsExact: true }, ..] ? 1 : Macs.Length > 0 ? 2 : 3;
}

/// <summary>A line of the menu that PXE firmware shows.</summary>
/// <param name="Type">Of the boot server (PXE 2.1, PXE_BOOT_SERVERS): 0 is the local disk, from 0x8000 on they are ours.</param>
public sealed record PxeService(ushort Architecture, string Text, ushort Type)
{
    /// <summary>What it fetches from us or from <see cref="Server"/>; null for another boot server and for the disk.</summary>
    public string? File { get; init; }

    public IPv4Address Server { get; init; }
    public TagCondition For { get; init; }

    /// <summary>The file of a layer: a name without a dot gets the number behind one (PXE 2.1 section 3.4.2; dnsmasq).</summary>
    public string FileOf(int layer) =>
        File!.Contains('.', StringComparison.Ordinal) ? File : string.Create(CultureInfo.InvariantCulture, $"{File}.{layer}");
}

/// <summary>What PXE firmware shows before its menu.</summary>
/// <param name="Timeout">In seconds; 255: the menu comes at once and waits.</param>
public sealed record PxePrompt(string Text, byte Timeout)
{
    public TagCondition For { get; init; }
}
