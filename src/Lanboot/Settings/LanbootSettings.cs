using System.Net;
using Lanboot.Boot;

namespace Lanboot.Settings;

/// <summary>All that can be set, bound once from lanboot.yaml and the command line, checked as a whole. Immutable.</summary>
public sealed record LanbootSettings
{
    public IReadOnlyList<ImageSettings> Images { get; init; } = [];

    /// <summary>Paths by which other servers' configurations name an image.</summary>
    public IReadOnlyList<ImageAlias> Aliases { get; init; } = [];

    /// <summary>The interfaces to serve on; empty: every wired one that is up and has an address.</summary>
    public IReadOnlyList<string> Interfaces { get; init; } = [];

    public HostSettings Host { get; init; } = new();
    public DhcpSettings Dhcp { get; init; } = new();
    public PxeSettings Pxe { get; init; } = new();
    public TftpSettings Tftp { get; init; } = new();
    public HttpSettings Http { get; init; } = new();
    public NfsSettings Nfs { get; init; } = new();
    public NbdSettings Nbd { get; init; } = new();
    public MenuSettings Menu { get; init; } = new();
    public IpxeSettings Ipxe { get; init; } = new();

    /// <summary>Added to the command line of every entry, each as it stands.</summary>
    public IReadOnlyList<string> KernelOptions { get; init; } = [];

    /// <summary>What single machines get otherwise.</summary>
    public IReadOnlyList<MachineSettings> Machines { get; init; } = [];

    /// <summary>Systems check their root before they run it, where the image carries what that needs. Images may say otherwise.</summary>
    public bool Verify { get; init; } = true;

    public LoaderPreference Loader { get; init; }

    /// <summary>How root file systems come; every way that an image can when null. Images may say otherwise.</summary>
    public RootWay? Root { get; init; }

    /// <summary>Whether machines copy their root into memory; as it needs the least memory when null. Images may say otherwise.</summary>
    public bool? CopyToRam { get; init; }

    /// <summary>Answer a booting machine's router solicitation, so that iPXE does not wait 13 s for IPv6.</summary>
    public bool RouterAdvertisement { get; init; } = true;

    /// <summary>In whose words log lines are written.</summary>
    public LogFormat LogFormat { get; init; }

    /// <summary>Whether the door is open by which a root comes in this way.</summary>
    public bool IsOpen(RootWay way) => way switch
    {
        RootWay.Http => Http.Enabled,
        RootWay.Tftp => Tftp.Enabled,
        RootWay.Nfs => Nfs.Enabled,
        RootWay.Nbd => Nbd.Enabled,
        _ => true,
    };
}

public enum LogFormat
{
    /// <summary>Our own: what happened to whom, in sentences.</summary>
    Lanboot,

    /// <summary>Those of dnsmasq, darkhttpd, rpc.mountd and nbd-server, which documents tell people to look for.</summary>
    Dnsmasq,
}

/// <summary>One image or folder to serve.</summary>
/// <param name="Path">Where it is on this host.</param>
public sealed record ImageSettings(string Path)
{
    /// <summary>What it is called under images/ and in the menu; made from the file's name when null.</summary>
    public string? Name { get; init; }

    /// <inheritdoc cref="LanbootSettings.Root"/>
    public RootWay? Root { get; init; }

    /// <inheritdoc cref="LanbootSettings.CopyToRam"/>
    public bool? CopyToRam { get; init; }

    /// <summary>Added to the command lines of this image's entries, behind those for all.</summary>
    public IReadOnlyList<string> KernelOptions { get; init; } = [];

    /// <inheritdoc cref="LanbootSettings.Verify"/>
    public bool? Verify { get; init; }
}

/// <summary>What some machines get otherwise than all others.</summary>
/// <param name="Macs">Whom it is for; never empty.</param>
public sealed record MachineSettings(IReadOnlyList<MacAddress> Macs)
{
    /// <summary>Added to the command line of every entry, behind all others.</summary>
    public IReadOnlyList<string> KernelOptions { get; init; } = [];

    /// <summary>The entry that starts when nobody chooses; as for all when null.</summary>
    public string? Entry { get; init; }
}

public enum DhcpMode
{
    /// <summary>Another server gives addresses; we only add what a boot needs.</summary>
    Proxy,

    /// <summary>We give addresses.</summary>
    Server,

    /// <summary>We leave ports 67 and 4011 alone.</summary>
    Off,
}

public sealed record DhcpSettings
{
    public DhcpMode Mode { get; init; } = DhcpMode.Proxy;

    /// <summary>The first and last address to give out, both included; set in mode Server.</summary>
    public (IPAddress First, IPAddress Last)? Range { get; init; }

    /// <summary>Twelve hours: a working day, and a machine that is gone frees its address over night.</summary>
    public TimeSpan LeaseTime { get; init; } = TimeSpan.FromHours(12);

    /// <summary>Port 67 is another DHCP server's of this very host: what comes there is read beside it. Not in mode Server.</summary>
    public bool NoBind { get; init; }

    /// <summary>The default route for clients; none when null (a boot network often has none).</summary>
    public IPAddress? Router { get; init; }

    public IReadOnlyList<IPAddress> Dns { get; init; } = [];
    public string? Domain { get; init; }

    /// <summary>The interface's own mask when null.</summary>
    public IPAddress? Netmask { get; init; }

    /// <summary>Answer for leases that we do not know (NAK), as the only server of the network may.</summary>
    public bool Authoritative { get; init; } = true;

    /// <summary>Probe an address before it is given for the first time, while the offer is already out.</summary>
    public bool ProbeAddresses { get; init; } = true;

    /// <summary>Where leases outlive a restart; when null, the program takes the system's place, and the door by itself keeps none.</summary>
    public string? LeaseFile { get; init; }

    /// <summary>
    /// A lease is on the disk before it is given. True: an address that was given twice after a power cut is worse than a tenth of a
    /// millisecond, or ten on an old disk, for each batch of leases.
    /// </summary>
    public bool LeaseSync { get; init; } = true;

    /// <summary>Ranges beside, or in place of, <see cref="Range"/>.</summary>
    public IReadOnlyList<DhcpRangeSettings> Ranges { get; init; } = [];

    /// <summary>In the order in which they are looked at.</summary>
    public IReadOnlyList<DhcpTagSettings> Tags { get; init; } = [];

    public IReadOnlyList<DhcpOptionSettings> Options { get; init; } = [];
    public IReadOnlyList<DhcpBootSettings> Boot { get; init; } = [];
    public IReadOnlyList<DhcpHostSettings> Hosts { get; init; } = [];

    /// <summary>Who fits one of them is not answered.</summary>
    public IReadOnlyList<TagList> Ignore { get; init; } = [];

    /// <summary>File and server name stay in the header also where they are asked for as options.</summary>
    public bool NoOverride { get; init; }
}

public sealed record TftpSettings
{
    public bool Enabled { get; init; } = true;
    public int Port { get; init; } = 69;

    /// <summary>A folder whose files lie at the root of the tree as they stand; null without one.</summary>
    public string? Root { get; init; }

    /// <summary>Every transfer from port 69 itself, for clients behind NAT and for containers.</summary>
    public bool SinglePort { get; init; }

    /// <summary>The largest block to agree to; the MTU less 32 bytes of headers when that is smaller.</summary>
    public int MaxBlockSize { get; init; } = 65464;

    /// <summary>The largest window to agree to; more than 64 overruns small receive rings.</summary>
    public int MaxWindowSize { get; init; } = 64;

    /// <summary>Transfers at one time. A class room asks at once; beyond this the network, not we, is the limit.</summary>
    public int MaxTransfers { get; init; } = 1024;

    /// <summary>Transfers of one client at one time; loaders run one or two, broken ones start a new one every second.</summary>
    public int MaxTransfersPerClient { get; init; } = 16;
}

public sealed record HttpSettings
{
    public bool Enabled { get; init; } = true;
    public int Port { get; init; } = 80;
    public bool KeepAlive { get; init; } = true;
}

/// <summary>Builds of iPXE that the user brings: files of this host; null where there is none.</summary>
public sealed record IpxeSettings
{
    public string? Bios { get; init; }

    /// <summary>For UEFI on 32-bit x86.</summary>
    public string? Efi32 { get; init; }

    /// <summary>For UEFI on 64-bit x86.</summary>
    public string? Efi64 { get; init; }
}

public sealed record MenuSettings
{
    public string Title { get; init; } = "Lanboot";

    /// <summary>The slug of the entry that starts by itself; the first when null.</summary>
    public string? DefaultEntry { get; init; }

    /// <summary>How long the menu waits; null: for ever.</summary>
    public TimeSpan? Timeout { get; init; } = TimeSpan.FromSeconds(10);
}
