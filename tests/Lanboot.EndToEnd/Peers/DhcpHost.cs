using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Lanboot.Boot;
using Lanboot.Host;
using Lanboot.Journal;
using Lanboot.Lab;
using Lanboot.Servers.Dhcp;
using Lanboot.Servers.RouterAdvertisement;
using Lanboot.Settings;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lanboot.EndToEnd.Peers;

/// <summary>Our DHCP on a host of the lab, without the rest of Lanboot; what it writes into the journal is a voice.</summary>
internal sealed partial class DhcpHost : IAsyncDisposable
{
    private static readonly BootPlan Plan = new() { Entries = [] };

    /// <summary>As the packages of Debian bring them.</summary>
    private static readonly Loader[] Loaders =
    [
        new(LoaderKind.Ipxe, Boot.Firmware.Bios, Processor.X86, "undionly.kpxe"),
        new(LoaderKind.Ipxe, Boot.Firmware.Uefi, Processor.X64, "snponly.efi"),
    ];

    private readonly DhcpDoor _door;
    private readonly RouterAdvertisementDoor _routerAdvertisement;

    private DhcpHost(NetworkNamespace host, Transcript transcript, DhcpSettings settings, bool withAllRights, IEnumerable<string> on, PxeSettings? pxe = null)
    {
        Journal = new BootJournal(TimeProvider.System);
        Voice = new Voice(transcript, "journal");
        Journal.Recorded += entry => Voice.Hear(System.Text.Encoding.UTF8.GetBytes($"{entry.Kind} {entry.Machine} {entry.Text}\n"));
        IReadOnlyList<HostInterface> interfaces = [.. on.Select(name => InterfaceOf(host, name))];
        _door = new DhcpDoor(
            settings, interfaces, () => new DhcpBoot(Plan, Loaders), Journal, TimeProvider.System, NullLogger<DhcpDoor>.Instance, pxe);
        // It spares every iPXE 13 s.
        _routerAdvertisement = new RouterAdvertisementDoor(
            interfaces, Journal, TimeProvider.System, NullLogger<RouterAdvertisementDoor>.Instance);
        NamespaceEntry.Run(host, () =>
        {
            _door.StartAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
            _routerAdvertisement.StartAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
        }, withAllRights);
    }

    public BootJournal Journal { get; }

    public Voice Voice { get; }

    /// <param name="withAllRights">False: with no more than the right to listen on low ports.</param>
    public static DhcpHost Start(NetworkNamespace host, Transcript transcript, DhcpSettings settings, bool withAllRights = true) =>
        new(host, transcript, settings, withAllRights, [LabNetwork.Interface]);

    public static DhcpHost StartWithMenu(NetworkNamespace host, Transcript transcript, DhcpSettings settings, PxeSettings pxe) =>
        new(host, transcript, settings, withAllRights: true, [LabNetwork.Interface], pxe);

    public static DhcpHost StartOn(NetworkNamespace host, Transcript transcript, DhcpSettings settings, params IEnumerable<string> interfaces) =>
        new(host, transcript, settings, withAllRights: true, interfaces);

    /// <summary>The settings of a server that gives the addresses 192.168.77.FIRST to 192.168.77.LAST.</summary>
    public static DhcpSettings Server(int first = 50, int last = 150, string? leaseFile = null) => new()
    {
        Mode = DhcpMode.Server,
        Range = (IPAddress.Parse($"192.168.77.{first}"), IPAddress.Parse($"192.168.77.{last}")),
        Router = IPAddress.Parse("192.168.77.1"),
        Dns = [IPAddress.Parse("192.168.77.1")],
        Domain = "lab.test",
        LeaseFile = leaseFile,
    };

    public async ValueTask DisposeAsync()
    {
        await _routerAdvertisement.DisposeAsync();
        await _door.DisposeAsync();
    }

    public IReadOnlyList<string> Listening => _door.Listening;

    private static HostInterface InterfaceOf(NetworkNamespace host, string name)
    {
        var link = LinkLine().Match(host.Ip($"-o link show dev {name}"));
        var address = AddressPart().Match(host.Ip($"-o -4 address show dev {name}"));
        Assert.True(MacAddress.TryParse(link.Groups["mac"].Value, out var mac));
        var linkLocal = LinkLocalPart().Match(host.Ip($"-o -6 address show dev {name} scope link"));
        return new HostInterface(
            name, Number(link.Groups["index"]), mac, IPAddress.Parse(address.Groups["address"].Value), Number(address.Groups["prefix"]))
        {
            LinkLocal = IPAddress.Parse(linkLocal.Groups["address"].Value),
        };
    }

    private static int Number(Group digits) => int.Parse(digits.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<index>\d+):.*link/ether (?<mac>[0-9a-f:]+)")]
    private static partial Regex LinkLine();

    [GeneratedRegex(@"inet (?<address>[0-9.]+)/(?<prefix>\d+)")]
    private static partial Regex AddressPart();

    [GeneratedRegex("inet6 (?<address>[0-9a-f:]+)/")]
    private static partial Regex LinkLocalPart();
}
