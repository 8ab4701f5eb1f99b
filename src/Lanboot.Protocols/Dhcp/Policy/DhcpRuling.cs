namespace Lanboot.Protocols.Dhcp.Policy;

/// <summary>What the policy says of one request. Made per packet, on the stack.</summary>
public readonly record struct DhcpRuling
{
    public required DhcpPolicy Policy { get; init; }

    /// <summary>All tags that hold.</summary>
    public TagSet Tags { get; init; }

    /// <summary>Those among them that do not come from the range: an option for these goes before one for the range's.</summary>
    public TagSet OwnTags { get; init; }

    /// <summary>The tags from which the rules start.</summary>
    internal TagSet First { get; init; }

    /// <summary>The machine, when it is a known one.</summary>
    public HostRule? Host { get; init; }

    /// <summary>Why it is not answered; null when it is.</summary>
    public string? Ignored { get; init; }

    /// <summary>The code of option 93; -1 for who is no PXE client or does not say it.</summary>
    public int PxeArchitecture { get; init; }

    /// <summary>What it boots is decided elsewhere, whatever the policy says.</summary>
    private bool BootsOtherwise { get; init; }

    /// <summary>What it shall boot; null: nothing is said of it here.</summary>
    public BootRule? Boot => BootsOtherwise ? null : Host?.Boot ?? Policy.BootFor(Tags);

    /// <summary>A client of this architecture is shown a menu by its firmware.</summary>
    public bool HasMenu => PxeArchitecture >= 0 && Policy.HasServices((ushort)PxeArchitecture, Tags);

    /// <summary>All but what it boots, which is decided elsewhere: no file, not as option 67 either, and no menu.</summary>
    public DhcpRuling WithoutBoot() => this with { BootsOtherwise = true, PxeArchitecture = -1 };

    /// <summary>The rule for an option that goes out, or is kept from going out; null: nothing is said of it.</summary>
    public OptionRule? Option(byte code) =>
        BootsOtherwise && code is DhcpOption.TftpServerName or DhcpOption.BootfileName ? null : Policy.Option(code, OwnTags, Tags);
}
