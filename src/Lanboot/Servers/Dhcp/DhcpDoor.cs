using System.Net.Sockets;
using System.Runtime.Versioning;
using Lanboot.Boot;
using Lanboot.Host;
using Lanboot.Journal;
using Lanboot.Protocols.Dhcp;
using Lanboot.Protocols.Dhcp.Pxe;
using Lanboot.Protocols.Dhcp.Server;
using Lanboot.Settings;
using Lanboot.State;

namespace Lanboot.Servers.Dhcp;

/// <summary>
/// DHCP: gives addresses where the settings say so, and everywhere else adds to the network's own server what machines
/// need to boot (proxyDHCP, and PXE's boot server on port 4011).
/// </summary>
/// <param name="pxe">The menu that firmware shows; none when null.</param>
/// <param name="authority">Decides which machines boot from here; all of them when null.</param>
/// <param name="boot">What to boot; asked for each machine, so that a reload counts at once.</param>
[SupportedOSPlatform("linux")]
public sealed class DhcpDoor(
    DhcpSettings settings,
    IReadOnlyList<HostInterface> interfaces,
    Func<DhcpBoot> boot,
    BootJournal journal,
    TimeProvider time,
    ILogger<DhcpDoor> logger,
    PxeSettings? pxe = null,
    IBootAuthority? authority = null) : IDoor
{
    private readonly List<DhcpLink> _links = [];
    private DhcpDiscovery? _discovery;
    private AckPipe? _pipe;
    private DhcpWaitingRoom? _waiting;
    private DhcpLoop? _loop;

    public string Name => "DHCP";

    public IReadOnlyList<string> Listening => [.. _links.Select(link =>
        $"{Ports} on {link.Interface.Name} ({link.Address})")];

    /// <summary>The other DHCP servers seen so far, by interface.</summary>
    public IEnumerable<(string On, System.Net.IPAddress Server)> OtherServers => _discovery?.Found ?? [];

    /// <inheritdoc/>
    public ValueTask StartAsync(CancellationToken cancel)
    {
        try
        {
            Start();
        }
        catch
        {
            CloseAll();
            throw;
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask StopAsync()
    {
        CloseAll();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => StopAsync();

    private void Start()
    {
        var plan = new PolicyPlan(settings, pxe ?? new PxeSettings(), interfaces);
        var subnets = SubnetPlan.All(settings, interfaces, plan);
        foreach (var each in interfaces)
            _links.Add(DhcpLink.Open(each, settings.NoBind, settings.ProbeAddresses && subnets.Count > 0, Holder, time));

        var clock = new LeaseClock(time);
        var server = subnets.Count == 0 ? null : new DhcpServer(subnets);
        var reporter = new DhcpReporter(journal, subnets, time, logger);
        var desk = new DhcpDesk(server, plan, boot, journal, reporter, clock, authority);
        _pipe = new AckPipe(OpenLeases(subnets), logger);
        _discovery = new DhcpDiscovery(interfaces, subnets, journal, time, logger);
        _discovery.Start();
        _waiting = authority is null ? null : new DhcpWaitingRoom(authority, time);
        _loop = new DhcpLoop(_links, desk, reporter, _discovery, _pipe, logger, _waiting);
    }

    private LeaseFile? OpenLeases(IReadOnlyList<DhcpSubnet> subnets)
    {
        if (subnets.Count == 0 || settings.LeaseFile is null)
            return null;
        try
        {
            var file = LeaseFile.Open(settings.LeaseFile, journal.Warn, time, settings.LeaseSync);
            foreach (var subnet in subnets)
                LeaseStore.Restore(subnet.Leases, file);
            return file;
        }
        catch (InvalidDataException foreign)
        {
            throw new DoorException($"{foreign.Message} Name another one with dhcp.lease-file.", foreign);
        }
    }

    private string Ports => settings.NoBind
        ? $"what comes for UDP port {DhcpDestination.ServerPort}, beside the server of this host, and UDP port {ProxyDhcp.BootServerPort}"
        : $"UDP ports {DhcpDestination.ServerPort} and {ProxyDhcp.BootServerPort}";

    private static string? Holder(int port) => PortHolders.Describe(ProtocolType.Udp, port);

    /// <summary>In the order in which one feeds the other: who receives, who acknowledges, the sockets of both.</summary>
    private void CloseAll()
    {
        _loop?.Dispose();
        _waiting?.Dispose();
        _pipe?.Dispose();
        _discovery?.Dispose();
        _links.ForEach(link => link.Dispose());
        (_loop, _waiting, _pipe, _discovery) = (null, null, null, null);
        _links.Clear();
    }
}
